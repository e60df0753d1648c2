import type { CallContext, GroupFreezeOptions, GroupResult, GroupThawOptions, GuestGroup, GuestReport } from '@qga-vss/core';
import { frozen } from './results.ts';

export interface GroupScript {
  /** The guests, from best to worst, once they are frozen, and once they are thawed. */
  readonly freeze?: (context: CallContext) => readonly GuestReport[] | Promise<readonly GuestReport[]>;
  readonly thaw: () => readonly GuestReport[] | Promise<readonly GuestReport[]>;
  readonly skew?: GroupResult['skew'];
}

export const guestReport = (guest: string, special: Partial<GuestReport> = {}): GuestReport => ({
  guest,
  outcome: special.freeze === null ? 'not-frozen' : 'unknown',
  freeze: frozen({ guest, reachedBy: 'named-pipe' }),
  thaw: null,
  error: null,
  ...special,
});

/** A group of guests that plays a script, and what it was asked. */
export class ScriptedGroup implements GuestGroup {
  guests: readonly GuestReport[] = [];
  readonly calls: string[] = [];
  freezeOptions: GroupFreezeOptions | undefined;
  thawOptions: GroupThawOptions | undefined;
  readonly #script: GroupScript;

  constructor(script: GroupScript) {
    this.#script = script;
  }

  async freeze(options: GroupFreezeOptions = {}, context: CallContext = {}): Promise<GroupResult> {
    this.calls.push('freeze');
    this.freezeOptions = options;
    return this.#told((await this.#script.freeze?.(context)) ?? [guestReport('libvirt:web01'), guestReport('libvirt:web02')]);
  }

  async thaw(options: GroupThawOptions = {}): Promise<GroupResult> {
    this.calls.push('thaw');
    this.thawOptions = options;
    return this.#told(await this.#script.thaw());
  }

  awaitThaw(): Promise<never> {
    return new Promise(() => {});
  }

  readonly endNow = async (): Promise<string> => {
    this.calls.push('endNow');
    return 'Its hold limit does it.';
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.calls.push('dispose');
  }

  #told(guests: readonly GuestReport[]): GroupResult {
    this.guests = guests;
    const worst = guests.at(-1) as GuestReport;
    return { guests, worst, ...(this.#script.skew === undefined ? {} : { skew: this.#script.skew }) };
  }
}
