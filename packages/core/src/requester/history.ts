import type { HistoryEntry } from '../contract/history.ts';
import { EVENT_SOURCE, eventOf } from '../contract/history-events.ts';
import type { FreezeState } from '../contract/status.ts';
import type { EventProbe } from '../platform/events.ts';
import { LATE, withLimit } from '../platform/limit.ts';
import type { Machine } from '../platform/machine.ts';
import type { ProcessIdentity } from '../platform/processes.ts';
import { QgaError } from '../vss/errors.ts';
import { begunLine, endedOf, entriesOf, type SessionEnd, textOf, toldLine } from './history-lines.ts';
import { KEPT } from './outcomes.ts';
import { PHASES } from './phase-list.ts';
import type { SessionRecord } from './record.ts';

/** Milliseconds that a freeze waits for its first line to be written. */
const BEGIN_MS = 2000;
/** Milliseconds between two looks at whether the disks are free, and for which it is looked: longer than any provider waits for thaw. */
const LOOK_EVERY_MS = 250;
const LOOK_MS = 75_000;

/** States in which no disk is frozen, so that files may be read. */
const READABLE: ReadonlySet<FreezeState> = new Set(['thawed', 'preparing', 'prepared']);

/** What the history has to say of the last freezes, the newest first. */
export interface LastFreezes {
  readonly history: HistoryEntry[];
  readonly lastGood?: HistoryEntry;
}

const notKept = (thrown: unknown): QgaError => {
  const error = QgaError.from(thrown);
  if (error.name === 'HISTORY_NOT_KEPT' || error.name === 'EVENT_NOT_WRITTEN') return error;
  return QgaError.of('HISTORY_NOT_KEPT', { ...error.at, detail: error.message }, { cause: error });
};

const isFrozen = ({ events, frozen, thaw }: EventProbe): boolean => events !== 'none' && frozen && !thaw;

/**
 * The freezes of a machine, noted by whoever holds them: a line before the disks are frozen, another once all is over. Lines
 * are written one after the other, off the event loop, and none while the machine is known to be frozen, by whomever.
 */
export class History {
  readonly #machine: Machine;
  /** Who asked for the sessions that are noted, by their ids: for as many as there are outcomes of. */
  readonly #askers = new Map<string, ProcessIdentity>();
  #written: Promise<unknown> = Promise.resolve();
  /** What a line failed with that nobody waited for: told with the next freeze. */
  #missed: QgaError | undefined;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /**
   * Notes that the snapshot set of a session is about to be started; waited for, and bounded.
   * @param pid the process that asked for it; this one where left out
   * @returns what there is to mind: no freeze fails for want of a history
   */
  async begin(record: SessionRecord, pid: number | undefined): Promise<readonly QgaError[]> {
    const missed = this.#missed === undefined ? [] : [this.#missed];
    this.#missed = undefined;
    try {
      const { history, processes, clock } = this.#machine;
      if (record.settings.noHistory || history.isForbidden()) return missed;
      const asker = processes.identify(pid);
      this.#keep(record.sessionId, asker);
      const line = begunLine(record, asker, clock.now());
      const written = await withLimit(
        clock,
        BEGIN_MS,
        this.#inTurn(() => history.append(line)),
      );
      // It goes on, and the freeze does without.
      if (written === LATE) throw QgaError.of('HISTORY_NOT_KEPT', { detail: `It took longer than ${BEGIN_MS / 1000} s.` });
      return missed;
    } catch (thrown) {
      return [...missed, notKept(thrown).during({ phase: PHASES.start.name })];
    }
  }

  /** Notes how it ended; not waited for. */
  end(record: SessionRecord, end: SessionEnd): void {
    const asker = this.#askers.get(record.sessionId);
    if (asker === undefined) return;
    const ended = endedOf(record, asker, end, this.#machine.clock.now());
    this.#writeLater(textOf(ended));
    this.#later(() => this.#machine.eventLog.report(EVENT_SOURCE, eventOf(ended)));
  }

  /** Somebody says whether the snapshot of a session that is over was taken. */
  told(sessionId: string, snapshotTaken: boolean): void {
    if (this.#askers.has(sessionId)) this.#writeLater(toldLine(sessionId, snapshotTaken, this.#machine.clock.now()));
  }

  /**
   * The last freezes that were noted; nothing while the disks may be frozen.
   * @throws HISTORY_NOT_READABLE
   */
  async last(count: number, state: FreezeState): Promise<LastFreezes | undefined> {
    if (!READABLE.has(state)) return undefined;
    await this.#written;
    const all = entriesOf(await this.#machine.history.read());
    // What is under way has not ended, and is no loss.
    const over = state !== 'thawed' && all[0]?.endedAt === undefined ? all.slice(1) : all;
    const lastGood = over.find(({ good }) => good === 'yes');
    return { history: over.slice(0, count), ...(lastGood === undefined ? {} : { lastGood }) };
  }

  /** Resolves once all that was noted is written, or has failed to be. */
  async idle(): Promise<void> {
    await this.#written;
  }

  #keep(sessionId: string, asker: ProcessIdentity): void {
    this.#askers.set(sessionId, asker);
    const [oldest] = this.#askers.keys();
    if (this.#askers.size > KEPT && oldest !== undefined) this.#askers.delete(oldest);
  }

  #writeLater(line: string): void {
    this.#later(() => this.#machine.history.append(line));
  }

  #later(write: () => Promise<void>): void {
    this.#inTurn(write).catch((thrown: unknown) => {
      this.#missed ??= notKept(thrown);
    });
  }

  #inTurn(write: () => Promise<void>): Promise<void> {
    const written = this.#written.then(async () => {
      await this.#untilFree();
      await write();
    });
    // Told to whoever began it; what comes next is tried all the same.
    this.#written = written.catch(() => undefined);
    return written;
  }

  async #untilFree(): Promise<void> {
    const { clock, events } = this.#machine;
    const until = clock.monotonic() + LOOK_MS;
    while (isFrozen(events.probe())) {
      if (clock.monotonic() >= until) throw QgaError.of('HISTORY_NOT_KEPT', { detail: 'The disks stayed frozen.' });
      await clock.sleep(LOOK_EVERY_MS);
    }
  }
}
