import type { CallContext, Progress } from '../contract/call-context.ts';
import type { FreezeResult, FreezeSettings } from '../contract/freeze.ts';
import type { PrepareResult } from '../contract/prepare.ts';
import type { ThawOptions, ThawResult } from '../contract/thaw.ts';
import type { Machine } from '../platform/machine.ts';
import type { ProcessWatch } from '../platform/processes.ts';
import type { BackupComponents } from '../platform/vss.ts';
import { type ErrorData, QgaError } from '../vss/errors.ts';
import { VSS_S_ASYNC_FINISHED } from '../vss/hresults.ts';
import { addVolumes } from './add-volumes.ts';
import { awaitSnapshotEnd, completeBackup } from './after-thaw.ts';
import { awaitFrozen } from './await-frozen.ts';
import { approach, awaitFreezeCommand, awaitInstant, type FreezeCommand, type Instant } from './freeze-command.ts';
import { enterSkipped, gatherWriters } from './gather.ts';
import { Hold, type NativeEnd } from './hold.ts';
import { Interrupt } from './interrupt.ts';
import { OwnedBackup } from './owned-backup.ts';
import { checkOwnership } from './ownership.ts';
import { checkPermission } from './permission.ts';
import { PHASES } from './phase-list.ts';
import { Phases, within } from './phases.ts';
import { planVolumes, planWriters } from './plan.ts';
import { prepareBackup, waitReady } from './prepare-backup.ts';
import { SessionRecord } from './record.ts';
import { freezeResult, frozenResult, prepareResult, thawResult } from './results.ts';
import { SnapshotSet } from './snapshot-set.ts';
import { leftNothingFrozen } from './unfrozen.ts';
import type { HoldEnd } from './verdict.ts';
import { checkWriters, requireHealth } from './writer-status.ts';

/** Milliseconds for the provider to have stopped: until then a freeze would meet it on its way out. */
const STOPPED_WITHIN_MS = 5000;

/** Where a session is. */
export type Place = 'preparing' | 'prepared' | 'freezing' | 'frozen' | 'thawing' | 'over';

export interface SessionRequest {
  readonly settings: FreezeSettings;
  /** The freeze command, given at once; left out, the session waits for it once prepared. */
  readonly command?: FreezeCommand;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly onWarning?: CallContext['onWarning'];
  /** The process whose death thaws. */
  readonly caller?: ProcessWatch;
  /** Told just before the snapshot set is started. @returns what there is to mind */
  readonly onBegin?: (record: SessionRecord) => Promise<readonly QgaError[]>;
}

/** One freeze, from the first look at the machine to its outcome. */
export class Session {
  readonly record: SessionRecord;
  /** Resolves when frozen (or with the plan of a dry run); rejects when the freeze fails, after everything has been released. */
  readonly frozen: Promise<FreezeResult>;
  /** Resolves when all is over; with undefined where it never came to hold. Never rejects. */
  readonly outcome: Promise<ThawResult | undefined>;
  /** Resolves as soon as the hold is over; with undefined where there was none. Never rejects. */
  readonly holdEnd: Promise<HoldEnd | undefined>;
  readonly #machine: Machine;
  readonly #request: SessionRequest;
  readonly #interrupt: Interrupt;
  readonly #phases: Phases;
  #prepared = Promise.withResolvers<PrepareResult>();
  /** That the writers are to be prepared, where only metadata was. */
  readonly #writersToo = Promise.withResolvers<'writers'>();
  readonly #command = Promise.withResolvers<FreezeCommand>();
  readonly #frozen = Promise.withResolvers<FreezeResult>();
  readonly #holdEnd = Promise.withResolvers<HoldEnd | undefined>();
  #place: Place = 'preparing';
  #proceeded = false;
  #hold: Hold | undefined;
  #failure: QgaError | undefined;
  /** On the monotonic clock. */
  #preparedUntil: number | undefined;
  #order: ThawOptions = {};
  #snapshotTaken: boolean | undefined;

  constructor(machine: Machine, request: SessionRequest) {
    this.#machine = machine;
    this.#request = request;
    this.record = new SessionRecord(request.settings, machine.simulated);
    this.record.warnings.follow(request.onWarning);
    this.#interrupt = new Interrupt(machine.clock, request.signal, request.caller);
    this.#phases = new Phases(machine.clock, request.settings, this.#interrupt, request.onProgress);
    this.frozen = this.#frozen.promise;
    this.holdEnd = this.#holdEnd.promise;
    // Avoids an unhandled rejection where a caller does not ask for one of them.
    for (const told of [this.#prepared.promise, this.frozen]) told.catch(() => {});
    if (request.command !== undefined) this.#command.resolve(request.command);
    this.outcome = this.#run();
  }

  get place(): Place {
    return this.#place;
  }

  /** Resolves when all is prepared that the settings ask for; rejects as `frozen` does. */
  get prepared(): Promise<PrepareResult> {
    return this.#prepared.promise;
  }

  /** Milliseconds since frozen, while it is. */
  get heldMs(): number | undefined {
    return this.#hold?.elapsedMs;
  }

  /** What ended it before it was frozen, once it is over. */
  get failure(): QgaError | undefined {
    return this.#failure;
  }

  /** What whoever thawed said of the snapshot, even where the hold was over by then. */
  get snapshotTaken(): boolean | undefined {
    return this.#snapshotTaken;
  }

  /** A call never came back: nothing more can be done in this process but end it. */
  get stuck(): boolean {
    return this.#phases.stuck !== undefined;
  }

  /** Whether it still waits for the command to freeze, which `proceed` gives. */
  get awaitsCommand(): boolean {
    return this.#request.command === undefined && !this.#proceeded && (this.#place === 'preparing' || this.#place === 'prepared');
  }

  /** The freeze command, and whom to tell from now on. */
  proceed(command: FreezeCommand, { signal, onProgress, onWarning }: CallContext): void {
    this.#proceeded = true;
    this.#phases.follow(onProgress);
    this.record.warnings.follow(onWarning);
    this.#command.resolve(command);
    if (signal !== undefined) this.#interrupt.listenTo(signal);
  }

  /** Where only metadata is prepared: the writers, too, which `prepared` tells of anew. @param prepareHoldMs how long to wait then */
  prepareWriters(prepareHoldMs: number, { signal, onProgress, onWarning }: CallContext): void {
    this.record.settings = { ...this.record.settings, level: 'writers', prepareHoldMs };
    this.record.preparedAt = undefined;
    this.#preparedUntil = undefined;
    this.#prepared = Promise.withResolvers();
    // Avoids an unhandled rejection: its callers, if there are any, get the failure.
    this.#prepared.promise.catch(() => {});
    this.#place = 'preparing';
    this.#phases.follow(onProgress);
    this.record.warnings.follow(onWarning);
    if (signal !== undefined) this.#interrupt.listenTo(signal);
    this.#writersToo.resolve('writers');
  }

  /** Milliseconds until what is prepared is called off, while it is. */
  get preparedLeftMs(): number | undefined {
    return this.#preparedUntil === undefined ? undefined : Math.max(0, this.#preparedUntil - this.#machine.clock.monotonic());
  }

  /** The thaw command; before frozen it cancels. Setting the event is the first thing that happens. */
  thaw(order: ThawOptions, { onProgress }: CallContext): void {
    this.#phases.follow(onProgress);
    this.#snapshotTaken = order.snapshotTaken;
    if (this.#hold === undefined) {
      this.abandon(QgaError.of('CANCELLED'));
      return;
    }
    if (this.#hold.end('caller')) this.#order = order;
  }

  /** Ends it without its caller: cancels before frozen, thaws afterwards; the outcome says why. */
  abandon(reason: QgaError): void {
    this.#interrupt.fire(reason);
  }

  async #run(): Promise<ThawResult | undefined> {
    using _interrupt = this.#interrupt;
    try {
      await this.#backUp();
      if (this.#hold !== undefined) await this.#stopProvider();
    } catch (thrown) {
      this.#fail(QgaError.from(thrown));
    }
    this.#place = 'over';
    this.#holdEnd.resolve(this.record.hold);
    if (this.#hold === undefined) return undefined;
    return thawResult(this.record, this.#phases.done);
  }

  #fail(error: QgaError): void {
    if (this.#hold === undefined) {
      const unfrozen = leftNothingFrozen(error, this.#machine.events, this.stuck);
      const failure = error.during({ warnings: warnedOf(this.record.warnings.all, error), ...(unfrozen ? { unfrozen } : {}) });
      this.#failure = failure;
      this.#prepared.reject(failure);
      this.#frozen.reject(failure);
      return;
    }
    this.record.hold ??= { endedBy: 'failure', heldMs: this.#hold.elapsedMs, thawedAt: this.#machine.clock.now() };
    this.record.warnings.push(error.during({ phase: PHASES.hold.name }));
  }

  /** The specification, top to bottom. Leaving a scope undoes what was done in it, innermost first. */
  async #backUp(): Promise<void> {
    const { record } = this;
    const { vss } = this.#machine;
    const { settings } = record;
    const phases = this.#phases;

    await phases.run(PHASES.ownership, async (phase) => {
      record.warnings.push(...checkPermission(this.#machine.processes, settings));
      await checkOwnership(this.#machine, phase, settings);
    });
    await planVolumes(this.#machine, phases, record);
    await phases.run(PHASES.com, async () => {
      record.warnings.push(...vss.initialize());
    });
    const listing = settings.waitReadyMs > 0 ? await phases.run(PHASES.ready, (phase) => waitReady(vss, phases, phase)) : undefined;

    await using backup = await phases.run(PHASES.com, async () => new OwnedBackup(vss.createBackupComponents(), phases, record.warnings));
    await prepareBackup(vss, backup.components, phases, record, listing);
    using _metadata = await gatherWriters(backup.components, phases, record);
    await planWriters(this.#machine, backup.components, phases, record);
    if (settings.dryRun) return this.#frozen.resolve(freezeResult(record, phases.done));
    const early = settings.level === 'metadata' ? await this.#awaitCommandOrWriters() : this.#request.command;
    await this.#approach(early?.instant);

    await using set = new SnapshotSet(this.#machine, backup.components, phases, record.warnings);
    record.warnings.push(...((await this.#request.onBegin?.(record)) ?? []));
    record.snapshotSetId = await phases.run(PHASES.start, (phase) => set.start(phase, settings.retryMs));
    using _caller = this.#watchCaller(set);
    await phases.run(PHASES.add, async (phase) => {
      await addVolumes(backup.components, phase, record);
      await enterSkipped(backup.components, this.#machine.volumes, phase, record);
    });
    await phases.run(PHASES.prepare, (phase) => phase.finish('PrepareForBackup', () => backup.components.prepareForBackup()));
    await phases.run(PHASES.check, async (phase) => {
      await checkWriters(backup.components, phase, record, 'before-freeze');
      requireHealth(record);
    });
    await this.#freezeAndHold(set, await this.#awaitFreezeCommand());
    await this.#completeSnapshot(backup.components, set);
  }

  #watchCaller(set: SnapshotSet): Disposable | undefined {
    const { caller } = this.#request;
    return caller && within(PHASES.start, () => set.events.thawWhenEnds(caller));
  }

  /** Prepared: says so, and waits for the command. One that was given at once, or before, is not waited for. */
  async #awaitFreezeCommand(): Promise<FreezeCommand> {
    if (this.#request.command !== undefined) return this.#request.command;
    if (this.record.preparedAt !== undefined) return await this.#command.promise;
    return await this.#sayPrepared(this.#command.promise);
  }

  /** The metadata is gathered. @returns undefined where the writers are to be prepared before the command */
  async #awaitCommandOrWriters(): Promise<FreezeCommand | undefined> {
    if (this.#request.command !== undefined) return this.#request.command;
    const given = await this.#sayPrepared<FreezeCommand | 'writers'>(Promise.race([this.#command.promise, this.#writersToo.promise]));
    return given === 'writers' ? undefined : given;
  }

  async #sayPrepared<T>(next: Promise<T>): Promise<T> {
    const { clock } = this.#machine;
    const { record } = this;
    const { prepareHoldMs } = record.settings;
    record.preparedAt = clock.now();
    this.#preparedUntil = clock.monotonic() + prepareHoldMs;
    this.#place = 'prepared';
    this.#prepared.resolve(prepareResult(record, this.#phases.done, record.preparedAt));
    if (!this.#proceeded) {
      this.#phases.follow(undefined);
      record.warnings.follow(undefined);
    }
    return await within(PHASES.prepared, () => awaitFreezeCommand(clock, next, prepareHoldMs, this.#interrupt));
  }

  /** From StartSnapshotSet on nobody else can make a shadow copy, so an instant further off than that may last is waited for here. */
  async #approach(instant: Instant | undefined): Promise<void> {
    this.#place = 'preparing';
    if (instant === undefined) return;
    await within(PHASES.prepared, () => approach(this.#machine.clock, instant, this.record.settings.prepareHoldMs, this.#interrupt));
  }

  /** VSS is locked from StartSnapshotSet on, so what was prepared does not wait for longer than it may. */
  async #awaitInstant(instant: Instant): Promise<void> {
    const { level, prepareHoldMs } = this.record.settings;
    const limitMs = level === 'writers' ? (this.preparedLeftMs ?? prepareHoldMs) : prepareHoldMs;
    const earlyMs = await within(PHASES.prepared, () => awaitInstant(this.#machine.clock, instant, limitMs, this.#interrupt));
    if (earlyMs === 0) return;
    const detail = `By its time the instant is ${Math.round(earlyMs)} ms off.`;
    this.record.warnings.push(QgaError.of('CLOCK_SET_BACK', { phase: PHASES.prepared.name, detail }));
  }

  async #freezeAndHold(set: SnapshotSet, command: FreezeCommand): Promise<void> {
    const { clock } = this.#machine;
    const { freezeTimeoutMs, holdMs } = this.record.settings;
    const { instant, releaseAfterMs } = command;
    const end: NativeEnd =
      releaseAfterMs === undefined ? { afterMs: holdMs, endedBy: 'hold-limit' } : { afterMs: releaseAfterMs, endedBy: 'plan' };
    const before = freezeResult(this.record, this.#phases.done);
    if (instant !== undefined) await this.#awaitInstant(instant);
    // Armed before the disks can be frozen, in case JavaScript is blocked just then.
    using timer = within(PHASES.freeze, () => set.events.thawAfter(freezeTimeoutMs + holdMs));
    using frozen = within(PHASES.freeze, () => set.events.note('frozen'));
    using thaw = within(PHASES.freeze, () => set.events.note('thaw'));
    this.record.warnings.follow(undefined);
    this.#place = 'freezing';
    await this.#phases.run(PHASES.freeze, async (phase) => awaitFrozen(phase, await set.snapshot(phase), set));
    const hold = new Hold(clock, set.events, { frozen, thaw }, end, this.#request.caller);
    within(PHASES.hold, () => timer.change(hold.leftMs));
    this.#hold = hold;
    this.#place = 'frozen';
    this.record.frozenAt = hold.frozenAt;
    this.#endHoldOnInterrupt(hold);
    this.#frozen.resolve(frozenResult(before, this.record, this.#phases.done));
    this.#phases.follow(undefined);
    this.record.hold = await hold.over();
    this.#holdEnd.resolve(this.record.hold);
    this.#place = 'thawing';
  }

  #endHoldOnInterrupt(hold: Hold): void {
    const end = (): void => void hold.end(this.#interrupt.reason?.name === 'CALLER_LOST' ? 'caller-lost' : 'cancel');
    if (this.#interrupt.signal.aborted) end();
    else this.#interrupt.signal.addEventListener('abort', end, { once: true });
  }

  async #completeSnapshot(backup: BackupComponents, set: SnapshotSet): Promise<void> {
    const { record } = this;
    const hresult = await awaitSnapshotEnd(set, this.#phases, record);
    if (record.settings.writers === 'none' || hresult === undefined) return;
    await completeBackup(backup, this.#phases, record, this.#order, hresult === VSS_S_ASYNC_FINISHED);
  }

  /** So that the provider starts afresh next time, as the reference does; best effort. */
  async #stopProvider(): Promise<void> {
    try {
      await this.#phases.run(PHASES.stopProvider, (phase) =>
        phase.call('ControlService', this.#machine.provider.stop(Math.min(STOPPED_WITHIN_MS, phase.remainingMs))),
      );
    } catch (thrown) {
      const error = QgaError.from(thrown);
      this.record.warnings.push(
        QgaError.of('PROVIDER_NOT_STOPPED', { ...error.at, detail: `${error.name}: ${error.failure.meaning}` }, { cause: error }),
      );
    }
  }
}

/** What a freeze that fails had been warned of, but for what it fails of. */
const warnedOf = (warnings: readonly QgaError[], { cause }: QgaError): readonly ErrorData[] =>
  warnings.filter((warning) => cause === undefined || (warning !== cause && warning.cause !== cause)).map((warning) => warning.toJSON());
