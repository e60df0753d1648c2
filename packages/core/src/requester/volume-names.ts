import type { Clock } from '../platform/clock.ts';
import { LATE, withLimit } from '../platform/limit.ts';
import type { Volume, Volumes } from '../platform/volumes.ts';
import type { Phase, Phases } from './phases.ts';
import type { SessionRecord } from './record.ts';

const CALL = 'GetVolumeInformation';

/** Milliseconds for which the way out waits for a device that has not answered. */
const ANSWER_MS = 1000;

/** Labels and file systems of volumes, asked of their devices while VSS gathers. */
export class VolumeNames implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #phases: Phases;
  readonly #asked: readonly Volume[];
  readonly #named: Promise<readonly Volume[]>;
  #entered = false;

  constructor(asker: Volumes, phases: Phases, { machineVolumes, volumes }: SessionRecord) {
    this.#clock = phases.clock;
    this.#phases = phases;
    // Of a fixed disk that is left out nothing is told, and that it can hold files is known: it may be asleep, or not answer at all.
    this.#asked = machineVolumes.filter((volume) => volume.driveType !== 'fixed' || volumes.includes(volume));
    this.#named = asker.name(this.#asked);
    // Thrown where it is waited for; a freeze that fails before that has a cause of its own.
    this.#named.catch(() => {});
  }

  /** Notes them. Volumes are other objects from here on, so this comes before anything else is noted of one. */
  async enter(phase: Phase, record: SessionRecord): Promise<void> {
    const named = await phase.call(CALL, this.#named);
    const known = (volume: Volume): Volume => named[this.#asked.indexOf(volume)] ?? volume;
    record.volumes = record.volumes.map(known);
    record.machineVolumes = record.machineVolumes.map(known);
    this.#entered = true;
  }

  /** A device that never answers keeps a thread, and this process is of no more use. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#entered || this.#phases.stuck !== undefined) return;
    // Nobody wants the names any more, or why there are none.
    const settled = this.#named.then(
      () => undefined,
      () => undefined,
    );
    if ((await withLimit(this.#clock, ANSWER_MS, settled)) === LATE) this.#phases.stuck = CALL;
  }
}
