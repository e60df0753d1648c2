import type { BackupComponents } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { VSS_E_VOLUME_NOT_SUPPORTED, VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER } from '../vss/hresults.ts';
import { PROVIDER } from '../vss/ids.ts';
import type { Phase } from './phases.ts';
import type { SessionRecord } from './record.ts';
import { displayName } from './volumes.ts';

const REFUSALS: ReadonlySet<number | undefined> = new Set([VSS_E_VOLUME_NOT_SUPPORTED, VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER]);

/**
 * AddToSnapshotSet for each volume. A failure names the volume; one that VSS refuses may be skipped where the caller allows it.
 * @throws NO_VOLUMES where all were skipped.
 */
export const addVolumes = async (backup: BackupComponents, phase: Phase, record: SessionRecord): Promise<void> => {
  let done = 0;
  for (const volume of record.volumes) {
    try {
      record.snapshotIds.set(volume, await phase.call('AddToSnapshotSet', backup.addToSnapshotSet(volume.guidPath, PROVIDER.id)));
    } catch (thrown) {
      const error = QgaError.from(thrown).during({ object: displayName(volume) });
      if (record.settings.onUnsupportedVolume === 'fail' || !REFUSALS.has(error.at.hresult)) throw error;
      record.skipped.push(volume);
      record.warnings.push(QgaError.of('VOLUME_SKIPPED', { ...error.at, phase: 'add-volumes' }));
    }
    phase.check();
    phase.report(++done / record.volumes.length);
  }
  if (record.participating.length === 0) throw QgaError.of('NO_VOLUMES');
};
