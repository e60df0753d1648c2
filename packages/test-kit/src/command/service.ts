import type {
  AwaitThawResult,
  CallContext,
  DoctorResult,
  FreezeOptions,
  FreezeResult,
  Service,
  StatusOptions,
  StatusResult,
  ThawOptions,
  ThawResult,
} from '@qga-vss/core';
import { frozen, thawed } from './results.ts';

export interface Script {
  readonly freeze?: (context: CallContext) => FreezeResult | Promise<FreezeResult>;
  /** How the hold ends by itself; it does not where left out. */
  readonly holdEnd?: () => Promise<AwaitThawResult>;
  readonly doctor?: () => DoctorResult;
  readonly status?: (context: CallContext) => StatusResult | Promise<StatusResult>;
  /** What came of ending the host at once. */
  readonly endNow?: string;
  readonly thaw?: () => ThawResult | Promise<ThawResult>;
}

const unasked = async (): Promise<never> => {
  throw new Error('nobody asks for this here');
};

/** A service that plays a script, and what it was asked. */
export class ScriptedService implements Service {
  /** The calls in their order. */
  readonly calls: string[] = [];
  freezeOptions: FreezeOptions | undefined;
  thawOptions: ThawOptions | undefined;
  statusOptions: StatusOptions | undefined;
  readonly #script: Script;

  constructor(script: Script = {}) {
    this.#script = script;
  }

  readonly volumes: Service['volumes'] = unasked;
  readonly writers: Service['writers'] = unasked;
  readonly providers: Service['providers'] = unasked;
  readonly explain: Service['explain'] = unasked;
  readonly providerRegister: Service['providerRegister'] = unasked;
  readonly providerUnregister: Service['providerUnregister'] = unasked;

  async doctor(): Promise<DoctorResult> {
    return (await this.#script.doctor?.()) ?? (await unasked());
  }

  async prepare(): ReturnType<Service['prepare']> {
    return await unasked();
  }

  async freeze(options?: FreezeOptions, context: CallContext = {}): Promise<FreezeResult> {
    this.calls.push('freeze');
    this.freezeOptions = options;
    return this.#script.freeze?.(context) ?? frozen();
  }

  async thaw(options?: ThawOptions): Promise<ThawResult> {
    this.calls.push('thaw');
    this.thawOptions = options;
    return this.#script.thaw?.() ?? thawed('application');
  }

  async awaitThaw(): Promise<AwaitThawResult> {
    return (await this.#script.holdEnd?.()) ?? new Promise(() => {});
  }

  async status(options?: StatusOptions, context: CallContext = {}): ReturnType<Service['status']> {
    this.statusOptions = options;
    return (
      (await this.#script.status?.(context)) ?? {
        state: 'frozen',
        owner: 'this-process',
        volumeCount: 2,
        heldMs: 1500,
        leftMs: 8500,
        simulated: false,
      }
    );
  }

  readonly endNow = async (): Promise<string> => {
    this.calls.push('endNow');
    return this.#script.endNow ?? '';
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.calls.push('dispose');
  }
}
