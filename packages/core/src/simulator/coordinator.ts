import { QgaError } from '../vss/errors.ts';
import { VSS_E_SNAPSHOT_SET_IN_PROGRESS } from '../vss/hresults.ts';

/** Windows' own lock between requesters: one snapshot set from StartSnapshotSet to the end of DoSnapshotSet. */
export class Coordinator {
  #inProgress: object | undefined;
  #ids = 0;

  /**
   * @param session the requester that makes the set.
   * @throws VSS_E_SNAPSHOT_SET_IN_PROGRESS
   */
  begin(session: object): void {
    if (this.#inProgress !== undefined) throw QgaError.ofHresult(VSS_E_SNAPSHOT_SET_IN_PROGRESS, { call: 'StartSnapshotSet' });
    this.#inProgress = session;
  }

  /** The session's set, if it is this one's that is in progress, is over. */
  end(session: object): void {
    if (this.#inProgress === session) this.#inProgress = undefined;
  }

  /** An id for a snapshot set or a snapshot: the same ones in every run. */
  newId(): string {
    this.#ids++;
    return `{51000000-0000-4000-8000-${this.#ids.toString(16).padStart(12, '0')}}`;
  }
}
