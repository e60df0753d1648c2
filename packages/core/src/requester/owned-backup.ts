import type { BackupComponents } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { PHASES } from './phase-list.ts';
import type { Phase, Phases } from './phases.ts';
import type { Warnings } from './warnings.ts';

/** Releases a backup components object in the time of a step; not under a call that is stuck in it. */
const release = async (components: BackupComponents, phases: Phases, phase: Phase): Promise<void> => {
  if (phases.stuck === undefined) await phase.call('Release', Promise.resolve(components[Symbol.asyncDispose]()));
};

/** The backup components object of a session: its release is a step of its own, and what goes wrong with that is a warning. */
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
      await this.#phases.run(PHASES.release, (phase) => release(this.components, this.#phases, phase));
    } catch (thrown) {
      this.#warnings.push(QgaError.from(thrown));
    }
  }
}

/** One that a single step needs, which its release belongs to. */
export const ownedWithin = (components: BackupComponents, phases: Phases, phase: Phase): AsyncDisposable => ({
  [Symbol.asyncDispose]: () => release(components, phases, phase),
});
