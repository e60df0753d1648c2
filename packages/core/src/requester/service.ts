import { isDeepStrictEqual } from 'node:util';
import type { CallContext } from '../contract/call-context.ts';
import type { Options, Result } from '../contract/contract.ts';
import type { FreezeOptions, FreezeResult } from '../contract/freeze.ts';
import { normalizeOptions } from '../contract/normalize-options.ts';
import type { PrepareOptions, PrepareResult } from '../contract/prepare.ts';
import type { Service } from '../contract/service.ts';
import type { StatusResult } from '../contract/status.ts';
import type { ThawOptions, ThawResult } from '../contract/thaw.ts';
import { validate } from '../contract/validate.ts';
import type { Machine } from '../platform/machine.ts';
import type { ProcessWatch } from '../platform/processes.ts';
import { QgaError } from '../vss/errors.ts';
import { freezeCommand } from './freeze-command.ts';
import { History } from './history.ts';
import { examine } from './inspection/doctor.ts';
import { explain } from './inspection/explain.ts';
import { ask, type FindHolder, type Look } from './inspection/look.ts';
import { inspectProviders } from './inspection/providers.ts';
import { changeRegistration } from './inspection/registration.ts';
import { describeVolumes, listVolumes } from './inspection/volumes.ts';
import { inspectWriters } from './inspection/writers.ts';
import { lostSession, rescue } from './left-behind.ts';
import { Outcomes } from './outcomes.ts';
import { refuseToLeaveFrozen } from './ownership.ts';
import type { SessionRecord } from './record.ts';
import { rehearsalOf } from './rehearsal.ts';
import { endResult, nothingThawed, toldTo } from './results.ts';
import { Session, type SessionRequest } from './session.ts';
import { checkCommand, continued, inProgress, wrongSession } from './session-in-progress.ts';
import { statusOf } from './status.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Milliseconds for a step of a look at VSS. */
const LOOK_MS = 60_000;

/** The requester behind the service interface: one session at a time, and the outcomes of those that are over. */
export class Requester implements Service {
  readonly #machine: Machine;
  readonly #caller: ProcessWatch | undefined;
  readonly #outcomes = new Outcomes();
  readonly #history: History;
  readonly #holder: FindHolder | undefined;
  #session: Session | undefined;
  #lastBusy: number | undefined;
  #unusable = false;

  /**
   * @param caller a process whose death thaws
   * @param holder finds the machine's holder; for a process that may not look for one nothing is said of it
   */
  constructor(machine: Machine, caller?: ProcessWatch, holder?: FindHolder) {
    this.#machine = machine;
    this.#caller = caller;
    this.#holder = holder;
    this.#history = new History(machine);
  }

  /** A call into VSS never came back: the process can only be ended, by `terminate`. */
  get unusable(): boolean {
    // A session that is under way is not ended for what else has been lost.
    return this.#session?.stuck ?? this.#unusable;
  }

  /** Something may be held here, or has ended by itself and has not been collected. */
  get mayHold(): boolean {
    return this.#session !== undefined || this.#outcomes.uncollected !== undefined;
  }

  /** Whether the outcome of a session is or will be here. */
  knows(sessionId: string): boolean {
    return sessionId === this.#session?.record.sessionId || this.#outcomes.has(sessionId);
  }

  /** When a session was last under way, on the monotonic clock; undefined where none has been. */
  get lastBusy(): number | undefined {
    return this.#session === undefined ? this.#lastBusy : this.#machine.clock.monotonic();
  }

  /** Ends the process at once, whatever its other threads are doing. The last resort. */
  terminate(exitCode: number): void {
    this.#machine.processes.terminate(exitCode);
  }

  /** COM and its security for this process, which count once and must come before any other use of COM in it. */
  initializeCom(): void {
    try {
      this.#machine.vss.initialize();
    } catch {
      // Whatever needs VSS makes the same call, and tells what it failed with.
    }
  }

  /** What a first freeze does that can be done before it is asked for, step by step. */
  rehearsal(): AsyncGenerator<void, void, void> {
    return rehearsalOf(this.#machine);
  }

  async prepare(options: PrepareOptions = {}, context: CallContext = {}): Promise<PrepareResult> {
    const { sessionId, ...given } = validate('prepare', options);
    if (sessionId !== undefined) return await this.#prepareWriters(sessionId, given, context);
    const settings = normalizeOptions(given);
    const running = this.#session;
    if (running !== undefined) {
      if (!running.awaitsCommand || !isDeepStrictEqual(running.record.settings, settings)) throw inProgress(running);
      return { ...(await running.prepared), changed: false };
    }
    const { session, over } = this.#begin({ settings, ...context });
    return await session.prepared.catch(async (error: unknown) => {
      await over;
      throw error;
    });
  }

  async freeze(options: FreezeOptions = {}, context: CallContext = {}): Promise<FreezeResult> {
    const given = validate('freeze', options);
    const { sessionId, freezeAt, releaseAfterMs, ...own } = given;
    const settings = normalizeOptions(given);
    const command = freezeCommand(this.#machine.clock, given);
    const running = this.#session;
    if (running !== undefined) {
      if (wrongSession(running, sessionId)) throw inProgress(running);
      if (!running.awaitsCommand) return await continued(running, settings);
      // With options of its own it is another freeze than the one that was prepared.
      if (Object.keys(own).length > 0) throw inProgress(running);
      checkCommand(running, command, this.#machine.clock);
      running.proceed(command, context);
      return await running.frozen;
    }
    if (sessionId !== undefined) throw this.#outcomes.whyNot(sessionId);
    const { session, over } = this.#begin({ settings, command, ...context });
    if (settings.dryRun) await over;
    return await session.frozen.catch(async (error: unknown) => {
      await over;
      throw error;
    });
  }

  async thaw(options: ThawOptions = {}, context: CallContext = {}): Promise<ThawResult> {
    const { sessionId, ...order } = validate('thaw', options);
    const session = this.#session;
    if (session !== undefined && (sessionId === undefined || sessionId === session.record.sessionId))
      return this.#end(session, order, context);
    if (sessionId !== undefined) return this.#outcomeOf(sessionId, order);
    // What still holds the disks comes before what is over.
    const rescued = order.rescue === true && rescue(this.#machine, order.force === true);
    const { uncollected } = this.#outcomes;
    if (!rescued && uncollected !== undefined) return this.#collect(uncollected, order);
    if (!rescued) refuseToLeaveFrozen(this.#machine);
    return nothingThawed(this.#machine.simulated, rescued);
  }

  async awaitThaw(options: Options<'awaitThaw'> = {}, { signal }: CallContext = {}): Promise<Result<'awaitThaw'>> {
    const { sessionId } = validate('awaitThaw', options);
    const { simulated } = this.#machine;
    const session = this.#session;
    if (session !== undefined && !wrongSession(session, sessionId))
      return endResult(session.record.sessionId, simulated, await unlessAborted(session.holdEnd, signal));
    const asked = sessionId ?? this.#outcomes.uncollected;
    return asked === undefined ? endResult('', simulated) : endResult(asked, simulated, this.#outcomes.of(asked));
  }

  async status(options: Options<'status'> = {}, context: CallContext = {}): Promise<StatusResult> {
    const { sessionId, last } = validate('status', options);
    const session = this.#session;
    const seen = statusOf(this.#machine, session);
    const history = last === undefined ? {} : await ask(this.#look(context), 'ReadFile', () => this.#history.last(last, seen.state));
    const now = { ...seen, ...history };
    const asked = sessionId ?? (session === undefined ? this.#outcomes.uncollected : undefined);
    if (asked === undefined || asked === session?.record.sessionId) return now;
    const { consistency, endedBy } = this.#outcomes.of(asked);
    return {
      ...now,
      sessionId: asked,
      ...(consistency === undefined ? {} : { consistency }),
      ...(endedBy === undefined ? {} : { endedBy }),
    };
  }

  async volumes(options: Options<'volumes'> = {}, context: CallContext = {}): Promise<Result<'volumes'>> {
    const { volumes } = validate('volumes', options);
    const all = await listVolumes(this.#look(context));
    return { volumes: describeVolumes(all, volumes), simulated: this.#machine.simulated };
  }

  async writers(options: Options<'writers'> = {}, context: CallContext = {}): Promise<Result<'writers'>> {
    const { gatherTimeoutMs, ...rest } = validate('writers', options);
    return await inspectWriters(this.#look(context, gatherTimeoutMs), rest);
  }

  async providers(options: Options<'providers'> = {}, context: CallContext = {}): Promise<Result<'providers'>> {
    validate('providers', options);
    return await inspectProviders(this.#look(context));
  }

  async doctor(options: Options<'doctor'> = {}, context: CallContext = {}): Promise<Result<'doctor'>> {
    return await examine(this.#look(context), validate('doctor', options));
  }

  async explain(options: Options<'explain'>): Promise<Result<'explain'>> {
    const { code } = validate('explain', options);
    return { matches: [...explain(code)], simulated: this.#machine.simulated };
  }

  async providerRegister(options: Options<'providerRegister'> = {}, context: CallContext = {}): Promise<Result<'providerRegister'>> {
    validate('providerRegister', options);
    return await changeRegistration(this.#look(context), true);
  }

  async providerUnregister(options: Options<'providerUnregister'> = {}, context: CallContext = {}): Promise<Result<'providerUnregister'>> {
    validate('providerUnregister', options);
    return await changeRegistration(this.#look(context), false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release(QgaError.of('CANCELLED'));
    await this.#history.idle();
    this.#caller?.[Symbol.dispose]();
    await this.#machine[Symbol.asyncDispose]();
  }

  /** What was prepared as far as metadata, as far as the writers. */
  async #prepareWriters(sessionId: string, options: PrepareOptions, context: CallContext): Promise<PrepareResult> {
    const running = this.#session;
    if (running === undefined) throw this.#outcomes.whyNot(sessionId);
    const { prepareHoldMs, ...own } = options;
    if (wrongSession(running, sessionId) || !running.awaitsCommand || Object.keys(own).length > 0) throw inProgress(running);
    // The call that prepared the metadata is answered first.
    await running.prepared;
    const { settings } = running.record;
    if (settings.level === 'writers') return await this.#putOff(running, prepareHoldMs);
    if (!running.awaitsCommand) throw inProgress(running);
    running.prepareWriters(prepareHoldMs ?? settings.prepareHoldMs, context);
    return await running.prepared.catch(async (error: unknown) => {
      await running.outcome;
      throw error;
    });
  }

  /** All is prepared already: it only waits for longer, where that is asked for. */
  async #putOff(running: Session, prepareHoldMs: number | undefined): Promise<PrepareResult> {
    if (prepareHoldMs !== undefined) running.putOff(prepareHoldMs);
    const prepareExpiresAt = this.#machine.clock.now() + (running.preparedLeftMs ?? 0);
    return { ...(await running.prepared), prepareExpiresAt, changed: false };
  }

  #look(context: CallContext, timeoutMs: number = LOOK_MS): Look {
    const onStuck = (): void => {
      this.#unusable = true;
    };
    const mayAsk = (): void => {
      if (this.#unusable) throw QgaError.of('PROCESS_UNUSABLE');
    };
    const mayLook = (): void => {
      if (this.#session !== undefined) throw inProgress(this.#session);
      mayAsk();
    };
    return { machine: this.#machine, holder: this.#holder, context, timeoutMs, mayAsk, mayLook, onStuck };
  }

  /** @throws PROCESS_UNUSABLE */
  #begin({ callerPid, ...request }: Omit<SessionRequest, 'caller' | 'onBegin'> & Pick<CallContext, 'callerPid'>): {
    readonly session: Session;
    readonly over: Promise<void>;
  } {
    if (this.#unusable) throw QgaError.of('PROCESS_UNUSABLE');
    const caller = this.#caller;
    const onBegin = (record: SessionRecord) => this.#history.begin(record, callerPid ?? caller?.pid);
    const session = new Session(this.#machine, { ...request, onBegin, ...(caller === undefined ? {} : { caller }) });
    this.#session = session;
    return { session, over: session.outcome.then((outcome) => this.#retire(session, outcome)) };
  }

  /** Ends the session there is, for a reason that the outcome names. Thaw is set before this returns. */
  async release(reason: QgaError): Promise<void> {
    const session = this.#session;
    session?.abandon(reason);
    await session?.outcome;
  }

  /** Resolves once what was noted of freezes that are over is written. For whoever ends the process. */
  async noted(): Promise<void> {
    await this.#history.idle();
  }

  async #end(session: Session, order: ThawOptions, context: CallContext): Promise<ThawResult> {
    session.thaw(order, context);
    const outcome = await session.outcome;
    if (outcome !== undefined) {
      this.#outcomes.collect(outcome.sessionId);
      return toldTo(order, outcome);
    }
    const { sessionId } = session.record;
    const { warnings = [] } = session.failure?.toJSON() ?? {};
    const nothing = { ...nothingThawed(this.#machine.simulated, false), sessionId, warnings };
    this.#outcomes.keep(sessionId, nothing);
    return { ...nothing, changed: true };
  }

  /** The outcome of a session that is over. */
  #collect(sessionId: string, order: ThawOptions): ThawResult {
    const outcome = this.#outcomes.collect(sessionId);
    if (order.snapshotTaken !== undefined) this.#history.told(sessionId, order.snapshotTaken);
    return toldTo(order, outcome);
  }

  #retire(session: Session, outcome: ThawResult | undefined): void {
    const { failure, snapshotTaken, record } = session;
    this.#history.end(record, { outcome, failure, snapshotTaken });
    this.#unusable ||= session.stuck;
    this.#session = undefined;
    this.#lastBusy = this.#machine.clock.monotonic();
    if (outcome !== undefined) this.#outcomes.keepHold(outcome);
    else if (session.failure !== undefined) this.#outcomes.keep(session.record.sessionId, session.failure);
  }

  /** How a session ended that is not under way. @throws what ended it before it was frozen; SESSION_LOST */
  #outcomeOf(sessionId: string, order: ThawOptions): ThawResult {
    if (!this.#outcomes.has(sessionId)) throw lostSession(this.#machine, sessionId, order);
    return this.#collect(sessionId, order);
  }
}
