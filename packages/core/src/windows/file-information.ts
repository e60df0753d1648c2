import { FILE_FLAG_BACKUP_SEMANTICS, FILE_FLAG_OPEN_REPARSE_POINT, FILE_READ_ATTRIBUTES, READ_CONTROL } from './win32.ts';

/** BY_HANDLE_FILE_INFORMATION, and places in it. */
export const FILE_INFORMATION_SIZE = 52;
export const ATTRIBUTES = 0;
export const SIZE_HIGH = 32;
export const SIZE_LOW = 36;
export const LINKS = 40;

/** Rights and flags to open a file or folder with to ask what it is and who may do what to it: a link as the link itself. */
export const TO_LOOK_AT = {
  rights: READ_CONTROL | FILE_READ_ATTRIBUTES,
  flags: FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT,
} as const;
