import type { HistoryStore } from '../platform/history.ts';
import { QgaError } from '../vss/errors.ts';
import type { HistoryFault } from './scenario.ts';
import type { World } from './world.ts';

/** Why nothing can be written. */
const WRITING: Readonly<Record<HistoryFault, string>> = {
  'disk-full': 'ENOSPC: no space left on device.',
  'read-only': 'EROFS: read-only file system.',
  squatted: 'It belongs to somebody else than Administrators or SYSTEM.',
};

/** The history of a simulated computer, in memory: nothing of a rehearsal is written anywhere. */
export class SimulatedHistory implements HistoryStore {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  isForbidden(): boolean {
    return this.#world.scenario.historyForbidden ?? false;
  }

  async append(line: string): Promise<void> {
    const fault = this.#world.historyFault;
    if (fault !== undefined) throw QgaError.of('HISTORY_NOT_KEPT', { object: FOLDER, detail: WRITING[fault] });
    this.#world.note(line);
  }

  async read(): Promise<readonly string[]> {
    const { history, historyFault, scenario } = this.#world;
    if (!scenario.elevated) throw QgaError.of('HISTORY_NOT_READABLE', { object: FOLDER, detail: 'EPERM: operation not permitted.' });
    if (historyFault === 'squatted') throw QgaError.of('HISTORY_NOT_READABLE', { object: FOLDER, detail: WRITING.squatted });
    return [...history];
  }
}

const FOLDER = 'C:\\ProgramData\\qga-vss';
