import type { EventSet } from '../platform/events.ts';
import type { Machine } from '../platform/machine.ts';
import type { BackupComponents, VssAsync } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { VSS_E_SNAPSHOT_SET_IN_PROGRESS, VSS_S_ASYNC_FINISHED } from '../vss/hresults.ts';
import { PHASES } from './phase-list.ts';
import type { Phase, Phases } from './phases.ts';
import type { Warnings } from './warnings.ts';

/** Milliseconds between two tries of StartSnapshotSet while another requester is at work. */
const RETRY_EVERY_MS = 5000;

/**
 * A snapshot set from StartSnapshotSet to its end, and the events that go with it. Leaving its scope, however that
 * comes about, first releases the provider; then the backup is called off unless the snapshot has finished; then the
 * events are closed, unsignalled where the operation ended by itself. Where it will not end, they stay, thaw set.
 */
export class SnapshotSet implements AsyncDisposable {
  readonly #machine: Machine;
  readonly #backup: BackupComponents;
  readonly #phases: Phases;
  readonly #warnings: Warnings;
  #started = false;
  #events: EventSet | undefined;
  #operation: VssAsync | undefined;
  #end: number | undefined;

  constructor(machine: Machine, backup: BackupComponents, phases: Phases, warnings: Warnings) {
    this.#machine = machine;
    this.#backup = backup;
    this.#phases = phases;
    this.#warnings = warnings;
  }

  /** The events, which exist once the set has been started. */
  get events(): EventSet {
    if (this.#events === undefined) throw QgaError.of('INTERNAL_ERROR', { detail: 'The snapshot set has not been started.' });
    return this.#events;
  }

  /**
   * StartSnapshotSet, which is Windows' own mutex between requesters; only then the events.
   * @returns the id of the set.
   */
  async start(phase: Phase, retryMs: number): Promise<string> {
    const until = this.#phases.clock.monotonic() + retryMs;
    const id = await this.#tryToStart(phase, until);
    this.#started = true;
    this.#events = this.#machine.events.create();
    return id;
  }

  async #tryToStart(phase: Phase, until: number): Promise<string> {
    for (;;) {
      try {
        return await phase.call('StartSnapshotSet', this.#backup.startSnapshotSet());
      } catch (thrown) {
        const left = until - this.#phases.clock.monotonic();
        if (QgaError.from(thrown).at.hresult !== VSS_E_SNAPSHOT_SET_IN_PROGRESS || left <= 0) throw thrown;
        await phase.pause(Math.min(RETRY_EVERY_MS, left));
      }
    }
  }

  /** DoSnapshotSet: from here on the set's operation is under way. */
  async snapshot(phase: Phase): Promise<VssAsync> {
    this.#operation = await phase.call('DoSnapshotSet', this.#backup.doSnapshotSet());
    return this.#operation;
  }

  /** Waits for the operation to end. @returns its HRESULT. */
  async awaitEnd(phase: Phase): Promise<number> {
    if (this.#operation === undefined) throw QgaError.of('INTERNAL_ERROR', { detail: 'There is no snapshot to wait for.' });
    this.#end = await phase.awaitEnd('DoSnapshotSet', this.#operation);
    return this.#end;
  }

  /** Notes that the operation has ended, and how. */
  ended(hresult: number): void {
    this.#end = hresult;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#started) return;
    this.#events?.setThaw();
    const endedByItself = this.#operation === undefined || this.#end !== undefined;
    if (this.#end !== VSS_S_ASYNC_FINISHED) await this.#callOff();
    if (this.#phases.stuck !== undefined) return;
    this.#operation?.[Symbol.dispose]();
    if (this.#operation !== undefined && this.#end === undefined) {
      // Whether the provider still waits cannot be told, so the events stay open until this process ends.
      this.#phases.stuck = 'DoSnapshotSet';
      return;
    }
    // An operation that was called off is over for VSS at once, while the provider may only now begin to wait for thaw.
    if (endedByItself) this.#events?.reset();
    this.#events?.[Symbol.dispose]();
  }

  async #callOff(): Promise<void> {
    try {
      await this.#phases.run(PHASES.abort, async (phase) => {
        await phase.call('AbortBackup', this.#backup.abortBackup());
        if (this.#operation !== undefined && this.#end === undefined) await this.awaitEnd(phase);
      });
    } catch (thrown) {
      this.#warnings.push(QgaError.from(thrown));
    }
  }
}
