/** Numbers of winnt.h, winbase.h and winerror.h, under the names they have there. */
export const ERROR_FILE_NOT_FOUND = 2;
export const ERROR_ACCESS_DENIED = 5;
export const ERROR_INVALID_HANDLE = 6;
export const ERROR_NO_MORE_FILES = 18;
export const ERROR_INVALID_PARAMETER = 87;
export const ERROR_ALREADY_EXISTS = 183;
export const ERROR_MORE_DATA = 234;

export const WAIT_OBJECT_0 = 0;
export const WAIT_TIMEOUT = 258;
export const WAIT_FAILED = 0xffff_ffff;
export const INFINITE = 0xffff_ffff;

export const SYNCHRONIZE = 0x0010_0000;
export const READ_CONTROL = 0x0002_0000;
export const EVENT_MODIFY_STATE = 2;
