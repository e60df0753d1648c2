import { fn } from '../signature.ts';

/** Files and named pipes; apart from the table that every freeze binds. */
export const FILES = {
  dll: 'kernel32.dll',
  functions: {
    CreateFileW: fn('int64', ['str16', 'uint32', 'uint32', 'uint64', 'uint32', 'uint32', 'uint64'], { counted: 'opened' }),
    CreateDirectoryW: fn('int32', ['str16', 'uint64']),
    ReadFile: fn('int32', ['uint64', 'uint64', 'uint32', 'uint64', 'uint64']),
    WriteFile: fn('int32', ['uint64', 'uint64', 'uint32', 'uint64', 'uint64']),
    DeviceIoControl: fn('int32', ['uint64', 'uint32', 'uint64', 'uint32', 'uint64', 'uint32', 'uint64', 'uint64']),
    GetFileInformationByHandleEx: fn('int32', ['uint64', 'uint32', 'uint64', 'uint32']),
    CancelIoEx: fn('int32', ['uint64', 'uint64']),
    GetOverlappedResult: fn('int32', ['uint64', 'uint64', 'uint64', 'int32']),

    CreateNamedPipeW: fn('int64', ['str16', 'uint32', 'uint32', 'uint32', 'uint32', 'uint32', 'uint32', 'uint64'], { counted: 'opened' }),
    ConnectNamedPipe: fn('int32', ['uint64', 'uint64']),
    DisconnectNamedPipe: fn('int32', ['uint64']),
    GetNamedPipeClientProcessId: fn('int32', ['uint64', 'uint64']),
    WaitNamedPipeW: fn('int32', ['str16', 'uint32']),
  },
} as const;
