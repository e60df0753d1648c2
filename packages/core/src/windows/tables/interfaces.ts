import { method } from '../signature.ts';

/**
 * The COM interfaces of VSS as far as they are used, every row up to the last one used, in the order of the SDK's
 * vss.h, vswriter.h and vsbackup.h; a test compiles those headers and compares slots and parameters.
 */
const IUNKNOWN = {
  QueryInterface: method('uint64', 'uint64'),
  AddRef: { result: 'uint32', parameters: [] },
  Release: { result: 'uint32', parameters: [] },
} as const;

export const IUnknown = { name: 'IUnknown', methods: IUNKNOWN } as const;

export const IGlobalOptions = {
  name: 'IGlobalOptions',
  methods: {
    ...IUNKNOWN,
    Set: method('uint32', 'uint64'),
    Query: method('uint32', 'uint64'),
  },
} as const;

export const IVssAsync = {
  name: 'IVssAsync',
  methods: {
    ...IUNKNOWN,
    Cancel: method(),
    Wait: method('uint32'),
    QueryStatus: method('uint64', 'uint64'),
  },
} as const;

export const IVssEnumObject = {
  name: 'IVssEnumObject',
  methods: { ...IUNKNOWN, Next: method('uint32', 'uint64', 'uint64') },
} as const;

export const IVssWMFiledesc = {
  name: 'IVssWMFiledesc',
  methods: { ...IUNKNOWN, GetPath: method('uint64') },
} as const;

export const IVssWMComponent = {
  name: 'IVssWMComponent',
  methods: {
    ...IUNKNOWN,
    GetComponentInfo: method('uint64'),
    FreeComponentInfo: method('uint64'),
    GetFile: method('uint32', 'uint64'),
    GetDatabaseFile: method('uint32', 'uint64'),
    GetDatabaseLogFile: method('uint32', 'uint64'),
  },
} as const;

export const IVssExamineWriterMetadata = {
  name: 'IVssExamineWriterMetadata',
  methods: {
    ...IUNKNOWN,
    GetIdentity: method('uint64', 'uint64', 'uint64', 'uint64', 'uint64'),
    GetFileCounts: method('uint64', 'uint64', 'uint64'),
    GetIncludeFile: method('uint32', 'uint64'),
    GetExcludeFile: method('uint32', 'uint64'),
    GetComponent: method('uint32', 'uint64'),
    GetRestoreMethod: method('uint64', 'uint64', 'uint64', 'uint64', 'uint64', 'uint64'),
    GetAlternateLocationMapping: method('uint32', 'uint64'),
    GetBackupSchema: method('uint64'),
    GetDocument: method('uint64'),
    SaveAsXML: method('uint64'),
  },
} as const;

const IVSSBACKUPCOMPONENTS = {
  ...IUNKNOWN,
  GetWriterComponentsCount: method('uint64'),
  GetWriterComponents: method('uint32', 'uint64'),
  InitializeForBackup: method('uint64'),
  SetBackupState: method('uint8', 'uint8', 'uint32', 'uint8'),
  InitializeForRestore: method('uint64'),
  SetRestoreState: method('uint32'),
  GatherWriterMetadata: method('uint64'),
  GetWriterMetadataCount: method('uint64'),
  GetWriterMetadata: method('uint32', 'uint64', 'uint64'),
  FreeWriterMetadata: method(),
  /** The strings are addresses here: those of the component info as it was read. */
  AddComponent: method('guid', 'guid', 'uint32', 'uint64', 'uint64'),
  PrepareForBackup: method('uint64'),
  AbortBackup: method(),
  GatherWriterStatus: method('uint64'),
  GetWriterStatusCount: method('uint64'),
  FreeWriterStatus: method(),
  GetWriterStatus: method('uint32', 'uint64', 'uint64', 'uint64', 'uint64', 'uint64'),
  SetBackupSucceeded: method('guid', 'guid', 'uint32', 'str16', 'str16', 'uint8'),
  SetBackupOptions: method('guid', 'uint32', 'str16', 'str16', 'str16'),
  SetSelectedForRestore: method('guid', 'uint32', 'str16', 'str16', 'uint8'),
  SetRestoreOptions: method('guid', 'uint32', 'str16', 'str16', 'str16'),
  SetAdditionalRestores: method('guid', 'uint32', 'str16', 'str16', 'uint8'),
  SetPreviousBackupStamp: method('guid', 'uint32', 'str16', 'str16', 'str16'),
  SaveAsXML: method('uint64'),
  BackupComplete: method('uint64'),
  AddAlternativeLocationMapping: method('guid', 'uint32', 'str16', 'str16', 'str16', 'str16', 'uint8', 'str16'),
  AddRestoreSubcomponent: method('guid', 'uint32', 'str16', 'str16', 'str16', 'str16', 'uint8'),
  SetFileRestoreStatus: method('guid', 'uint32', 'str16', 'str16', 'uint32'),
  AddNewTarget: method('guid', 'uint32', 'str16', 'str16', 'str16', 'str16', 'uint8', 'str16'),
  SetRangesFilePath: method('guid', 'uint32', 'str16', 'str16', 'uint32', 'str16'),
  PreRestore: method('uint64'),
  PostRestore: method('uint64'),
  SetContext: method('int32'),
  StartSnapshotSet: method('uint64'),
  AddToSnapshotSet: method('str16', 'guid', 'uint64'),
  DoSnapshotSet: method('uint64'),
  DeleteSnapshots: method('guid', 'uint32', 'int32', 'uint64', 'uint64'),
  ImportSnapshots: method('uint64'),
  BreakSnapshotSet: method('guid'),
  GetSnapshotProperties: method('guid', 'uint64'),
  Query: method('guid', 'uint32', 'uint32', 'uint64'),
  IsVolumeSupported: method('guid', 'str16', 'uint64'),
  DisableWriterClasses: method('uint64', 'uint32'),
  EnableWriterClasses: method('uint64', 'uint32'),
  DisableWriterInstances: method('uint64', 'uint32'),
  ExposeSnapshot: method('guid', 'str16', 'int32', 'str16', 'uint64'),
  RevertToSnapshot: method('guid', 'int32'),
  QueryRevertStatus: method('str16', 'uint64'),
} as const;

export const IVssBackupComponents = { name: 'IVssBackupComponents', methods: IVSSBACKUPCOMPONENTS } as const;

export const IVssBackupComponentsEx3 = {
  name: 'IVssBackupComponentsEx3',
  methods: {
    ...IVSSBACKUPCOMPONENTS,
    GetWriterMetadataEx: method('uint32', 'uint64', 'uint64'),
    SetSelectedForRestoreEx: method('guid', 'uint32', 'str16', 'str16', 'uint8', 'guid'),
    UnexposeSnapshot: method('guid'),
    SetAuthoritativeRestore: method('guid', 'uint32', 'str16', 'str16', 'uint8'),
    SetRollForward: method('guid', 'uint32', 'str16', 'str16', 'uint32', 'str16'),
    SetRestoreName: method('guid', 'uint32', 'str16', 'str16', 'str16'),
    BreakSnapshotSetEx: method('guid', 'uint32', 'uint64'),
    PreFastRecovery: method('guid', 'uint32', 'uint64'),
    FastRecovery: method('guid', 'uint32', 'uint64'),
    GetWriterStatusEx: method('uint32', 'uint64', 'uint64', 'uint64', 'uint64', 'uint64', 'uint64', 'uint64'),
  },
} as const;

/** IIDs and CLSIDs asked for by id. */
export const IID_IVssBackupComponentsEx3 = '{c191bfbc-b602-4675-8bd1-67d642f529d5}';
export const CLSID_GlobalOptions = '{0000034b-0000-0000-c000-000000000046}';
export const IID_IGlobalOptions = '{0000015b-0000-0000-c000-000000000046}';

export const INTERFACES = [
  IUnknown,
  IGlobalOptions,
  IVssAsync,
  IVssEnumObject,
  IVssWMFiledesc,
  IVssWMComponent,
  IVssExamineWriterMetadata,
  IVssBackupComponents,
  IVssBackupComponentsEx3,
] as const;
