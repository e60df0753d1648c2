import type { WriterComponent, WriterInfo, WritersOptions, WritersResult } from '../../contract/writers.ts';
import type { BackupComponents, ComponentInfo, WriterIdentity } from '../../platform/vss.ts';
import { QgaError } from '../../vss/errors.ts';
import { typeNameOf } from '../component-list.ts';
import { pathOf } from '../components.ts';
import { gatherWriters } from '../gather.ts';
import { PHASES } from '../phase-list.ts';
import type { Phase } from '../phases.ts';
import { CONTEXTS } from '../prepare-backup.ts';
import type { Warnings } from '../warnings.ts';
import { checkWriters } from '../writer-status.ts';
import { type Look, look } from './look.ts';

/**
 * The writers of a machine and how they are now.
 * @throws as `look` does
 */
export const inspectWriters = (from: Look, { components = false }: WritersOptions): Promise<WritersResult> =>
  look(from, CONTEXTS, async ({ backup, phases, record }) => {
    using _metadata = await gatherWriters(backup, phases, record);
    const described = await phases.run(PHASES.components, (phase) => readWriters(backup, components, phase, record.warnings));
    await phases.run(PHASES.check, (phase) => checkWriters(backup, phase, record, 'outside-freeze'));
    const states = new Map(record.writers.results().map(({ components: _, participates: __, ...state }) => [state.instanceId, state]));
    const writers = described.map(({ identity, infos, failure }): WriterInfo => {
      const state = states.get(identity.instanceId);
      states.delete(identity.instanceId);
      return {
        ...(state ?? { id: identity.writerId, instanceId: identity.instanceId, name: identity.name, failed: failure !== undefined }),
        ...(failure === undefined || state?.failed ? {} : { failed: true, failure: failure.toJSON() }),
        componentCount: infos.length,
        ...(components ? { components: infos.map(componentOf) } : {}),
      };
    });
    const nameless = [...states.values()].map(
      (state): WriterInfo => ({ ...state, componentCount: 0, ...(components ? { components: [] } : {}) }),
    );
    return {
      writers: [...writers, ...nameless],
      warnings: record.warnings.all.map((warning) => warning.toJSON()),
      simulated: record.simulated,
    };
  });

interface Described {
  readonly identity: WriterIdentity;
  readonly infos: readonly ComponentInfo[];
  /** Why its components could not be read. */
  readonly failure: QgaError | undefined;
}

/** A writer that cannot be read is named, by its number where it does not even say its name. */
const readWriters = async (
  backup: BackupComponents,
  withFiles: boolean,
  phase: Phase,
  warnings: Warnings,
): Promise<readonly Described[]> => {
  const described: Described[] = [];
  for (let index = 0, count = backup.getWriterMetadataCount(); index < count; index += 1) {
    try {
      described.push(await readWriter(backup, index, withFiles, phase));
    } catch (thrown) {
      warnings.push(QgaError.from(thrown).during({ phase: PHASES.components.name, object: `writer ${index + 1} of ${count}` }));
    }
    phase.check();
  }
  return described;
};

// A function of its own, not a block in a loop: as esbuild lowers `using`, an error of one round would be thrown in the next again.
const readWriter = async (backup: BackupComponents, index: number, withFiles: boolean, phase: Phase): Promise<Described> => {
  using writer = backup.getWriterMetadata(index);
  const { identity } = writer;
  try {
    return { identity, infos: await writer.readComponents(withFiles, phase.breathe), failure: undefined };
  } catch (thrown) {
    return { identity, infos: [], failure: QgaError.from(thrown).during({ phase: PHASES.components.name, object: identity.name }) };
  }
};

const componentOf = (info: ComponentInfo): WriterComponent => ({
  path: pathOf(info),
  type: typeNameOf(info.type),
  selectable: info.selectable,
  paths: [...new Set(info.files)],
});
