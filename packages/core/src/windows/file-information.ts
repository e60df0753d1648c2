import { FILE_FLAG_BACKUP_SEMANTICS, FILE_FLAG_OPEN_REPARSE_POINT, FILE_READ_ATTRIBUTES, READ_CONTROL } from './win32.ts';

/** Classes of GetFileInformationByHandleEx, the structures it fills for them, and places in these. */
const FileBasicInfo = 0;
const FILE_BASIC_INFO_SIZE = 40;
export const ATTRIBUTES = 32;
const FileStandardInfo = 1;
const FILE_STANDARD_INFO_SIZE = 24;
export const END_OF_FILE = 8;
export const LINKS = 16;

/**
 * What a file is asked for. GetFileInformationByHandle would tell all at once, but asks its volume, too, which takes longer than all
 * else that is asked of a file; FileAttributeTagInfo would be less than FileBasicInfo, but FAT does not know it.
 */
export const BASIC = { kind: FileBasicInfo, size: FILE_BASIC_INFO_SIZE } as const;
export const STANDARD = { kind: FileStandardInfo, size: FILE_STANDARD_INFO_SIZE } as const;

/** Rights and flags to open a file or folder with to ask what it is and who may do what to it: a link as the link itself. */
export const TO_LOOK_AT = {
  rights: READ_CONTROL | FILE_READ_ATTRIBUTES,
  flags: FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT,
} as const;
