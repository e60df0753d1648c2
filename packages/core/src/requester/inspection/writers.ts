import type { WriterComponent, WriterInfo, WritersOptions, WritersResult } from '../../contract/writers.ts';
import type { BackupComponents, ComponentInfo, WriterIdentity } from '../../platform/vss.ts';
import { QgaError } from '../../vss/errors.ts';
import { pathOf } from '../components.ts';
import { gatherWriters } from '../gather.ts';
import { PHASES } from '../phase-list.ts';
import { CONTEXTS } from '../prepare-backup.ts';
import type { Warnings } from '../warnings.ts';
import { typeNameOf } from '../writer-book.ts';
import { checkWriters } from '../writer-status.ts';
import { type Look, look } from './look.ts';

/**
 * The writers of a machine and how they are now.
 * @throws as `look` does
 */
export const inspectWriters = (from: Look, { components = false }: WritersOptions): Promise<WritersResult> =>
  look(from, CONTEXTS, async ({ backup, phases, record }) => {
    using _metadata = await gatherWriters(backup, phases, record);
    const described = await phases.run(PHASES.components, async () => readWriters(backup, components, record.warnings));
    await phases.run(PHASES.check, (phase) => checkWriters(backup, phase, record, 'outside-freeze'));
    const states = new Map(record.book.results().map(({ components: _, participates: __, ...state }) => [state.instanceId, state]));
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
const readWriters = (backup: BackupComponents, withFiles: boolean, warnings: Warnings): readonly Described[] => {
  const count = backup.getWriterMetadataCount();
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    try {
      using writer = backup.getWriterMetadata(index);
      return describe(writer.identity, () => writer.readComponents(withFiles));
    } catch (thrown) {
      warnings.push(QgaError.from(thrown).during({ phase: PHASES.components.name, object: `writer ${index + 1} of ${count}` }));
      return [];
    }
  });
};

const describe = (identity: WriterIdentity, read: () => readonly ComponentInfo[]): Described => {
  try {
    return { identity, infos: read(), failure: undefined };
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
