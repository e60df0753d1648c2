import type { Volume } from '../platform/volumes.ts';
import type { BackupComponents } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { PROVIDER } from '../vss/ids.ts';
import type { Phase } from './phases.ts';
import type { SessionRecord } from './record.ts';
import { SESSION_REFUSALS } from './session-refusals.ts';
import { displayName } from './volumes.ts';

/** What a volume is skipped for. @throws the error, where it is not about this volume, or the caller wants every volume. */
const skip = (record: SessionRecord, volume: Volume, thrown: unknown): QgaError => {
  const told = QgaError.from(thrown);
  const { hresult } = told.at;
  // Whichever volume was asked first has nothing to do with it.
  if (hresult !== undefined && SESSION_REFUSALS.has(hresult)) throw told;
  const error = told.during({ object: displayName(volume) });
  if (record.settings.onUnsupportedVolume === 'fail' || hresult === undefined) throw error;
  record.skipped.push(volume);
  return QgaError.of(
    'VOLUME_SKIPPED',
    { ...error.at, phase: 'add-volumes', detail: `${error.name}: ${error.failure.meaning}` },
    { cause: error },
  );
};

/**
 * AddToSnapshotSet for each volume. A failure that concerns one volume names it, and skips it where the caller allows that.
 * @throws NO_VOLUMES where all were skipped.
 */
export const addVolumes = async (backup: BackupComponents, phase: Phase, record: SessionRecord): Promise<void> => {
  const skipped: QgaError[] = [];
  let done = 0;
  for (const volume of record.volumes) {
    try {
      record.snapshotIds.set(volume, await phase.call('AddToSnapshotSet', backup.addToSnapshotSet(volume.guidPath, PROVIDER.id)));
    } catch (thrown) {
      skipped.push(skip(record, volume, thrown));
    }
    phase.check();
    phase.report(++done / record.volumes.length);
  }
  record.warnings.push(...skipped);
  if (record.participating.length === 0)
    throw QgaError.of('NO_VOLUMES', { detail: skipped.map(({ message }) => message).join(' ') }, { cause: skipped[0] });
};
