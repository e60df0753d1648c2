/** Numbers of winnt.h, winbase.h and winerror.h, under the names they have there. */
export const ERROR_FILE_NOT_FOUND = 2;
export const ERROR_ACCESS_DENIED = 5;
export const ERROR_INVALID_HANDLE = 6;
export const ERROR_NO_MORE_FILES = 18;
export const ERROR_INVALID_PARAMETER = 87;
export const ERROR_BROKEN_PIPE = 109;
export const ERROR_ALREADY_EXISTS = 183;
export const ERROR_PIPE_BUSY = 231;
export const ERROR_NO_DATA = 232;
export const ERROR_PIPE_NOT_CONNECTED = 233;
export const ERROR_MORE_DATA = 234;
export const ERROR_PIPE_CONNECTED = 535;
export const ERROR_OPERATION_ABORTED = 995;
export const ERROR_IO_PENDING = 997;

export const WAIT_OBJECT_0 = 0;
export const WAIT_TIMEOUT = 258;
export const WAIT_FAILED = 0xffff_ffff;
export const INFINITE = 0xffff_ffff;

export const SYNCHRONIZE = 0x0010_0000;
export const FILE_READ_ATTRIBUTES = 0x80;
export const FILE_ATTRIBUTE_DIRECTORY = 0x10;
export const FILE_ATTRIBUTE_REPARSE_POINT = 0x400;
export const READ_CONTROL = 0x0002_0000;
export const EVENT_MODIFY_STATE = 2;
export const GENERIC_READ = 0x8000_0000;
export const GENERIC_WRITE = 0x4000_0000;
export const FILE_FLAG_OVERLAPPED = 0x4000_0000;
export const OPEN_EXISTING = 3;
/** Read, written and deleted by others meanwhile. */
export const FILE_SHARE_ALL = 7;
/** Without it no folder can be opened. */
export const FILE_FLAG_BACKUP_SEMANTICS = 0x0200_0000;
/** The link itself, not what it leads to. */
export const FILE_FLAG_OPEN_REPARSE_POINT = 0x0020_0000;
export const INVALID_HANDLE_VALUE = -1;
