import { QgaError } from '../vss/errors.ts';
import { VSS_E_BAD_STATE } from '../vss/hresults.ts';

/** How far a backup has come. The places in -ing last as long as their async object. @seam */
export const PLACES = [
  'created',
  'initialized',
  'ready',
  'gathering',
  'gathered',
  'started',
  'preparing',
  'prepared',
  'snapshotting',
  'snapshotted',
  'completing',
  'completed',
  'failed',
  'aborted',
] as const;
export type Place = (typeof PLACES)[number];

/** @seam */
export interface Rule {
  /** Where the call is allowed; VSS_E_BAD_STATE elsewhere. */
  readonly from: readonly Place[];
  /** Where it is allowed besides when the context says NO_WRITERS. */
  readonly withoutWriters?: readonly Place[];
  /** Where the backup is until the async object ends. */
  readonly during?: Place;
  /** Where it is when the call, or its async object, has succeeded. */
  readonly to?: Place;
}

const NEW: readonly Place[] = ['initialized', 'ready'];
const ENDED: readonly Place[] = ['snapshotted', 'completed', 'failed', 'aborted'];
const SETTLED: readonly Place[] = ['gathered', 'started', 'prepared', ...ENDED];
const INITIALIZED: readonly Place[] = [...NEW, 'gathering', 'preparing', 'snapshotting', 'completing', ...SETTLED];

/**
 * Which call may follow which, here and in the lab's double, which is built with this table: the documented sequence (overview of
 * pre-backup tasks, AbortBackup, BackupComplete).
 * @seam
 */
export const ORDER = {
  InitializeForBackup: { from: ['created'], to: 'initialized' },
  SetContext: { from: ['initialized'], to: 'ready' },
  SetBackupState: { from: [...NEW, 'gathered', 'started'] },
  DisableWriterClasses: { from: NEW },
  DisableWriterInstances: { from: NEW },
  GatherWriterMetadata: { from: NEW, during: 'gathering', to: 'gathered' },
  AddComponent: { from: ['gathered'] },
  StartSnapshotSet: { from: ['gathered'], withoutWriters: NEW, to: 'started' },
  AddToSnapshotSet: { from: ['started'] },
  PrepareForBackup: { from: ['started'], during: 'preparing', to: 'prepared' },
  GatherWriterStatus: { from: SETTLED },
  DoSnapshotSet: { from: ['prepared'], withoutWriters: ['started'], during: 'snapshotting', to: 'snapshotted' },
  SetBackupSucceeded: { from: ['snapshotted'] },
  BackupComplete: { from: ['snapshotted'], during: 'completing', to: 'completed' },
  AbortBackup: { from: INITIALIZED },
  SaveAsXML: { from: INITIALIZED },
  Query: { from: INITIALIZED },
} as const satisfies Record<string, Rule>;

export type OrderedCall = keyof typeof ORDER;

/** Where AbortBackup has something to abort; elsewhere it is ignored. @seam */
export const UNDER_WAY: readonly Place[] = ['started', 'preparing', 'prepared', 'snapshotting', 'snapshotted', 'completing', 'failed'];

/** The place of one backup. */
export class Order {
  #place: Place = 'created';
  withoutWriters = false;

  get place(): Place {
    return this.#place;
  }

  /** @throws VSS_E_BAD_STATE where the call is out of order. */
  require(call: OrderedCall): void {
    const { from, withoutWriters = [] }: Rule = ORDER[call];
    if (from.includes(this.#place) || (this.withoutWriters && withoutWriters.includes(this.#place))) return;
    throw QgaError.ofHresult(VSS_E_BAD_STATE, { call });
  }

  /** The call's async object is on its way. */
  begin(call: OrderedCall): void {
    const { during }: Rule = ORDER[call];
    this.#place = during ?? this.#place;
  }

  /** The call, or its async object, has ended; what an abort has ended meanwhile stays aborted. */
  end(call: OrderedCall, succeeded: boolean): void {
    const { during, to }: Rule = ORDER[call];
    if (to === undefined || (during !== undefined && this.#place !== during)) return;
    this.#place = succeeded ? to : 'failed';
  }

  /** @returns whether there was something to abort. */
  abort(): boolean {
    const underWay = UNDER_WAY.includes(this.#place);
    if (underWay) this.#place = 'aborted';
    return underWay;
  }
}
