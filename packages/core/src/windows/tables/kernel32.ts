import { fn } from '../signature.ts';

export const KERNEL32 = {
  dll: 'kernel32.dll',
  functions: {
    LocalFree: fn('uint64', ['uint64']),

    CloseHandle: fn('int32', ['uint64'], { counted: 'closed' }),
    DuplicateHandle: fn('int32', ['uint64', 'uint64', 'uint64', 'uint64', 'uint32', 'int32', 'uint32'], { counted: 'opened' }),
    CreateMutexW: fn('uint64', ['uint64', 'int32', 'str16'], { counted: 'opened' }),
    OpenMutexW: fn('uint64', ['uint32', 'int32', 'str16'], { counted: 'opened' }),
    CreateEventW: fn('uint64', ['uint64', 'int32', 'int32', 'str16'], { counted: 'opened' }),
    OpenEventW: fn('uint64', ['uint32', 'int32', 'str16'], { counted: 'opened' }),
    SetEvent: fn('int32', ['uint64']),
    ResetEvent: fn('int32', ['uint64']),
    WaitForSingleObject: fn('uint32', ['uint64', 'uint32']),
    WaitForMultipleObjects: fn('uint32', ['uint32', 'uint64', 'int32', 'uint32']),

    CreateTimerQueueTimer: fn('int32', ['uint64', 'uint64', 'uint64', 'uint64', 'uint32', 'uint32', 'uint32'], { counted: 'opened' }),
    ChangeTimerQueueTimer: fn('int32', ['uint64', 'uint64', 'uint32', 'uint32']),
    DeleteTimerQueueTimer: fn('int32', ['uint64', 'uint64', 'uint64'], { counted: 'gone' }),
    RegisterWaitForSingleObject: fn('int32', ['uint64', 'uint64', 'uint64', 'uint64', 'uint32', 'uint32'], { counted: 'opened' }),
    QueryPerformanceCounter: fn('int32', ['uint64']),
    QueryPerformanceFrequency: fn('int32', ['uint64']),
    UnregisterWaitEx: fn('int32', ['uint64', 'uint64'], { counted: 'gone' }),

    GetCurrentProcess: fn('int64', []),
    OpenProcess: fn('uint64', ['uint32', 'int32', 'uint32'], { counted: 'opened' }),
    QueryFullProcessImageNameW: fn('int32', ['uint64', 'uint32', 'uint64', 'uint64']),
    TerminateProcess: fn('int32', ['uint64', 'uint32']),

    FindFirstVolumeW: fn('int64', ['uint64', 'uint32'], { counted: 'opened' }),
    FindNextVolumeW: fn('int32', ['uint64', 'uint64', 'uint32']),
    FindVolumeClose: fn('int32', ['uint64'], { counted: 'closed' }),
    GetVolumePathNamesForVolumeNameW: fn('int32', ['str16', 'uint64', 'uint32', 'uint64']),
    GetDriveTypeW: fn('uint32', ['str16']),
    GetVolumeInformationW: fn('int32', ['str16', 'uint64', 'uint32', 'uint64', 'uint64', 'uint64', 'uint64', 'uint32']),
    GetVolumePathNameW: fn('int32', ['str16', 'uint64', 'uint32']),
    GetVolumeNameForVolumeMountPointW: fn('int32', ['str16', 'uint64', 'uint32']),
    GetSystemWindowsDirectoryW: fn('uint32', ['uint64', 'uint32']),
    QueryDosDeviceW: fn('uint32', ['str16', 'uint64', 'uint32']),
    ExpandEnvironmentStringsW: fn('uint32', ['str16', 'uint64', 'uint32']),
  },
} as const;
