import type { WriterStatus } from '../platform/vss.ts';
import { type ScenarioWriter, WRITER_FAILURE_STATES } from './scenario.ts';

const STABLE = 0x1;

/** The VSS_WRITER_STATE of a healthy writer once it has done what a step asks of it. */
const STATE_AFTER = {
  prepareBackup: 0x2, // VSS_WS_WAITING_FOR_FREEZE
  prepareSnapshot: 0x2,
  freeze: 0x3, // VSS_WS_WAITING_FOR_THAW
  thaw: 0x4, // VSS_WS_WAITING_FOR_POST_SNAPSHOT
  postSnapshot: 0x5, // VSS_WS_WAITING_FOR_BACKUP_COMPLETE
  backupComplete: STABLE,
} as const satisfies Record<keyof typeof WRITER_FAILURE_STATES, number>;

type Step = keyof typeof STATE_AFTER;

/** The writers of one backup and how each of them is. */
export class Writers {
  readonly all: readonly ScenarioWriter[];
  readonly #failed = new Set<ScenarioWriter>();
  readonly #gone = new Set<ScenarioWriter>();
  #state: number = STABLE;

  constructor(all: readonly ScenarioWriter[]) {
    this.all = all;
  }

  /** All writers do these steps; those that fail or vanish there have failed, or are gone, from then on. */
  reach(...steps: readonly Step[]): void {
    for (const step of steps) {
      this.#state = STATE_AFTER[step];
      for (const writer of this.all) {
        if (writer.failure?.at === step) this.#failed.add(writer);
        if (writer.vanishesAt === step) this.#gone.add(writer);
      }
    }
  }

  abort(): void {
    this.#state = STABLE;
  }

  status(): readonly WriterStatus[] {
    return this.all
      .filter((writer) => !this.#gone.has(writer))
      .map((writer) => ({
        instanceId: writer.instanceId,
        writerId: writer.writerId,
        name: writer.name,
        ...this.#health(writer),
      }));
  }

  #health(writer: ScenarioWriter): Pick<WriterStatus, 'state' | 'failure' | 'applicationFailure' | 'applicationMessage'> {
    if (writer.failure === undefined || !this.#failed.has(writer)) return { state: this.#state, failure: 0 };
    const { at, hresult, applicationFailure, applicationMessage } = writer.failure;
    return {
      state: WRITER_FAILURE_STATES[at],
      failure: hresult,
      ...(applicationFailure === undefined ? {} : { applicationFailure }),
      ...(applicationMessage === undefined ? {} : { applicationMessage }),
    };
  }
}
