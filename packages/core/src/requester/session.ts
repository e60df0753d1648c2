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
import { awaitSnapshotEnd, completeBackup, stopProvider } from './after-thaw.ts';
import { awaitFrozen } from './await-frozen.ts';
import type { FreezeCommand } from './freeze-command.ts';
import { enterSkipped, gatherWriters } from './gather.ts';
import { Hold, type NativeEnd } from './hold.ts';
import { Interrupt } from './interrupt.ts';
import { OwnedBackup } from './owned-backup.ts';
import { checkOwnership } from './ownership.ts';
import { checkPermission } from './permission.ts';
import { PHASES } from './phase-list.ts';
import { Phases, within } from './phases.ts';
import { planVolumes, planWriters } from './plan.ts';
import { Preparation } from './preparation.ts';
import { prepareBackup, waitReady } from './prepare-backup.ts';
import { SessionRecord } from './record.ts';
import { freezeResult, frozenResult, thawResult } from './results.ts';
import { SnapshotSet } from './snapshot-set.ts';
import { tellBefore } from './tell-before.ts';
import { leftNothingFrozen } from './unfrozen.ts';
import type { HoldEnd } from './verdict.ts';
import { checkWriters, requireHealth } from './writer-status.ts';

/** Where a session is. */
export type Place = 'preparing' | 'prepared' | 'freezing' | 'frozen' | 'thawing' | 'over';

export interface SessionRequest {
  readonly settings: FreezeSettings;
  /** The freeze command, given at once; left out, the session waits for it once prepared. */
  readonly command?: FreezeCommand;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly onWarning?: CallContext['onWarning'];
  readonly onPartial?: CallContext['onPartial'];
  /** The process whose death thaws. */
  readonly caller?: ProcessWatch;
  /** Told as the snapshot set is started, and waited for before anything is frozen. Never rejects. @returns what there is to mind */
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
  readonly #preparation: Preparation;
  readonly #frozen = Promise.withResolvers<FreezeResult>();
  readonly #holdEnd = Promise.withResolvers<HoldEnd | undefined>();
  /** From the freeze on. */
  #place: Exclude<Place, 'preparing' | 'prepared'> | undefined;
  #hold: Hold | undefined;
  #failure: QgaError | undefined;
  #order: ThawOptions = {};
  #onPartial: CallContext['onPartial'];
  #snapshotTaken: boolean | undefined;

  constructor(machine: Machine, request: SessionRequest) {
    this.#machine = machine;
    this.#request = request;
    this.#onPartial = request.onPartial;
    this.record = new SessionRecord(request.settings, machine.simulated);
    this.record.warnings.follow(request.onWarning);
    this.#interrupt = new Interrupt(machine.clock, request.signal, request.caller);
    this.#phases = new Phases(machine.clock, request.settings, this.#interrupt, request.onProgress);
    const { clock } = machine;
    this.#preparation = new Preparation({
      clock,
      record: this.record,
      phases: this.#phases,
      interrupt: this.#interrupt,
      given: request.command,
    });
    this.frozen = this.#frozen.promise;
    this.holdEnd = this.#holdEnd.promise;
    // Avoids an unhandled rejection where no caller asks for it.
    this.frozen.catch(() => {});
    this.outcome = this.#run();
  }

  get place(): Place {
    return this.#place ?? this.#preparation.place;
  }

  /** Resolves when all is prepared that the settings ask for; rejects as `frozen` does. */
  get prepared(): Promise<PrepareResult> {
    return this.#preparation.done;
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
    return this.#place === undefined && this.#preparation.awaitsCommand;
  }

  /** The freeze command, and whom to tell from now on. */
  proceed(command: FreezeCommand, context: CallContext): void {
    this.#follow(context);
    this.#preparation.proceed(command);
  }

  /** Where only metadata is prepared: the writers, too, which `prepared` tells of anew. @param prepareHoldMs how long to wait then */
  prepareWriters(prepareHoldMs: number, context: CallContext): void {
    this.#follow(context);
    this.#preparation.prepareWriters(prepareHoldMs);
  }

  /** What is prepared waits so long from now, or as long as it would have. */
  putOff(prepareHoldMs: number): void {
    this.#preparation.putOff(prepareHoldMs);
  }

  #follow({ signal, onProgress, onWarning, onPartial }: CallContext): void {
    this.#onPartial = onPartial;
    this.#phases.follow(onProgress);
    this.record.warnings.follow(onWarning);
    if (signal !== undefined) this.#interrupt.listenTo(signal);
  }

  /** Milliseconds until what is prepared is called off, while it is. */
  get preparedLeftMs(): number | undefined {
    return this.#preparation.leftMs;
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
      if (this.#hold !== undefined) await stopProvider(this.#machine, this.#phases, this.record);
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
      this.#preparation.fail(failure);
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
    await using names = await planVolumes(this.#machine, phases, record);
    await phases.run(PHASES.com, async () => {
      record.warnings.push(...vss.initialize());
    });
    const listing = settings.waitReadyMs > 0 ? await phases.run(PHASES.ready, (phase) => waitReady(vss, phases, phase)) : undefined;

    await using backup = await phases.run(PHASES.com, async () => new OwnedBackup(vss.createBackupComponents(), phases, record.warnings));
    await prepareBackup(vss, backup.components, phases, record, listing);
    using _metadata = await gatherWriters(backup.components, phases, record);
    await planWriters(this.#machine, backup.components, names, phases, record);
    if (settings.dryRun) return this.#frozen.resolve(freezeResult(record, phases.done));
    const early = settings.level === 'metadata' ? await this.#preparation.commandOrWriters() : this.#request.command;
    await this.#preparation.approach(early?.instant);

    const noted = this.#noteBegin();
    await using _noted = { [Symbol.asyncDispose]: () => noted };
    await using set = new SnapshotSet(this.#machine, backup.components, phases, record.warnings);
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
    // It had all the time that VSS took to prepare, and nothing is frozen before it is over.
    await noted;
    await this.#freezeAndHold(set, await this.#preparation.command());
    await this.#completeSnapshot(backup.components, set);
  }

  async #noteBegin(): Promise<void> {
    // StartSnapshotSet goes out first: to look up who asked takes longer than to begin it.
    await Promise.resolve();
    this.record.warnings.push(...((await this.#request.onBegin?.(this.record)) ?? []));
  }

  #watchCaller(set: SnapshotSet): Disposable | undefined {
    const { caller } = this.#request;
    return caller && within(PHASES.start, () => set.events.thawWhenEnds(caller));
  }

  async #freezeAndHold(set: SnapshotSet, command: FreezeCommand): Promise<void> {
    const { clock } = this.#machine;
    const { freezeTimeoutMs, holdMs } = this.record.settings;
    const { instant, releaseAfterMs } = command;
    const end: NativeEnd =
      releaseAfterMs === undefined ? { afterMs: holdMs, endedBy: 'hold-limit' } : { afterMs: releaseAfterMs, endedBy: 'plan' };
    const before = freezeResult(this.record, this.#phases.done);
    const read = tellBefore(clock, this.#interrupt, this.#onPartial, before);
    await (instant === undefined ? read : this.#preparation.awaitInstant(instant));
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
    // The answer goes out first: beginning to wait on another thread takes longer than all of it.
    await clock.sleep(0);
    this.record.hold = await hold.over();
    this.#holdEnd.resolve(this.record.hold);
    this.#place = 'thawing';
  }

  #endHoldOnInterrupt(hold: Hold): void {
    this.#interrupt.onFire(() => void hold.end(this.#interrupt.reason?.name === 'CALLER_LOST' ? 'caller-lost' : 'cancel'));
  }

  async #completeSnapshot(backup: BackupComponents, set: SnapshotSet): Promise<void> {
    const { record } = this;
    const hresult = await awaitSnapshotEnd(set, this.#phases, record);
    if (record.settings.writers === 'none' || hresult === undefined) return;
    await completeBackup(backup, this.#phases, record, this.#order, hresult === VSS_S_ASYNC_FINISHED);
  }
}

/** What a freeze that fails had been warned of, but for what it fails of. */
const warnedOf = (warnings: readonly QgaError[], { cause }: QgaError): readonly ErrorData[] =>
  warnings.filter((warning) => cause === undefined || (warning !== cause && warning.cause !== cause)).map((warning) => warning.toJSON());
