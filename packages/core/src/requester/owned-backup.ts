import type { BackupComponents } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { PHASES } from './phase-list.ts';
import type { Phases } from './phases.ts';
import type { Warnings } from './warnings.ts';

/** The backup components object, released within bounds when its scope is left; never under a call that is stuck in it. */
export class OwnedBackup implements AsyncDisposable {
  readonly components: BackupComponents;
  readonly #phases: Phases;
  readonly #warnings: Warnings;

  constructor(components: BackupComponents, phases: Phases, warnings: Warnings) {
    this.components = components;
    this.#phases = phases;
    this.#warnings = warnings;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#phases.stuck !== undefined) return;
    try {
      await this.#phases.run(PHASES.release, (phase) => phase.call('Release', Promise.resolve(this.components[Symbol.asyncDispose]())));
    } catch (thrown) {
      this.#warnings.push(QgaError.from(thrown));
    }
  }
}
