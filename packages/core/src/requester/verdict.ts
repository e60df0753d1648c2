import type { Consistency, EndedBy } from '../contract/parts.ts';
import { WRITES_HELD_MS } from '../vss/enums.ts';
import type { FailureName } from '../vss/failures.ts';
import {
  VSS_E_HOLD_WRITES_TIMEOUT,
  VSS_E_OBJECT_NOT_FOUND,
  VSS_E_UNEXPECTED_PROVIDER_ERROR,
  VSS_S_ASYNC_FINISHED,
} from '../vss/hresults.ts';

/** How the hold ended. */
export interface HoldEnd {
  readonly endedBy: EndedBy;
  /** Epoch milliseconds. */
  readonly thawedAt: number;
  readonly heldMs: number;
  /** It may have lasted for less: when thaw was set is not known. */
  readonly atMost?: true;
}

/** How DoSnapshotSet's operation ended; `unheard` where it could not be asked in time. */
export type SnapshotEnd = 'finished' | 'not-found' | 'hold-timeout' | 'provider-timeout' | 'provider-error' | 'other' | 'unheard';

/** What the verdict is made of. */
export interface VerdictFacts {
  readonly endedBy: EndedBy;
  readonly snapshot: SnapshotEnd;
  readonly held: 'in-time' | 'too-long' | 'unknown';
  readonly status: 'read' | 'unreadable' | 'none';
  readonly writers: 'well' | 'failed' | 'gone' | 'unreadable' | 'skipped' | 'split' | 'no-data';
}

export interface VerdictRow {
  /** Every member given must have one of the values named. */
  readonly when: { readonly [Fact in keyof VerdictFacts]?: readonly VerdictFacts[Fact][] };
  readonly consistency: Consistency;
  readonly reason: FailureName;
}

/**
 * What a snapshot taken during the hold is worth: the first row that fits. Nothing here comes after the snapshot's own end
 * and the writers' state at that time: BackupComplete and what follows it are warned of, and lower nothing.
 * @seam
 */
export const VERDICTS: readonly VerdictRow[] = [
  { when: { endedBy: ['hold-limit'] }, consistency: 'crash', reason: 'HOLD_LIMIT_REACHED' },
  { when: { endedBy: ['caller-lost'] }, consistency: 'crash', reason: 'CALLER_LOST' },
  { when: { endedBy: ['rescue'] }, consistency: 'crash', reason: 'RESCUED' },
  { when: { endedBy: ['cancel'] }, consistency: 'crash', reason: 'CANCELLED' },
  { when: { endedBy: ['failure'] }, consistency: 'unknown', reason: 'SESSION_FAILED' },
  { when: { snapshot: ['provider-timeout'] }, consistency: 'crash', reason: 'PROVIDER_TIMEOUT' },
  { when: { snapshot: ['hold-timeout'] }, consistency: 'crash', reason: 'HELD_TOO_LONG' },
  { when: { snapshot: ['provider-error', 'other'] }, consistency: 'crash', reason: 'SNAPSHOT_FAILED' },
  { when: { snapshot: ['not-found'] }, consistency: 'unknown', reason: 'SNAPSHOT_NOT_FOUND' },
  { when: { snapshot: ['unheard'] }, consistency: 'unknown', reason: 'SNAPSHOT_UNHEARD' },
  { when: { held: ['too-long'] }, consistency: 'unknown', reason: 'HELD_TOO_LONG' },
  { when: { held: ['unknown'] }, consistency: 'unknown', reason: 'THAW_TIME_UNKNOWN' },
  { when: { status: ['unreadable'] }, consistency: 'unknown', reason: 'STATUS_UNREADABLE' },
  { when: { writers: ['failed'] }, consistency: 'partial', reason: 'WRITER_FAILED' },
  { when: { writers: ['gone'] }, consistency: 'partial', reason: 'WRITER_GONE' },
  { when: { writers: ['unreadable'] }, consistency: 'partial', reason: 'WRITER_UNREADABLE' },
  { when: { writers: ['skipped'] }, consistency: 'partial', reason: 'WRITER_ON_SKIPPED_VOLUME' },
  { when: { writers: ['split'] }, consistency: 'partial', reason: 'WRITER_SPLIT' },
  { when: { writers: ['no-data'] }, consistency: 'filesystem', reason: 'NO_WRITER_DATA' },
  { when: {}, consistency: 'application', reason: 'ALL_WELL' },
];

const fits = (row: VerdictRow, facts: VerdictFacts): boolean =>
  Object.entries(row.when).every(([fact, values]) => (values as readonly string[]).includes(facts[fact as keyof VerdictFacts]));

/** The row that judges these facts; the last one fits all. */
export const judge = (facts: VerdictFacts): VerdictRow => VERDICTS.find((row) => fits(row, facts)) as VerdictRow;

/** Why a hold that ended so was lost, however the snapshot came out; undefined where the ending says nothing against it. */
export const lossOf = (endedBy: EndedBy): FailureName | undefined => VERDICTS.find(({ when }) => when.endedBy?.includes(endedBy))?.reason;

/** The snapshot's end by its HRESULT; the timeout event tells the provider's patience from other provider errors. */
export const snapshotEnd = (hresult: number, providerTimedOut: boolean): SnapshotEnd => {
  if (hresult === VSS_E_UNEXPECTED_PROVIDER_ERROR) return providerTimedOut ? 'provider-timeout' : 'provider-error';
  return ENDS.get(hresult) ?? 'other';
};

const ENDS: ReadonlyMap<number, SnapshotEnd> = new Map([
  [VSS_S_ASYNC_FINISHED, 'finished'],
  [VSS_E_OBJECT_NOT_FOUND, 'not-found'],
  [VSS_E_HOLD_WRITES_TIMEOUT, 'hold-timeout'],
]);

/** Whether the hold lasted no longer than Windows holds writes; of one that lasted so long at most, that it may have is not known. */
export const heldInTime = ({ heldMs, atMost }: Pick<HoldEnd, 'heldMs' | 'atMost'>): VerdictFacts['held'] => {
  if (heldMs <= WRITES_HELD_MS) return 'in-time';
  return atMost === true ? 'unknown' : 'too-long';
};
