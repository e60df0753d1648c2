/** SIDs of accounts that are the same on every Windows. */
export const SID = {
  everyone: 'S-1-1-0',
  creatorOwner: 'S-1-3-0',
  creatorGroup: 'S-1-3-1',
  ownerRights: 'S-1-3-4',
  system: 'S-1-5-18',
  administrators: 'S-1-5-32-544',
  trustedInstaller: 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
} as const;

/** Names to tell people; every other SID would have to be looked up, perhaps over the network. */
const NAMES: Readonly<Record<string, string>> = {
  [SID.everyone]: 'Everyone',
  'S-1-5-2': 'NETWORK',
  'S-1-5-4': 'INTERACTIVE',
  'S-1-5-7': 'ANONYMOUS LOGON',
  'S-1-5-11': 'Authenticated Users',
  [SID.system]: 'SYSTEM',
  'S-1-5-19': 'LOCAL SERVICE',
  'S-1-5-20': 'NETWORK SERVICE',
  'S-1-5-113': 'Local account',
  [SID.administrators]: 'Administrators',
  'S-1-5-32-545': 'Users',
  'S-1-5-32-546': 'Guests',
  'S-1-5-32-547': 'Power Users',
  'S-1-5-32-551': 'Backup Operators',
  [SID.trustedInstaller]: 'TrustedInstaller',
};

/** A SID with its name where that is the same everywhere. */
export const describeSid = (sid: string): string => (NAMES[sid] === undefined ? sid : `${NAMES[sid]} (${sid})`);
