/** Names and identifiers the requester shares with the installed provider (QEMU guest agent, qga-vss.dll). */
export const PROVIDER = {
  id: '{3629d4ed-ee09-4e0e-9a5c-6d8ba2872aef}',
  versionId: '{11ef8b15-cac6-40d6-8d5c-8ffc163f24ca}',
  classId: '{6e6a3492-8d4d-440c-9619-5e5d0cc31ca8}',
  progId: 'QGAVSSProvider',
  /** COM+ application, demand-start service and registry key carry the same name. */
  name: 'QEMU Guest Agent VSS Provider',
} as const;

/** The three manual-reset events between requester and provider. */
export const EVENT_NAMES = {
  frozen: 'Global\\QGAVSSEvent-frozen',
  thaw: 'Global\\QGAVSSEvent-thaw',
  timeout: 'Global\\QGAVSSEvent-timeout',
} as const;

/** Held by the process that owns the events, for as long as they exist; dies with it. */
export const OWNER_MUTEX_NAME = 'Global\\qga-vss-owner';

/** Full access for SYSTEM and Administrators, nobody else: the provider runs as LocalSystem and asks for all access. @seam */
export const EVENT_ACCESS = 'D:P(A;;0x1F0003;;;SY)(A;;0x1F0003;;;BA)';

/**
 * The descriptor of the events and of the mutex. Its owner is given: another program can copy the access, but not this
 * owner; and what one administrator left behind is not foreign to another.
 */
export const EVENT_SDDL = `O:BA${EVENT_ACCESS}`;

/** HKLM; DWORD `VssOption`, 1 to 5 valid, anything else means the default. */
export const BACKUP_TYPE_REGISTRY = {
  key: `SYSTEM\\CurrentControlSet\\Services\\${PROVIDER.name}`,
  value: 'VssOption',
} as const;

/** Full access for SYSTEM and Administrators, nobody else, to the history and all that is made in its folder. */
export const HISTORY_SDDL = 'O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)';

/** HKLM; DWORD `History`: 0 means that no history and no events are kept. */
export const POLICY_REGISTRY = { key: 'SOFTWARE\\Policies\\qga-vss', history: 'History' } as const;

export const GUID_NULL = '{00000000-0000-0000-0000-000000000000}';

/** Writers whose logs or differential bases a backup type other than copy would move. */
export const LOG_TRUNCATING_WRITERS: Readonly<Record<string, string>> = {
  '{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}': 'SqlServerWriter',
  '{f8544ac1-0611-4fa5-b04b-f7ee00b03277}': 'MSDEWriter',
  '{76fe1ac4-15f7-4bcd-987e-8e1acb462fb7}': 'Microsoft Exchange Writer',
};

/** Writers without which a backup of the bootable system state is not whole. */
export const SYSTEM_STATE_WRITERS: Readonly<Record<string, string>> = {
  '{e8132975-6f93-4464-a53e-1050253ae220}': 'System Writer',
  '{afbab4a2-367d-4d15-a586-71dbb18f8485}': 'Registry Writer',
};

/** The writers of SQL Server, old and new. */
export const SQL_WRITER_IDS: readonly string[] = ['{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}', '{f8544ac1-0611-4fa5-b04b-f7ee00b03277}'];

const GUID_PATTERN = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

/** A GUID in its one spelling here, lower case in braces; undefined where the text is none. */
export const normaliseGuid = (text: string): string | undefined => {
  const match = GUID_PATTERN.exec(text);
  return match ? `{${match[1]?.toLowerCase()}}` : undefined;
};

/** An id or a name as it is compared: ids in their one spelling, names without regard to case or to spaces around them. */
export const comparable = (idOrName: string): string => normaliseGuid(idOrName.trim()) ?? idOrName.trim().toLowerCase();
