import type { QgaError } from '../vss/errors.ts';
/**
 * The VSS requester API as the requester needs it. Every method is one call of Microsoft's interface and keeps its
 * name; a failing HRESULT is thrown as a QgaError that carries `call` and `hresult`. Methods that return a promise
 * may cross processes or block, and run off the event loop; the others work on memory of this process.
 */
export interface Vss {
  /**
   * COM and its security for this process, vssapi.dll and its entry points. Idempotent; a host may call it early.
   * @returns conditions worth a warning (COM security already set by other code).
   * @throws VSS_UNAVAILABLE or the HRESULT of the COM call.
   */
  initialize(): readonly QgaError[];
  createBackupComponents(): BackupComponents;
}

/** IVssBackupComponents. Good for one backup; disposing releases it, which ends the session on the VSS side. */
export interface BackupComponents extends AsyncDisposable {
  initializeForBackup(): Promise<void>;
  setContext(context: number): Promise<void>;
  setBackupState(state: BackupState): void;
  /** @param writerIds ids in braces; only before gathering. */
  disableWriterClasses(writerIds: readonly string[]): Promise<void>;
  /** @param instanceIds ids in braces; only before gathering, so they come from another object. */
  disableWriterInstances(instanceIds: readonly string[]): Promise<void>;
  gatherWriterMetadata(): Promise<VssAsync>;
  getWriterMetadataCount(): number;
  getWriterMetadata(index: number): WriterMetadata;
  freeWriterMetadata(): void;
  /** @returns the snapshot set's id. */
  startSnapshotSet(): Promise<string>;
  /**
   * @param volume `\\?\Volume{guid}\`
   * @returns the snapshot's id.
   */
  addToSnapshotSet(volume: string, providerId: string): Promise<string>;
  prepareForBackup(): Promise<VssAsync>;
  gatherWriterStatus(): Promise<VssAsync>;
  getWriterStatusCount(): number;
  /** GetWriterStatusEx where the interface offers it, else GetWriterStatus. */
  getWriterStatus(index: number): WriterStatus;
  freeWriterStatus(): void;
  doSnapshotSet(): Promise<VssAsync>;
  setBackupSucceeded(component: AddedComponent, succeeded: boolean): void;
  backupComplete(): Promise<VssAsync>;
  abortBackup(): Promise<void>;
  /** Query for every provider that VSS knows, in its order. */
  queryProviders(): Promise<readonly ProviderProperties[]>;
  saveAsXml(): string;
}

export interface BackupState {
  readonly selectComponents: boolean;
  readonly systemState: boolean;
  /** VSS_BACKUP_TYPE */
  readonly backupType: number;
  readonly partialFiles: boolean;
}

/** IVssAsync. Disposing releases it off the event loop, without waiting for that. */
export interface VssAsync extends Disposable {
  /** Waits at most `ms` milliseconds; returning says nothing about the outcome, queryStatus does. */
  wait(ms: number): Promise<void>;
  /** @returns the operation's own HRESULT: VSS_S_ASYNC_PENDING, _FINISHED, _CANCELLED or a failure. Throws only if the call itself fails. */
  queryStatus(): Promise<number>;
  cancel(): Promise<void>;
}

/** A chance for others to run in the middle of long work; undefined where it is not their turn yet. */
export type Breathe = () => Promise<void> | undefined;

export interface WriterIdentity {
  readonly instanceId: string;
  readonly writerId: string;
  readonly name: string;
}

/** IVssExamineWriterMetadata of one writer. Disposing frees all it holds, and only then throws what FreeComponentInfo answered. */
export interface WriterMetadata extends Disposable {
  /** GetIdentity */
  readonly identity: WriterIdentity;
  /**
   * All components (GetFileCounts, then GetComponent and GetComponentInfo for each), held until disposed.
   * @param withFiles read where each component's files lie, too.
   * @param breathe called again and again: a writer may have tens of thousands of files. What it returns is waited for, and what it
   * throws ends the reading.
   */
  readComponents(withFiles: boolean, breathe: Breathe): Promise<readonly ComponentInfo[]>;
  /**
   * AddComponent for each component read whose index has a true here.
   * @returns the calls that failed; the others were added.
   */
  addComponents(chosen: readonly boolean[]): readonly AddFailure[];
  saveAsXml(): string;
}

export interface AddFailure {
  readonly index: number;
  readonly hresult: number;
}

/** VSS_COMPONENTINFO, as far as choosing components needs it. */
export interface ComponentInfo {
  /** VSS_COMPONENT_TYPE */
  readonly type: number;
  /** Empty where the writer gives none. */
  readonly logicalPath: string;
  readonly name: string;
  readonly selectable: boolean;
  /** Folders of its files, database files and log files as the writer names them; only when asked for. */
  readonly files?: readonly string[];
}

/** What names a component that was added to the backup document. */
export interface AddedComponent {
  readonly instanceId: string;
  readonly writerId: string;
  readonly type: number;
  readonly logicalPath: string;
  readonly name: string;
}

export interface WriterStatus extends WriterIdentity {
  /** VSS_WRITER_STATE */
  readonly state: number;
  readonly failure: number;
  /** The writer's own code and words, where GetWriterStatusEx offers them. */
  readonly applicationFailure?: number;
  readonly applicationMessage?: string;
}

/** VSS_PROVIDER_PROP; ids in braces. */
export interface ProviderProperties {
  readonly id: string;
  readonly name: string;
  /** VSS_PROVIDER_TYPE */
  readonly type: number;
  readonly version: string;
  readonly versionId: string;
  readonly classId: string;
}
