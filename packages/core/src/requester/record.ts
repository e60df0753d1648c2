import type { FreezeResult, FreezeSettings } from '../contract/freeze.ts';
import type { VolumeResult } from '../contract/parts.ts';
import type { Volume } from '../platform/volumes.ts';
import { type BackupType, WRITES_HELD_MS } from '../vss/enums.ts';
import { QgaError } from '../vss/errors.ts';
import { type Exclusion, NOTHING_EXCLUDED } from './exclusion.ts';
import type { HoldEnd, VerdictFacts } from './verdict.ts';
import { Warnings } from './warnings.ts';
import { WriterRegistry } from './writer-registry.ts';

/** All that a session learns, noted where it is learnt; results are made from it. */
export class SessionRecord {
  readonly sessionId: string = globalThis.crypto.randomUUID();
  /** What it was begun with; how far it is to be prepared may change. */
  settings: FreezeSettings;
  readonly simulated: boolean;
  readonly writers: WriterRegistry;
  readonly warnings: Warnings = new Warnings();

  /** Every volume of the machine, and those of the set. */
  machineVolumes: readonly Volume[] = [];
  volumes: readonly Volume[] = [];
  readonly skipped: Volume[] = [];
  readonly snapshotIds: Map<Volume, string> = new Map();
  snapshotSetId: string | undefined;

  backupType: BackupType = 'full';
  backupTypeSource: FreezeResult['backupTypeSource'] = 'default';
  systemState = false;
  context = 0;
  exclusion: Exclusion = NOTHING_EXCLUDED;

  /** Epoch milliseconds. */
  preparedAt: number | undefined;
  frozenAt: number | undefined;
  hold: HoldEnd | undefined;
  snapshot: VerdictFacts['snapshot'] = 'unheard';
  snapshotError: QgaError | undefined;
  status: VerdictFacts['status'] = 'none';
  backupDocument: string | undefined;
  writerDocuments: readonly string[] | undefined;

  constructor(settings: FreezeSettings, simulated: boolean) {
    this.settings = settings;
    this.simulated = simulated;
    this.writers = new WriterRegistry(settings.requireWriters);
    if (settings.holdMs > WRITES_HELD_MS) this.warnings.push(QgaError.of('HOLD_OVER_LIMIT', { object: 'holdMs', isOption: true }));
  }

  get participating(): readonly Volume[] {
    return this.volumes.filter((volume) => !this.skipped.includes(volume));
  }

  volumeResult(volume: Volume): VolumeResult {
    const snapshotId = this.snapshotIds.get(volume);
    return {
      guidPath: volume.guidPath,
      mountPaths: [...volume.mountPaths],
      ...(volume.label === undefined ? {} : { label: volume.label }),
      ...(volume.fileSystem === undefined ? {} : { fileSystem: volume.fileSystem }),
      ...(snapshotId === undefined ? {} : { snapshotId }),
    };
  }
}
