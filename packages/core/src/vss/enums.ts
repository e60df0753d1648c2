/** VSS_BACKUP_TYPE, as far as a requester may choose one. */
export const BACKUP_TYPES = { full: 1, incremental: 2, differential: 3, log: 4, copy: 5 } as const;
export type BackupType = keyof typeof BACKUP_TYPES;

/** The backup type of a registry value or enumeration value; undefined where it names none. */
export const backupTypeOf = (value: number): BackupType | undefined =>
  (Object.keys(BACKUP_TYPES) as BackupType[]).find((name) => BACKUP_TYPES[name] === value);

const VSS_CTX_APP_ROLLBACK = 0x9;
const VSS_VOLSNAP_ATTR_NO_AUTORECOVERY = 0x2;
const VSS_VOLSNAP_ATTR_TXF_RECOVERY = 0x2000000;

/** VSS_VOLSNAP_ATTR_TRANSPORTABLE: refused on client editions of Windows. */
export const TRANSPORTABLE = 0x20;
/** VSS_VOLSNAP_ATTR_NO_WRITERS: file systems only. */
export const NO_WRITERS = 0x10;
/** VSS_CTX_NAS_ROLLBACK: Microsoft's own context without writers. */
export const NAS_ROLLBACK = 0x19;
/** The reference's snapshot context on server editions, 0x0200002b. */
export const SNAPSHOT_CONTEXT = VSS_CTX_APP_ROLLBACK | VSS_VOLSNAP_ATTR_NO_AUTORECOVERY | VSS_VOLSNAP_ATTR_TXF_RECOVERY | TRANSPORTABLE;

/** VSS_CTX_ALL: every snapshot and provider, for queries. */
export const VSS_CTX_ALL = 0xffff_ffff;

/** VSS_PROVIDER_TYPE, in the order of its values. */
export const PROVIDER_TYPES = ['unknown', 'system', 'software', 'hardware', 'fileshare'] as const;

/** VSS_WRITER_STATE values that say the writer has failed. */
export const WRITER_FAILED_FROM = 0x6;
export const WRITER_FAILED_TO = 0xf;
/** Those of a step after the snapshot's own end: VSS_WS_FAILED_AT_BACKUP_COMPLETE and _BACKUPSHUTDOWN. */
export const WRITER_FAILED_LATE: ReadonlySet<number> = new Set([0xc, 0xf]);

/** VSS_COMPONENT_TYPE. */
export const COMPONENT_TYPES = { undefined: 0, database: 1, filegroup: 2 } as const;

/** GetDriveTypeW's answers, in the order of their values. */
export const DRIVE_TYPES = ['unknown', 'no-root', 'removable', 'fixed', 'remote', 'cdrom', 'ramdisk'] as const;
export type DriveType = (typeof DRIVE_TYPES)[number];

/** VSS takes at most this many volumes into one snapshot set. */
export const MAXIMUM_VOLUMES = 64;

/** Milliseconds for which VSS holds writes once the provider commits. */
export const WRITES_HELD_MS = 10_000;
