import { MARGIN_MS } from '../agent/bounds.ts';
import type { ClockReading } from '../agent/guest-clock.ts';
import type { AwaitThawResult } from '../contract/await-thaw.ts';
import { type LimitName, within } from '../contract/bounds.ts';
import type { CallContext } from '../contract/call-context.ts';
import type { FreezeOptions, FreezeResult } from '../contract/freeze.ts';
import type { GuestReport, Skew } from '../contract/report.ts';
import type { ThawOptions, ThawResult } from '../contract/thaw.ts';
import { type Happening, toldToWriters } from '../contract/told.ts';
import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import { skewOf, worstOf } from './group-outcome.ts';
import { endNowOfGuest, type Guest } from './guest.ts';
import { SETTLED } from './guest-hold.ts';

/** What a group is frozen with: the same for each guest. When to freeze, and to thaw, is for the group to choose. */
export type GroupFreezeOptions = Omit<FreezeOptions, 'detach' | 'sessionId' | 'freezeAt' | 'releaseAfterMs'>;

/** How a group is thawed. */
export interface GroupThawOptions extends Pick<ThawOptions, 'succeeded' | 'includeDocuments'> {
  /** What became of the snapshot, for the writers of each guest, by its backup type; `own-thaw` where left out. */
  readonly happened?: Happening;
}

/** What came of a group. */
export interface GroupResult {
  /** Each guest, in the order in which they were named. */
  readonly guests: readonly GuestReport[];
  /** The one that the group is as good as. */
  readonly worst: GuestReport;
  /** How far apart they were frozen; left out of a dry run. */
  readonly skew?: Skew;
}

/** A guest of a group, and what is known of it by now. */
interface Member {
  readonly guest: Guest;
  sessionId: string | undefined;
  clock: ClockReading | undefined;
  freeze: FreezeResult | undefined;
  thaw: ThawResult | undefined;
  error: QgaError | undefined;
  /** Resolves when its hold is over. */
  over: Promise<AwaitThawResult> | undefined;
  /** The group came to nothing, and what this one had frozen has been released since. */
  released: boolean;
}

/** Does something with each guest at once. @throws what one of them failed with, once all have come to an end */
type OnAll = (work: (member: Member, context: CallContext) => Promise<void>) => Promise<void>;

/** While others gather metadata, a guest waits for them, and nobody is locked out there. */
const GATHERING: readonly LimitName[] = ['waitReadyMs', 'gatherTimeoutMs', 'retryMs', 'prepareTimeoutMs', 'abortTimeoutMs'];

/** Milliseconds after which one that waits for others to prepare their writers is told to wait for longer. */
const PUT_OFF_EVERY_MS = 8000;

/**
 * A group of guests as one: all are prepared, then all are frozen at one instant, each by its own clock, or none is. Disposing thaws
 * those that are frozen; the hold limit of each has the last word.
 */
export class GuestGroup implements AsyncDisposable {
  readonly #members: readonly Member[];
  readonly #clock: Clock;

  constructor(guests: readonly Guest[], clock: Clock) {
    this.#clock = clock;
    this.#members = guests.map((guest) => ({
      guest,
      sessionId: undefined,
      clock: undefined,
      freeze: undefined,
      thaw: undefined,
      error: undefined,
      over: undefined,
      released: false,
    }));
  }

  /** Each guest, and what is known of it by now; also after a freeze that failed. */
  get guests(): readonly GuestReport[] {
    return this.#members.map(reportOf);
  }

  /**
   * Prepares all to metadata, which locks nobody out; when all are there, their writers; and freezes them at one instant.
   * @returns once all are frozen
   * @throws what one of them failed with, after all have been released; GUEST_UNHEARD where one was not heard then
   */
  async freeze(options: GroupFreezeOptions = {}, context: CallContext = {}): Promise<GroupResult> {
    const stop = new AbortController();
    const signal = context.signal === undefined ? stop.signal : AbortSignal.any([context.signal, stop.signal]);
    const onAll: OnAll = async (work) => {
      await Promise.all(this.#members.map((member) => this.#one(member, stop, (own) => work(member, own), { ...context, signal })));
      const failed = this.#members.find(({ error }) => error !== undefined);
      if (failed !== undefined) throw failed.error;
    };
    try {
      if (options.dryRun === true) await onAll(async (member, own) => await plan(member, options, own));
      else await this.#freezeTogether(options, onAll, stop);
    } catch (thrown) {
      stop.abort('failed');
      await this.#releaseAll();
      throw this.#worstError() ?? thrown;
    }
    return this.#result();
  }

  /** Thaws all at once; of each it is told how it ended. Never rejects: one that is not heard has GUEST_UNHEARD as its error. */
  async thaw({ happened = 'own-thaw', succeeded, includeDocuments }: GroupThawOptions = {}): Promise<GroupResult> {
    await Promise.all(
      this.#members.map(async (member) => {
        const { guest, freeze, sessionId } = member;
        if (freeze === undefined || sessionId === undefined) return;
        const told = toldToWriters(happened, { backupType: freeze.backupType, succeeded });
        const options = { ...told, ...(includeDocuments === undefined ? {} : { includeDocuments }), sessionId };
        try {
          member.thaw = await guest.call('thaw', options, {});
        } catch (thrown) {
          member.error ??= QgaError.from(thrown);
        }
      }),
    );
    return this.#result();
  }

  /** Resolves when the first of the holds is over, with how; rejects where one is lost. */
  async awaitThaw(): Promise<AwaitThawResult> {
    return await Promise.race(this.#members.flatMap(({ over }) => over ?? []));
  }

  readonly endNow = endNowOfGuest;

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#members.map(({ guest }) => guest[Symbol.asyncDispose]()));
  }

  async #freezeTogether(options: GroupFreezeOptions, onAll: OnAll, stop: AbortController): Promise<void> {
    const gatheringMs = within(GATHERING, options, { graceMs: MARGIN_MS });
    await onAll(async (member, own) => {
      const { dryRun: _, ...session } = options;
      const prepared = await member.guest.call(
        'prepare',
        { ...session, level: 'metadata', prepareHoldMs: atMost(gatheringMs) },
        { ...own, omit: SETTLED },
      );
      member.sessionId = prepared.sessionId;
    });
    await this.#prepareWriters(onAll, stop);
    await onAll(async (member) => {
      member.clock = await member.guest.readClock();
    });
    const leads = this.#members.flatMap(({ guest, clock }) => (clock === undefined ? [] : guest.leadMs(clock)));
    const at = this.#clock.now() + Math.max(...leads);
    await onAll(async (member, own) => {
      const { guest, sessionId = '', clock } = member;
      member.freeze = await guest.call('freeze', { sessionId, freezeAt: at + (clock?.aheadMs ?? 0) }, own);
      member.over = guest.call('awaitThaw', { sessionId }, {});
      this.#stopWhenOver(member, stop);
    });
  }

  /** One that is prepared waits for the others under a lease, which is put off as long as this process lives. */
  async #prepareWriters(onAll: OnAll, stop: AbortController): Promise<void> {
    const waiting = new AbortController();
    let unprepared = this.#members.length;
    await onAll(async ({ guest, sessionId = '' }, own) => {
      const { signal: stopped = stop.signal } = own;
      const waitsNoMore = AbortSignal.any([waiting.signal, stopped]);
      // From here on it keeps others from making shadow copies: not for long where this process is no more.
      const prepare = () => guest.call('prepare', { sessionId, prepareHoldMs: guest.leaseMs }, own);
      await prepare();
      unprepared -= 1;
      if (unprepared === 0) waiting.abort('all are prepared');
      while (!waitsNoMore.aborted) {
        await this.#clock.sleep(PUT_OFF_EVERY_MS, waitsNoMore);
        if (!waitsNoMore.aborted) await prepare();
      }
      if (stopped.aborted) throw QgaError.of('CANCELLED');
    });
  }

  /** A hold that is over before the last is frozen: they were never frozen together. */
  #stopWhenOver(member: Member, stop: AbortController): void {
    const over = (detail: string): void => {
      if (stop.signal.aborted || this.#members.every(({ freeze }) => freeze !== undefined)) return;
      member.error ??= QgaError.of('GROUP_NOT_TOGETHER', { detail }).ofGuest(member.guest.name);
      stop.abort('over');
    };
    member.over?.then(
      ({ lost }) => over(lost?.message ?? ''),
      (thrown: unknown) => over(QgaError.from(thrown).message),
    );
  }

  /** The first that fails stops the others: what is frozen by then thaws at once, and what is not is cancelled. */
  async #one(member: Member, stop: AbortController, work: (context: CallContext) => Promise<void>, context: CallContext): Promise<void> {
    const { onWarning } = context;
    const { name: guest } = member.guest;
    try {
      await work({ ...context, ...(onWarning === undefined ? {} : { onWarning: (warning) => onWarning({ ...warning, guest }) }) });
    } catch (thrown) {
      const error = QgaError.from(thrown);
      const stopped = stop.signal.aborted && error.name === 'CANCELLED';
      member.error ??= stopped ? QgaError.of('GROUP_INCOMPLETE').ofGuest(guest) : error;
      stop.abort('failed');
    }
  }

  /** @returns once nothing of ours is prepared or frozen that could be reached */
  async #releaseAll(): Promise<void> {
    await Promise.all(
      this.#members.map(async (member) => {
        member.error ??= QgaError.of('GROUP_INCOMPLETE').ofGuest(member.guest.name);
        try {
          await member.guest.release();
          member.released = true;
        } catch (thrown) {
          // Whatever it failed with before: now it may be frozen, and nobody knows.
          member.error = QgaError.from(thrown).ofGuest(member.guest.name);
        }
      }),
    );
  }

  /** What is lost comes before what failed, and that before what was released for it. */
  #worstError(): QgaError | undefined {
    const errors = this.#members.flatMap(({ error }) => error ?? []);
    const lost = errors.find(({ failure }) => failure.kind === 'lost');
    return lost ?? errors.find(({ name }) => name !== 'GROUP_INCOMPLETE') ?? errors[0];
  }

  #result(): GroupResult {
    const { guests } = this;
    const skew = skewOf(this.#members.flatMap(frozenWithin));
    return { guests, worst: worstOf(guests), ...(skew === undefined ? {} : { skew }) };
  }
}

const plan = async (member: Member, options: GroupFreezeOptions, context: CallContext): Promise<void> => {
  member.freeze = await member.guest.call('freeze', options, context);
};

/** What prepareHoldMs may be at most. */
const LONGEST_MS = 3_600_000;
const atMost = (ms: number): number => Math.min(ms, LONGEST_MS);

/** When a guest was frozen, by our clock. */
const frozenWithin = ({ freeze, clock }: Member): readonly { readonly from: number; readonly to: number }[] => {
  if (freeze?.frozenAt === undefined || clock === undefined) return [];
  const at = freeze.frozenAt - clock.aheadMs;
  return [{ from: at - clock.errorMs, to: at + clock.errorMs }];
};

/** Thaw tells what it is worth; where it was frozen and neither thaw nor the release has answered, nobody knows. */
const reportOf = ({ guest, freeze, thaw, error, clock, released }: Member): GuestReport => {
  const wasFrozen = freeze !== undefined && !freeze.dryRun;
  return {
    guest: guest.name,
    outcome: thaw?.consistency ?? (wasFrozen && !released ? 'unknown' : 'not-frozen'),
    freeze: freeze ?? null,
    thaw: thaw ?? null,
    error: error?.toJSON() ?? null,
    ...(clock === undefined ? {} : { aheadMs: clock.aheadMs, clockErrorMs: clock.errorMs }),
  };
};
