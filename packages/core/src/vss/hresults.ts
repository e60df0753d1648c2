/** The HRESULTs on which the requester decides; every other one is looked up in the table of codes. Unsigned. */
export const VSS_S_ASYNC_PENDING = 0x00042309;
export const VSS_S_ASYNC_FINISHED = 0x0004230a;
export const VSS_S_ASYNC_CANCELLED = 0x0004230b;
export const VSS_E_BAD_STATE = 0x80042301;
export const VSS_E_PROVIDER_NOT_REGISTERED = 0x80042304;
export const VSS_E_OBJECT_NOT_FOUND = 0x80042308;
export const VSS_E_OBJECT_ALREADY_EXISTS = 0x8004230d;
export const VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER = 0x8004230e;
export const VSS_E_UNEXPECTED_PROVIDER_ERROR = 0x8004230f;
export const VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED = 0x80042312;
export const VSS_E_HOLD_WRITES_TIMEOUT = 0x80042314;
export const VSS_E_SNAPSHOT_SET_IN_PROGRESS = 0x80042316;
export const VSS_E_UNSUPPORTED_CONTEXT = 0x8004231b;
export const E_NOTIMPL = 0x80004001;
export const E_NOINTERFACE = 0x80004002;
export const E_FAIL = 0x80004005;
export const E_ACCESSDENIED = 0x80070005;
export const RPC_E_DISCONNECTED = 0x80010108;
export const E_OUTOFMEMORY = 0x8007000e;
export const E_INVALIDARG = 0x80070057;

/** A Win32 error code as an HRESULT (HRESULT_FROM_WIN32). */
export const hresultOfWin32 = (code: number): number => (code <= 0 ? code >>> 0 : ((code & 0xffff) | 0x80070000) >>> 0);

/** COM's own reading of an HRESULT: the top bit set means failure. */
export const failed = (hresult: number): boolean => hresult >>> 31 === 1;
