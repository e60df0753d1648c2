import type { GuestAgent } from '../agent/agent.ts';
import { checkAgent, isFrozen } from '../agent/allowed.ts';
import { aboutGuest, execWay, type GuestProduct } from '../agent/exec-way.ts';
import { type ClockReading, GuestClock } from '../agent/guest-clock.ts';
import { type Heard, resultOf, type Way } from '../agent/heard.ts';
import type { AwaitThawOptions, AwaitThawResult } from '../contract/await-thaw.ts';
import type { CallContext } from '../contract/call-context.ts';
import type { FreezeOptions, FreezeResult } from '../contract/freeze.ts';
import { normalizeOptions } from '../contract/normalize-options.ts';
import type { PrepareOptions, PrepareResult } from '../contract/prepare.ts';
import type { CallMethod } from '../contract/service.ts';
import type { ThawOptions, ThawResult } from '../contract/thaw.ts';
import { validate } from '../contract/validate.ts';
import type { Clock } from '../platform/clock.ts';
import { VERSION } from '../version.ts';
import { QgaError } from '../vss/errors.ts';
import type { FailureName } from '../vss/failures.ts';
import { GuestHold } from './guest-hold.ts';
import { openPipeWay } from './pipe-way.ts';
import { thawByProcess } from './thaw-by-process.ts';

/** Milliseconds that what was prepared waits for a freeze command that comes at once; where this process dies in between, so long it stays. */
const PREPARED_MS = 10_000;

/** The same for a group, whose guests wait for each other: it is put off as long as this process lives. */
const LEASE_MS = 30_000;

/** Milliseconds for a freeze command to arrive through the pipe, and by a process that starts; or some times what one has taken. */
const PIPE_LEAD_MS = 500;
/** A look for an answer that is under way, the command behind it, and one more. */
const ANSWERS = 3;
const START_LEAD_MS = 3000;
const STARTS = 6;

export interface GuestParts {
  /** As it was named: results and errors say it. */
  readonly name: string;
  readonly agent: GuestAgent;
  readonly clock: Clock;
  readonly product: GuestProduct;
}

/**
 * A guest as a service, seen from its hypervisor. What it begins belongs to the holder in the guest, whose hold limit has the last
 * word. What was not asked to outlive this service is thawed at its end.
 */
export class Guest implements AsyncDisposable {
  readonly #parts: GuestParts;
  readonly #exec: Way;
  readonly #clock: GuestClock;
  /** Milliseconds that a process there took to answer what costs nothing. */
  #startMs = 0;
  /** What was begun here and is not to outlive this service. */
  #hold: GuestHold | undefined;

  constructor(parts: GuestParts) {
    this.#parts = parts;
    this.#clock = new GuestClock(parts.agent, parts.clock);
    this.#exec = execWay(parts.agent, parts.clock, parts.product, this.#clock.now);
  }

  get name(): string {
    return this.#parts.name;
  }

  /**
   * Milliseconds until a freeze command given now has arrived for certain, before an instant of a clock that was read like that:
   * through the pipe at once, else by a process that starts.
   */
  leadMs({ slowestMs, errorMs }: ClockReading): number {
    const byPipe = this.#hold?.reachedBy === 'named-pipe';
    return (byPipe ? Math.max(PIPE_LEAD_MS, ANSWERS * slowestMs) : Math.max(START_LEAD_MS, STARTS * this.#startMs)) + errorMs;
  }

  /**
   * Milliseconds for which what is prepared waits for the rest of a group before it is called off: others are kept from shadow copies
   * so long where this process dies. Time for a process to start in the guest, and for the instant to freeze at to come, included.
   */
  get leaseMs(): number {
    return LEASE_MS + Math.ceil(Math.max(START_LEAD_MS, STARTS * this.#startMs));
  }

  /** Reads the guest's clock. @throws what the agent's commands throw */
  readonly readClock = async (): Promise<ClockReading> => await this.#named(() => this.#clock.read());

  readonly call: CallMethod = async (method, options, context) => {
    const given = validate(method, options);
    const own = OWN[method as keyof typeof OWN];
    return (await this.#named(async () => {
      if (own === undefined) return resultOf(await this.#exec(method, given, context));
      const result = await own(this, given, context);
      return 'phases' in result ? { ...result, guest: this.name } : result;
    })) as never;
  };

  /** Ends what was begun here and has not ended, however far it has come. @throws GUEST_UNHEARD, HYPERVISOR_FROZE */
  async release(): Promise<void> {
    const sessionId = this.#hold?.sessionId;
    // Most failures have ended it already; then there is nothing to thaw, which is no error.
    if (sessionId !== undefined)
      await this.thaw({ sessionId }, {}).catch((thrown: unknown) => {
        if (UNKNOWN.has(QgaError.from(thrown).name)) throw thrown;
      });
  }

  async prepare({ detach = false, ...options }: PrepareOptions, context: CallContext): Promise<PrepareResult> {
    if (options.sessionId !== undefined && options.sessionId === this.#hold?.sessionId)
      return resultOf(await this.#hold.prepareWriters(options, context));
    normalizeOptions(options);
    const about = await this.#check();
    const prepared = resultOf(await this.#exec('prepare', { ...options, detach: true }, context));
    if (!detach) this.#hold = await this.#holdOf(prepared, options.level, about);
    return prepared;
  }

  async freeze(given: FreezeOptions, context: CallContext): Promise<FreezeResult> {
    normalizeOptions(given);
    const { detach = false, dryRun = false, sessionId, freezeAt, releaseAfterMs, ...options } = given;
    if (this.#hold !== undefined && (sessionId ?? this.#hold.sessionId) === this.#hold.sessionId)
      return await this.#freezePrepared(given, context);
    if (detach || dryRun || sessionId !== undefined) {
      await this.#check();
      if (dryRun) return resultOf(await this.#exec('freeze', given, context));
      return resultOf(await this.#exec('freeze', { ...given, detach: true }, context).catch(notHeard));
    }
    const waitMs = Math.max(0, (freezeAt ?? 0) - this.#parts.clock.now());
    await this.prepare({ ...options, prepareHoldMs: PREPARED_MS + Math.ceil(waitMs) }, context);
    return await this.#freezePrepared(given, context);
  }

  async thaw(options: ThawOptions, context: CallContext): Promise<ThawResult> {
    const hold = this.#holdMeant(options.sessionId);
    if (hold === undefined) return resultOf(await thawByProcess(this.#exec, options, context).catch(notHeard));
    this.#hold = undefined;
    await using _over = hold;
    return await this.#withFreezeOfOthers(resultOf(await hold.thaw(options, context)));
  }

  async awaitThaw(options: AwaitThawOptions, context: CallContext): Promise<AwaitThawResult> {
    const hold = this.#holdMeant(options.sessionId);
    return resultOf(await (hold === undefined ? this.#exec('awaitThaw', options, context) : hold.awaitThaw(context)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const hold = this.#hold;
    this.#hold = undefined;
    // Where no answer comes its hold limit thaws it, and there is no caller left to tell.
    await hold?.thaw({}, {}).catch(() => {});
    await hold?.[Symbol.asyncDispose]();
    await this.#parts.agent[Symbol.asyncDispose]();
  }

  /** A hypervisor whose freeze had to wait for ours has its own now. */
  async #withFreezeOfOthers(result: ThawResult): Promise<ThawResult> {
    // An agent that does not answer here fails the next call that needs it.
    const frozen = await isFrozen(this.#parts.agent).catch(() => false);
    return frozen ? { ...result, warnings: [...result.warnings, QgaError.of('HYPERVISOR_FREEZES').toJSON()] } : result;
  }

  #holdMeant(sessionId: string | undefined): GuestHold | undefined {
    return sessionId === undefined || sessionId === this.#hold?.sessionId ? this.#hold : undefined;
  }

  /** Freezes what was prepared. Where that fails, all that can be reached is thawed. */
  async #freezePrepared({ freezeAt, releaseAfterMs }: FreezeOptions, context: CallContext): Promise<FreezeResult> {
    const hold = this.#hold as GuestHold;
    const when = { ...(freezeAt === undefined ? {} : { freezeAt }), ...(releaseAfterMs === undefined ? {} : { releaseAfterMs }) };
    let heard: Heard<FreezeResult>;
    try {
      heard = context.signal?.aborted ? { error: QgaError.of('CANCELLED') } : await hold.freeze(when, context);
    } catch (thrown) {
      await this.thaw({ sessionId: hold.sessionId }, {});
      throw QgaError.from(thrown).during({ detail: 'The guest has been thawed.' });
    }
    if ('result' in heard) return heard.result;
    await this.release();
    throw heard.error;
  }

  /** @returns what is known of the way to the holder. @throws AGENT_FROZEN, AGENT_REFUSED, GUEST_VERSION and others */
  async #check(): Promise<{ readonly endpoint: string | undefined }> {
    const { agent, clock, product } = this.#parts;
    const { files } = await checkAgent(agent);
    const began = clock.monotonic();
    const { version, endpoint, holderVersion = version } = await aboutGuest(agent, clock, product);
    this.#startMs = clock.monotonic() - began;
    for (const [what, there] of [
      ['qga-vss', version],
      ['Its holder', holderVersion],
    ] as const)
      if (there !== VERSION) throw QgaError.of('GUEST_VERSION', { detail: `${what} there is ${there || 'older'}, here it is ${VERSION}.` });
    return { endpoint: files ? endpoint : undefined };
  }

  async #holdOf(
    prepared: PrepareResult,
    level: PrepareOptions['level'],
    { endpoint }: { readonly endpoint: string | undefined },
  ): Promise<GuestHold> {
    const { agent, clock } = this.#parts;
    const pipe = endpoint === undefined ? undefined : await openPipeWay(agent, clock, endpoint, this.#clock.now);
    const { sessionId } = prepared;
    return new GuestHold({ sessionId, prepared: level === 'metadata' ? undefined : prepared, clock, exec: this.#exec, pipe });
  }

  /** What fails says of which guest it was. */
  async #named<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw QgaError.from(thrown).ofGuest(this.name);
    }
  }
}

/** What becomes of a guest where nobody waits for its agent any longer: nothing can be done from here that would not wait. */
export const endNowOfGuest = async (): Promise<string> => 'Where the guest is frozen, its hold limit thaws it.';

/** Where these come of a thaw, it is not known whether it is frozen. */
const UNKNOWN: ReadonlySet<string> = new Set<FailureName>(['GUEST_UNHEARD', 'HYPERVISOR_FROZE']);

/** Of what may be frozen: a guest that can be asked and was not heard is not known to be thawed. */
const notHeard = (thrown: unknown): never => {
  const cause = QgaError.from(thrown);
  if (cause.failure.kind === 'impossible') throw cause;
  throw QgaError.of('GUEST_UNHEARD', { detail: `${cause.name}: ${cause.message}` }, { cause });
};

/** Methods that are more here than a call in the guest. */
const OWN = {
  prepare: (guest: Guest, options: object, context: CallContext) => guest.prepare(options, context),
  freeze: (guest: Guest, options: object, context: CallContext) => guest.freeze(options, context),
  thaw: (guest: Guest, options: object, context: CallContext) => guest.thaw(options, context),
  awaitThaw: (guest: Guest, options: object, context: CallContext) => guest.awaitThaw(options, context),
} as const;
