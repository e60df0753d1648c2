import { fn, method } from '../signature.ts';
import { IUnknown } from './interfaces.ts';

/**
 * WMI's COM interfaces as far as they are used, every row up to the last one used, in the order of the SDK's wbemcli.h;
 * a test compiles that header and compares slots and parameters.
 */
export const IWbemLocator = {
  name: 'IWbemLocator',
  methods: {
    ...IUnknown.methods,
    ConnectServer: method('uint64', 'uint64', 'uint64', 'uint64', 'int32', 'uint64', 'uint64', 'uint64'),
  },
} as const;

export const IWbemServices = {
  name: 'IWbemServices',
  methods: {
    ...IUnknown.methods,
    OpenNamespace: method('uint64', 'int32', 'uint64', 'uint64', 'uint64'),
    CancelAsyncCall: method('uint64'),
    QueryObjectSink: method('int32', 'uint64'),
    GetObject: method('uint64', 'int32', 'uint64', 'uint64', 'uint64'),
    GetObjectAsync: method('uint64', 'int32', 'uint64', 'uint64'),
    PutClass: method('uint64', 'int32', 'uint64', 'uint64'),
    PutClassAsync: method('uint64', 'int32', 'uint64', 'uint64'),
    DeleteClass: method('uint64', 'int32', 'uint64', 'uint64'),
    DeleteClassAsync: method('uint64', 'int32', 'uint64', 'uint64'),
    CreateClassEnum: method('uint64', 'int32', 'uint64', 'uint64'),
    CreateClassEnumAsync: method('uint64', 'int32', 'uint64', 'uint64'),
    PutInstance: method('uint64', 'int32', 'uint64', 'uint64'),
    PutInstanceAsync: method('uint64', 'int32', 'uint64', 'uint64'),
    DeleteInstance: method('uint64', 'int32', 'uint64', 'uint64'),
    DeleteInstanceAsync: method('uint64', 'int32', 'uint64', 'uint64'),
    CreateInstanceEnum: method('uint64', 'int32', 'uint64', 'uint64'),
    CreateInstanceEnumAsync: method('uint64', 'int32', 'uint64', 'uint64'),
    ExecQuery: method('uint64', 'uint64', 'int32', 'uint64', 'uint64'),
    ExecQueryAsync: method('uint64', 'uint64', 'int32', 'uint64', 'uint64'),
    ExecNotificationQuery: method('uint64', 'uint64', 'int32', 'uint64', 'uint64'),
    ExecNotificationQueryAsync: method('uint64', 'uint64', 'int32', 'uint64', 'uint64'),
    ExecMethod: method('uint64', 'uint64', 'int32', 'uint64', 'uint64', 'uint64', 'uint64'),
  },
} as const;

export const IWbemClassObject = {
  name: 'IWbemClassObject',
  methods: {
    ...IUnknown.methods,
    GetQualifierSet: method('uint64'),
    Get: method('str16', 'int32', 'uint64', 'uint64', 'uint64'),
    Put: method('str16', 'int32', 'uint64', 'int32'),
    Delete: method('str16'),
    GetNames: method('str16', 'int32', 'uint64', 'uint64'),
    BeginEnumeration: method('int32'),
    Next: method('int32', 'uint64', 'uint64', 'uint64', 'uint64'),
    EndEnumeration: method(),
    GetPropertyQualifierSet: method('str16', 'uint64'),
    Clone: method('uint64'),
    GetObjectText: method('int32', 'uint64'),
    SpawnDerivedClass: method('int32', 'uint64'),
    SpawnInstance: method('int32', 'uint64'),
    CompareTo: method('int32', 'uint64'),
    GetPropertyOrigin: method('str16', 'uint64'),
    InheritsFrom: method('str16'),
    GetMethod: method('str16', 'int32', 'uint64', 'uint64'),
  },
} as const;

export const CLSID_WbemLocator = '{4590f811-1d3a-11d0-891f-00aa004b2e24}';
export const IID_IWbemLocator = '{dc12a687-737f-11cf-884d-00aa004b2e24}';

/** What of COM is needed besides OLE32's own table, from Windows 8 on. */
export const COM_USAGE = {
  dll: 'ole32.dll',
  functions: {
    CoIncrementMTAUsage: fn('int32', ['uint64']),
    CoDecrementMTAUsage: fn('int32', ['uint64']),
    CoSetProxyBlanket: fn('int32', ['uint64', 'uint32', 'uint32', 'uint64', 'uint32', 'uint32', 'uint64', 'uint32']),
  },
} as const;

export const AUTOMATION = {
  dll: 'oleaut32.dll',
  functions: {
    SysAllocString: fn('uint64', ['str16']),
    VariantClear: fn('int32', ['uint64']),
    SafeArrayCreateVector: fn('uint64', ['uint32', 'int32', 'uint32']),
    SafeArrayPutElement: fn('int32', ['uint64', 'uint64', 'uint64']),
  },
} as const;
