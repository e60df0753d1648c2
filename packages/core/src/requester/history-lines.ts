import type { Begun, Ending, HistoryEntry, HistoryLine, Outcome } from '../contract/history.ts';
import type { ThawResult } from '../contract/thaw.ts';
import type { ProcessIdentity } from '../platform/processes.ts';
import { VERSION } from '../version.ts';
import type { QgaError } from '../vss/errors.ts';
import type { SessionRecord } from './record.ts';
import { displayName } from './volumes.ts';

/** What a line is bounded to, so that the history is. */
const MOST_ITEMS = 64;
const LONGEST_TEXT = 500;

const short = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);

const common = (record: SessionRecord, { account, program }: ProcessIdentity): Begun => ({
  sessionId: record.sessionId,
  backupType: record.backupType,
  volumes: record.participating.slice(0, MOST_ITEMS).map((volume) => short(displayName(volume))),
  ...(account === undefined ? {} : { account: short(account) }),
  ...(program === undefined ? {} : { program: short(program) }),
  product: VERSION,
});

/** How a session ended: with the outcome of its hold, or with what kept it from being frozen; neither where it was called off. */
export interface SessionEnd {
  readonly outcome: ThawResult | undefined;
  readonly failure: QgaError | undefined;
  readonly snapshotTaken: boolean | undefined;
}

const ending = ({ outcome, failure, snapshotTaken }: SessionEnd): Ending => {
  const reasons = outcome?.reasons ?? (failure === undefined ? [] : [failure]);
  const failed = (outcome?.writers ?? []).filter((writer) => writer.failed);
  return {
    outcome: outcome === undefined ? 'not-frozen' : (outcome.consistency ?? 'unknown'),
    ...(outcome === undefined || snapshotTaken === undefined ? {} : { snapshotTaken }),
    ...(outcome?.frozenAt === undefined ? {} : { frozenAt: outcome.frozenAt }),
    ...(outcome === undefined || outcome.heldMs === null ? {} : { heldMs: outcome.heldMs }),
    ...(outcome?.endedBy === undefined ? {} : { endedBy: outcome.endedBy }),
    reasons: reasons.slice(0, MOST_ITEMS).map(({ name, message }) => ({ name, message: short(message) })),
    failedWriters: failed.slice(0, MOST_ITEMS).map(({ name }) => short(name)),
  };
};

/** The line before the disks are frozen. */
export const begunLine = (record: SessionRecord, asker: ProcessIdentity, at: number): string =>
  textOf({ event: 'begun', at, ...common(record, asker) });

/** What is noted once all is over. */
export const endedOf = (record: SessionRecord, asker: ProcessIdentity, end: SessionEnd, at: number) =>
  ({ event: 'ended', at, ...common(record, asker), ...ending(end) }) as const;

/** The line of somebody who says later whether the snapshot was taken. */
export const toldLine = (sessionId: string, snapshotTaken: boolean, at: number): string =>
  textOf({ event: 'told', at, sessionId, snapshotTaken });

export const textOf = (line: HistoryLine): string => JSON.stringify(line);

/** What goes by the consistency alone is good once the snapshot is known to have been taken. */
const CONSISTENT: ReadonlySet<Outcome> = new Set(['application', 'filesystem']);

/** Whether a snapshot is one to restore from. */
const goodOf = (outcome: Outcome, snapshotTaken: boolean | undefined): HistoryEntry['good'] => {
  if (!CONSISTENT.has(outcome)) return 'no';
  return snapshotTaken === undefined ? 'not-told' : snapshotTaken ? 'yes' : 'no';
};

/** Of a freeze of which only the beginning was noted nobody knows what became. */
const UNKNOWN: Ending = { outcome: 'unknown', reasons: [], failedWriters: [] };

/** A line as it was written; what a process that died has left of one is none. */
const parsed = (text: string): HistoryLine | undefined => {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && 'event' in line && 'sessionId' in line ? (line as HistoryLine) : undefined;
  } catch {
    // Half a line: its freeze is told of by the others, or is unknown.
    return undefined;
  }
};

const entryOf = (lines: readonly HistoryLine[]): HistoryEntry | undefined => {
  const begun = lines.find((line) => line.event === 'begun');
  const ended = lines.find((line) => line.event === 'ended');
  const told = lines.findLast((line) => line.event === 'told');
  const known = ended ?? begun;
  if (known === undefined) return undefined;
  const { event: _, at: __, ...rest } = known;
  const all: Begun & Ending = { ...UNKNOWN, ...rest };
  const { snapshotTaken = all.snapshotTaken } = told ?? {};
  return {
    ...all,
    good: goodOf(all.outcome, snapshotTaken),
    ...(snapshotTaken === undefined ? {} : { snapshotTaken }),
    ...(begun === undefined ? {} : { begunAt: begun.at }),
    ...(ended === undefined ? {} : { endedAt: ended.at }),
  };
};

/** The freezes that lines tell of, the newest first. */
export const entriesOf = (lines: readonly string[]): readonly HistoryEntry[] => {
  const sessions = new Map<string, HistoryLine[]>();
  for (const text of lines) {
    const line = parsed(text);
    if (line !== undefined) sessions.set(line.sessionId, [...(sessions.get(line.sessionId) ?? []), line]);
  }
  return [...sessions.values()].flatMap((of) => entryOf(of) ?? []).toReversed();
};
