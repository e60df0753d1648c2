import type { BackupComponents } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { PHASES } from './phase-list.ts';
import type { Phase, Phases } from './phases.ts';
import type { Warnings } from './warnings.ts';

/** The backup components object, released within bounds when its scope is left; never under a call that is stuck in it. */
export class OwnedBackup implements AsyncDisposable {
  readonly components: BackupComponents;
  readonly #phases: Phases;
  readonly #warnings: Warnings;
  readonly #within: Phase | undefined;

  /** @param within the step that it belongs to, and in whose time it is released; left out, it has a step of its own for that */
  constructor(components: BackupComponents, phases: Phases, warnings: Warnings, within?: Phase) {
    this.components = components;
    this.#phases = phases;
    this.#warnings = warnings;
    this.#within = within;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#phases.stuck !== undefined) return;
    try {
      if (this.#within === undefined) await this.#phases.run(PHASES.release, (phase) => this.#release(phase));
      else await this.#release(this.#within);
    } catch (thrown) {
      this.#warnings.push(QgaError.from(thrown));
    }
  }

  #release(phase: Phase): Promise<void> {
    return phase.call('Release', Promise.resolve(this.components[Symbol.asyncDispose]()));
  }
}
