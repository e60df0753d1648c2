import type { Progress } from '../contract/call-context.ts';
import type { FreezeSettings } from '../contract/freeze.ts';
import type { PhaseResult } from '../contract/parts.ts';
import type { Clock } from '../platform/clock.ts';
import type { VssAsync } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import type { FailureName } from '../vss/failures.ts';
import { VSS_S_ASYNC_FINISHED, VSS_S_ASYNC_PENDING } from '../vss/hresults.ts';
import type { Interrupt } from './interrupt.ts';

/** A step of the session as data: which option bounds it, and what its overrun is called. */
export interface PhaseSpec {
  readonly name: string;
  readonly limit: (settings: FreezeSettings) => number;
  readonly timeout: FailureName;
  /** Runs to its end whatever the caller says: it undoes or completes. */
  readonly uninterruptible?: true;
}

type OnProgress = ((progress: Progress) => void) | undefined;

/** Milliseconds of one IVssAsync::Wait: how long an interrupt waits to be noticed. */
const WAIT_SLICE_MS = 100;

/** Milliseconds granted beyond a limit, or after an interrupt, to a call that is on its way, before it counts as stuck. */
const GRACE_MS = 1000;

/** Milliseconds for which work may keep the event loop to itself. */
const BREATH_EVERY_MS = 20;

/** The steps of one session: each bounded, timed, and failing in one way. */
export class Phases {
  readonly done: PhaseResult[] = [];
  /** The call that never came back, where one did not. */
  stuck: string | undefined;
  readonly clock: Clock;
  readonly #settings: FreezeSettings;
  readonly #interrupt: Interrupt;
  #onProgress: OnProgress;
  #begun: number;

  constructor(clock: Clock, settings: FreezeSettings, interrupt: Interrupt, onProgress?: OnProgress) {
    this.clock = clock;
    this.#settings = settings;
    this.#interrupt = interrupt;
    this.#onProgress = onProgress;
    this.#begun = clock.monotonic();
  }

  /** Reports go to another call from here on, or to none. */
  follow(onProgress: OnProgress): void {
    this.#onProgress = onProgress;
    this.#begun = this.clock.monotonic();
  }

  /** Reports to the call under way where the session has got to. */
  report(progress: Omit<Progress, 'elapsedMs'>): void {
    this.#onProgress?.({ ...progress, elapsedMs: this.clock.monotonic() - this.#begun });
  }

  /**
   * Runs one step. Whatever it throws says the phase.
   * @throws the phase's time-out, the interrupt's reason, or what the work throws.
   */
  async run<T>(spec: PhaseSpec, work: (phase: Phase) => Promise<T>): Promise<T> {
    const startedAt = this.clock.now();
    const began = this.clock.monotonic();
    this.report({ phase: spec.name });
    using phase = new Phase(this, spec, spec.limit(this.#settings), spec.uninterruptible ? undefined : this.#interrupt);
    try {
      phase.check();
      return await work(phase);
    } catch (thrown) {
      throw QgaError.from(thrown).during({ phase: spec.name });
    } finally {
      this.done.push({ name: spec.name, startedAt, durationMs: this.clock.monotonic() - began });
    }
  }
}

/** Work that is bounded by itself and belongs to a step: what it throws says so. */
export const within = <T>(spec: PhaseSpec, work: () => T): T => {
  const blame = (thrown: unknown): never => {
    throw QgaError.from(thrown).during({ phase: spec.name });
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(blame) as T) : result;
  } catch (thrown) {
    return blame(thrown);
  }
};

/** One step under way: the deadline that all its calls draw from. */
export class Phase implements Disposable {
  readonly #phases: Phases;
  readonly #spec: PhaseSpec;
  readonly #interrupt: Interrupt | undefined;
  readonly #deadline: number;
  #breathed: number;
  /** Rejects when no call of this phase is waited for any longer. */
  readonly #timedOut = Promise.withResolvers<never>();
  readonly #waiting: Disposable[] = [];

  constructor(phases: Phases, spec: PhaseSpec, limitMs: number, interrupt: Interrupt | undefined) {
    this.#phases = phases;
    this.#spec = spec;
    this.#interrupt = interrupt;
    this.#breathed = phases.clock.monotonic();
    this.#deadline = this.#breathed + limitMs;
    // Avoids an unhandled rejection: each call of the phase races it, and a phase without calls cannot be late.
    this.#timedOut.promise.catch(() => {});
    this.#giveUpAfter(limitMs + GRACE_MS);
    if (interrupt !== undefined) this.#waiting.push(interrupt.onFire(() => this.#giveUpAfter(GRACE_MS)));
  }

  get name(): string {
    return this.#spec.name;
  }

  get remainingMs(): number {
    return Math.max(0, this.#deadline - this.#phases.clock.monotonic());
  }

  /** @throws the interrupt's reason or the phase's time-out. */
  check(): void {
    const reason = this.#reasonToStop();
    if (reason !== undefined) throw reason;
  }

  /**
   * For long work on the event loop: whenever it has had it for long enough, others get their turn.
   * @throws the interrupt's reason or the phase's time-out.
   */
  readonly breathe = (): Promise<void> | undefined => {
    const { clock } = this.#phases;
    if (clock.monotonic() - this.#breathed < BREATH_EVERY_MS) return undefined;
    return clock.sleep(0, this.#interrupt?.signal).then(() => {
      this.#breathed = clock.monotonic();
      this.check();
    });
  };

  /** Reports to the caller how much is done. @param share from 0 to 1 */
  report(share: number): void {
    this.#phases.report({ phase: this.name, percent: Math.round(share * 100) });
  }

  /** Does nothing for a while. @throws the interrupt's reason, at once when there is one. */
  async pause(ms: number): Promise<void> {
    await this.#phases.clock.sleep(ms, this.#interrupt?.signal);
    if (this.#interrupt?.reason !== undefined) throw this.#interrupt.reason;
  }

  /** Waits for a call that may block, no longer than the phase lasts. A call that overruns is left behind as stuck. */
  async call<T>(name: string, work: Promise<T>): Promise<T> {
    let came = false;
    const arrive = (): void => {
      came = true;
    };
    work.then(arrive, arrive);
    try {
      return await Promise.race([work, this.#timedOut.promise]);
    } catch (thrown) {
      if (came) throw thrown;
      this.#phases.stuck ??= name;
      throw QgaError.from(thrown).during({ call: name });
    }
  }

  /**
   * Waits for an operation in slices. Wait may fail with what the operation failed with, or succeed and leave that to
   * QueryStatus; so QueryStatus decides, and Wait's failure counts only where QueryStatus knows of no end.
   * @returns the HRESULT it ended with; an overrun or an interrupt cancels it and throws.
   */
  async awaitEnd(name: string, operation: VssAsync): Promise<number> {
    for (;;) {
      const refused = await this.#wait(operation);
      const status = await this.#status(operation, refused);
      if (status !== VSS_S_ASYNC_PENDING) return status;
      if (refused !== undefined) throw refused;
      const reason = this.#reasonToStop();
      if (reason === undefined) continue;
      await this.call('Cancel', operation.cancel());
      throw reason.during({ call: name });
    }
  }

  /** Starts an operation, waits for its end and releases it. @throws unless it ended with VSS_S_ASYNC_FINISHED: a cancelled one has failed. */
  async finish(name: string, start: () => Promise<VssAsync>): Promise<void> {
    using operation = await this.call(name, start());
    const status = await this.awaitEnd(name, operation);
    if (status !== VSS_S_ASYNC_FINISHED) throw QgaError.ofHresult(status, { call: name });
  }

  /** One slice. @returns what it failed with; a call that did not come back is thrown. */
  async #wait(operation: VssAsync): Promise<QgaError | undefined> {
    try {
      await this.call('Wait', operation.wait(Math.min(WAIT_SLICE_MS, Math.ceil(this.remainingMs))));
      return undefined;
    } catch (thrown) {
      if (this.#phases.stuck !== undefined) throw thrown;
      return QgaError.from(thrown);
    }
  }

  async #status(operation: VssAsync, refused: QgaError | undefined): Promise<number> {
    try {
      return await this.call('QueryStatus', operation.queryStatus());
    } catch (thrown) {
      throw this.#phases.stuck === undefined ? (refused ?? thrown) : thrown;
    }
  }

  #reasonToStop(): QgaError | undefined {
    return this.#interrupt?.reason ?? (this.remainingMs > 0 ? undefined : QgaError.of(this.#spec.timeout));
  }

  #giveUpAfter(ms: number): void {
    const { clock } = this.#phases;
    const giveUp = (): void => this.#timedOut.reject(this.#reasonToStop() ?? QgaError.of('CALL_HUNG'));
    this.#waiting.push(clock.timer(ms, giveUp));
  }

  [Symbol.dispose](): void {
    for (const each of this.#waiting) each[Symbol.dispose]();
  }
}
