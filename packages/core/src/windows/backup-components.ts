import type {
  AddedComponent,
  BackupComponents,
  BackupState,
  ProviderProperties,
  VssAsync,
  WriterMetadata,
  WriterStatus,
} from '../platform/vss.ts';
import { takeBstr } from './bstr.ts';
import type { ComObject } from './com-object.ts';
import type { Library } from './library.ts';
import { Block } from './memory.ts';
import { queryProviders } from './provider-query.ts';
import type { IVssBackupComponents } from './tables/interfaces.ts';
import { WindowsVssAsync } from './vss-async.ts';
import { WindowsWriterMetadata } from './writer-metadata.ts';
import { WriterStatusReader } from './writer-status.ts';

type Asynchronous = 'GatherWriterMetadata' | 'PrepareForBackup' | 'GatherWriterStatus' | 'DoSnapshotSet' | 'BackupComplete';

const OUT = 0;
const FIRST_GUID = 16;
const SECOND_GUID = 32;
const GUID_SIZE = 16;

/** IVssBackupComponents. */
export class WindowsBackupComponents implements BackupComponents {
  readonly #library: Library;
  readonly #backup: ComObject<typeof IVssBackupComponents>;
  readonly #status: WriterStatusReader;

  /** Takes over the object. */
  constructor(library: Library, backup: ComObject<typeof IVssBackupComponents>) {
    this.#library = library;
    this.#backup = backup;
    this.#status = new WriterStatusReader(library, backup);
  }

  async initializeForBackup(): Promise<void> {
    await this.#backup.callAsync('InitializeForBackup', 0);
  }

  async setContext(context: number): Promise<void> {
    await this.#backup.callAsync('SetContext', context | 0);
  }

  setBackupState(state: BackupState): void {
    this.#backup.call(
      'SetBackupState',
      Number(state.selectComponents),
      Number(state.systemState),
      state.backupType,
      Number(state.partialFiles),
    );
  }

  async disableWriterClasses(writerIds: readonly string[]): Promise<void> {
    await this.#disable('DisableWriterClasses', writerIds);
  }

  async disableWriterInstances(instanceIds: readonly string[]): Promise<void> {
    await this.#disable('DisableWriterInstances', instanceIds);
  }

  gatherWriterMetadata(): Promise<VssAsync> {
    return this.#begin('GatherWriterMetadata');
  }

  getWriterMetadataCount(): number {
    const { scratch } = this.#library;
    this.#backup.call('GetWriterMetadataCount', scratch.address);
    return scratch.uint32(OUT);
  }

  getWriterMetadata(index: number): WriterMetadata {
    const { scratch } = this.#library;
    scratch.setPointer(OUT, 0);
    this.#backup.call('GetWriterMetadata', index, scratch.address + FIRST_GUID, scratch.address + OUT);
    return new WindowsWriterMetadata(this.#library, this.#backup, scratch.pointer(OUT));
  }

  freeWriterMetadata(): void {
    this.#backup.call('FreeWriterMetadata');
  }

  startSnapshotSet(): Promise<string> {
    return this.#library.blocks.with(async (block) => {
      await this.#backup.callAsync('StartSnapshotSet', block.address + FIRST_GUID);
      return block.guid(FIRST_GUID);
    });
  }

  addToSnapshotSet(volume: string, providerId: string): Promise<string> {
    return this.#library.blocks.with(async (block) => {
      block.setGuid(FIRST_GUID, providerId);
      await this.#backup.callAsync('AddToSnapshotSet', volume, block.guidArgument(FIRST_GUID), block.address + SECOND_GUID);
      return block.guid(SECOND_GUID);
    });
  }

  prepareForBackup(): Promise<VssAsync> {
    return this.#begin('PrepareForBackup');
  }

  gatherWriterStatus(): Promise<VssAsync> {
    return this.#begin('GatherWriterStatus');
  }

  getWriterStatusCount(): number {
    const { scratch } = this.#library;
    this.#backup.call('GetWriterStatusCount', scratch.address);
    return scratch.uint32(OUT);
  }

  getWriterStatus(index: number): WriterStatus {
    return this.#status.read(index);
  }

  freeWriterStatus(): void {
    this.#backup.call('FreeWriterStatus');
  }

  doSnapshotSet(): Promise<VssAsync> {
    return this.#begin('DoSnapshotSet');
  }

  setBackupSucceeded(component: AddedComponent, succeeded: boolean): void {
    const { scratch } = this.#library;
    scratch.setGuid(FIRST_GUID, component.instanceId);
    scratch.setGuid(SECOND_GUID, component.writerId);
    this.#backup.call(
      'SetBackupSucceeded',
      scratch.guidArgument(FIRST_GUID),
      scratch.guidArgument(SECOND_GUID),
      component.type,
      component.logicalPath === '' ? null : component.logicalPath,
      component.name,
      Number(succeeded),
    );
  }

  backupComplete(): Promise<VssAsync> {
    return this.#begin('BackupComplete');
  }

  async abortBackup(): Promise<void> {
    await this.#backup.callAsync('AbortBackup');
  }

  queryProviders(): Promise<readonly ProviderProperties[]> {
    return queryProviders(this.#library, this.#backup);
  }

  saveAsXml(): string {
    const { scratch } = this.#library;
    scratch.setPointer(OUT, 0);
    this.#backup.call('SaveAsXML', scratch.address + OUT);
    return takeBstr(this.#library, scratch.pointer(OUT));
  }

  /** Resolves when VSS has released the session, which may cross processes; after calls that still run. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#status[Symbol.dispose]();
    await this.#backup.releaseAsync();
  }

  async #disable(call: 'DisableWriterClasses' | 'DisableWriterInstances', ids: readonly string[]): Promise<void> {
    const block = new Block(Math.max(ids.length, 1) * GUID_SIZE);
    try {
      for (const [index, id] of ids.entries()) block.setGuid(index * GUID_SIZE, id);
      await this.#backup.callAsync(call, block.address, ids.length);
    } finally {
      // Reached only once the call has come back: a call that hangs keeps its memory.
      block[Symbol.dispose]();
    }
  }

  #begin(call: Asynchronous): Promise<VssAsync> {
    return this.#library.blocks.with(async (block) => {
      await this.#backup.callAsync(call, block.address + OUT);
      return new WindowsVssAsync(this.#library, block.pointer(OUT));
    });
  }
}
