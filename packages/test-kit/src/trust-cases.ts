/** An object that others may change, or a link. Who is not told of is the system's own, and no link. */
export interface TrustObject {
  /** Owner and access list in SDDL; the system's own where left out. */
  readonly sddl?: string;
  /** What a link says that it leads to. */
  readonly target?: string;
  /** It cannot be opened. */
  readonly unreadable?: true;
}

/** What stands between a path and whoever could put something else there: for every implementation of the walk. */
export interface TrustCase {
  readonly name: string;
  readonly paths: readonly string[];
  readonly objects: Readonly<Record<string, TrustObject>>;
  /** Path and SID, in order; `unknown` for what cannot be told. */
  readonly untrusted: readonly (readonly [path: string, sid: string])[];
  /** The distinct paths that are read, in any order; not looked at where left out. */
  readonly read?: readonly string[];
}

/** The account that runs it. */
export const TRUST_USER = 'S-1-5-21-1-2-3-1001';

const ELSE = 'S-1-5-21-1-2-3-1002';
const USERS = 'S-1-5-32-545';
const AUTHENTICATED = 'S-1-5-11';

const WRITABLE: TrustObject = { sddl: 'O:SYD:(A;;FA;;;BU)' };
const OWNED: TrustObject = { sddl: `O:${ELSE}D:` };
/** What a stock Windows lets everybody do in the root of a drive: make folders. */
const ROOT: TrustObject = { sddl: 'O:SYD:(A;;FA;;;BA)(A;;0x4;;;AU)' };
const to = (target: string, more: TrustObject = {}): TrustObject => ({ ...more, target });

export const TRUST_CASES: readonly TrustCase[] = [
  {
    name: 'without links: the file, its folder and those above, each once',
    paths: ['C:\\app\\bin\\node.exe'],
    objects: { 'C:\\': ROOT },
    untrusted: [],
    read: ['C:\\', 'C:\\app', 'C:\\app\\bin', 'C:\\app\\bin\\node.exe'],
  },
  {
    name: 'each for what matters there: all of it in the file and its folder, only what takes a folder away above',
    paths: ['C:\\app\\bin\\node.exe'],
    objects: {
      'C:\\': { sddl: 'O:SYD:(A;;0x6;;;BU)' },
      'C:\\app': { sddl: 'O:SYD:(A;;0x40;;;BU)' },
      'C:\\app\\bin': { sddl: 'O:SYD:(A;;0x2;;;BU)' },
      'C:\\app\\bin\\node.exe': { sddl: 'O:SYD:(A;;0x4;;;AU)' },
    },
    untrusted: [
      ['C:\\app\\bin\\node.exe', AUTHENTICATED],
      ['C:\\app\\bin', USERS],
      ['C:\\app', USERS],
    ],
  },
  {
    name: 'a folder of one path that is above another counts as a folder',
    paths: ['C:\\app\\bin\\node.exe', 'C:\\app\\host.cjs'],
    objects: { 'C:\\app': { sddl: 'O:SYD:(A;;0x2;;;BU)' } },
    untrusted: [['C:\\app', USERS]],
    read: ['C:\\', 'C:\\app', 'C:\\app\\bin', 'C:\\app\\bin\\node.exe', 'C:\\app\\host.cjs'],
  },
  {
    name: 'two paths that differ in case are one',
    paths: ['C:\\App\\node.exe', 'c:\\app\\NODE.EXE'],
    objects: { 'C:\\App\\node.exe': WRITABLE },
    untrusted: [['C:\\App\\node.exe', USERS]],
    read: ['C:\\', 'C:\\App', 'C:\\App\\node.exe'],
  },
  {
    name: 'a link is judged by itself, not by where it leads',
    paths: ['C:\\app\\node.exe'],
    objects: { 'C:\\app\\node.exe': to('C:\\real\\node.exe', OWNED) },
    untrusted: [['C:\\app\\node.exe', ELSE]],
  },
  {
    name: 'a link whose attributes may be written can be made to lead elsewhere; a file cannot',
    paths: ['C:\\app\\node.exe'],
    objects: {
      'C:\\app\\node.exe': to('C:\\real\\node.exe', { sddl: 'O:SYD:(A;;0x100;;;BU)' }),
      'C:\\real\\node.exe': { sddl: 'O:SYD:(A;;0x100;;;BU)' },
    },
    untrusted: [['C:\\app\\node.exe', USERS]],
  },
  {
    name: 'what a link to a file leads to: the file, its folder, and those above',
    paths: ['C:\\app\\node.exe'],
    objects: { 'C:\\app\\node.exe': to('D:\\a\\b\\node.exe'), 'D:\\a\\b\\node.exe': WRITABLE, 'D:\\a\\b': OWNED, 'D:\\a': WRITABLE },
    untrusted: [
      ['D:\\a\\b\\node.exe', USERS],
      ['D:\\a\\b', ELSE],
      ['D:\\a', USERS],
    ],
  },
  {
    name: 'two hops: the second link itself, the folder it is in, and the end of the chain',
    paths: ['C:\\app\\node.exe'],
    objects: {
      'C:\\app\\node.exe': to('C:\\hop\\node.exe'),
      'C:\\hop\\node.exe': to('C:\\real\\node.exe', OWNED),
      'C:\\hop': WRITABLE,
      'C:\\real': WRITABLE,
    },
    untrusted: [
      ['C:\\hop\\node.exe', ELSE],
      ['C:\\hop', USERS],
      ['C:\\real', USERS],
    ],
    read: ['C:\\', 'C:\\app', 'C:\\app\\node.exe', 'C:\\hop', 'C:\\hop\\node.exe', 'C:\\real', 'C:\\real\\node.exe'],
  },
  {
    name: 'a folder above that is a link, to a folder below another link',
    paths: ['C:\\apps\\node\\bin\\node.exe'],
    objects: {
      'C:\\apps': to('D:\\apps'),
      'D:\\apps': to('E:\\store\\apps'),
      'E:\\store': WRITABLE,
      'E:\\store\\apps\\node\\bin': OWNED,
    },
    untrusted: [
      ['E:\\store\\apps\\node\\bin', ELSE],
      ['E:\\store', USERS],
    ],
    read: [
      'C:\\',
      'C:\\apps',
      'D:\\',
      'D:\\apps',
      'E:\\',
      'E:\\store',
      'E:\\store\\apps',
      'E:\\store\\apps\\node',
      'E:\\store\\apps\\node\\bin',
      'E:\\store\\apps\\node\\bin\\node.exe',
    ],
  },
  {
    name: 'a link in the middle of what another leads to',
    paths: ['C:\\app\\node.exe'],
    objects: {
      'C:\\app\\node.exe': to('C:\\current\\bin\\node.exe'),
      'C:\\current': to('C:\\v22', OWNED),
      'C:\\v22\\bin': WRITABLE,
    },
    untrusted: [
      ['C:\\current', ELSE],
      ['C:\\v22\\bin', USERS],
    ],
  },
  {
    name: 'targets from the folder the link is in, with .. and ., and from the root of its drive',
    paths: ['C:\\app\\bin\\node.exe', 'D:\\x\\host.cjs'],
    objects: {
      'C:\\app\\bin\\node.exe': to('..\\.\\lib\\node.exe'),
      'C:\\app\\lib': WRITABLE,
      'D:\\x\\host.cjs': to('\\y\\host.cjs'),
      'D:\\y\\host.cjs': OWNED,
    },
    untrusted: [
      ['C:\\app\\lib', USERS],
      ['D:\\y\\host.cjs', ELSE],
    ],
  },
  {
    name: 'a volume that is mounted in a folder: its root is above, too',
    paths: ['C:\\mnt\\app\\node.exe'],
    objects: {
      'C:\\mnt': to('\\\\?\\Volume{1b9a1b4e-0000-0000-0000-100000000000}\\'),
      '\\\\?\\Volume{1b9a1b4e-0000-0000-0000-100000000000}\\': WRITABLE,
      '\\\\?\\Volume{1b9a1b4e-0000-0000-0000-100000000000}\\app': OWNED,
    },
    untrusted: [
      ['\\\\?\\Volume{1b9a1b4e-0000-0000-0000-100000000000}\\app', ELSE],
      ['\\\\?\\Volume{1b9a1b4e-0000-0000-0000-100000000000}\\', USERS],
    ],
  },
  {
    name: 'a share: its root and what is below',
    paths: ['\\\\server\\share\\app\\node.exe'],
    objects: { '\\\\server\\share\\': WRITABLE },
    untrusted: [['\\\\server\\share\\', USERS]],
    read: ['\\\\server\\share\\', '\\\\server\\share\\app', '\\\\server\\share\\app\\node.exe'],
  },
  {
    name: 'what cannot be read is not trusted, and what lies behind it is looked at all the same',
    paths: ['C:\\app\\bin\\node.exe'],
    objects: { 'C:\\app': { unreadable: true }, 'C:\\app\\bin\\node.exe': WRITABLE },
    untrusted: [
      ['C:\\app\\bin\\node.exe', USERS],
      ['C:\\app', 'unknown'],
    ],
  },
  {
    name: 'a link to nowhere is not trusted',
    paths: ['C:\\app\\node.exe'],
    objects: { 'C:\\app\\node.exe': to('C:\\gone\\node.exe'), 'C:\\gone\\node.exe': { unreadable: true } },
    untrusted: [['C:\\gone\\node.exe', 'unknown']],
  },
  {
    name: 'links in a circle end, and are not trusted',
    paths: ['C:\\app\\node.exe'],
    objects: { 'C:\\app\\node.exe': to('C:\\b\\node.exe'), 'C:\\b\\node.exe': to('C:\\app\\node.exe') },
    untrusted: [['C:\\app\\node.exe', 'unknown']],
    read: ['C:\\', 'C:\\app', 'C:\\app\\node.exe', 'C:\\b', 'C:\\b\\node.exe'],
  },
  {
    name: 'a link to itself with more behind it ends, too',
    paths: ['C:\\app\\node.exe'],
    objects: { 'C:\\app': to('C:\\app\\more') },
    untrusted: [['C:\\app\\node.exe', 'unknown']],
  },
  {
    name: 'as many links as Windows follows',
    paths: ['C:\\l0'],
    objects: Object.fromEntries(Array.from({ length: 63 }, (_, index) => [`C:\\l${index}`, to(`C:\\l${index + 1}`)])),
    untrusted: [],
  },
  {
    name: 'one more than Windows follows',
    paths: ['C:\\l0'],
    objects: Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`C:\\l${index}`, to(`C:\\l${index + 1}`)])),
    untrusted: [['C:\\l0', 'unknown']],
  },
  {
    name: 'who is trusted: SYSTEM, Administrators, TrustedInstaller, the account itself; who stands for nobody may be let in',
    paths: ['C:\\app\\node.exe'],
    objects: {
      'C:\\': {
        sddl: 'O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464D:(A;;FA;;;CO)(A;;FA;;;CG)(A;;FA;;;OW)',
      },
      'C:\\app': { sddl: `O:${TRUST_USER}D:(A;;FA;;;BA)(A;;FA;;;SY)(A;OICIIO;FA;;;BU)` },
      'C:\\app\\node.exe': { sddl: `O:BAD:(A;;FA;;;${TRUST_USER})(A;;FR;;;BU)(A;;FX;;;WD)` },
    },
    untrusted: [],
  },
  {
    name: 'no access list lets everybody in; a deny before an allow counts, and that of everybody for all',
    paths: ['C:\\app\\node.exe'],
    objects: {
      'C:\\': { sddl: 'O:SY' },
      'C:\\app': { sddl: 'O:SYD:(D;;FA;;;WD)(A;;GA;;;BU)' },
      'C:\\app\\node.exe': { sddl: 'O:SYD:(D;;0x2;;;BU)(A;;GW;;;BU)' },
    },
    untrusted: [
      ['C:\\app\\node.exe', USERS],
      ['C:\\', 'S-1-1-0'],
    ],
  },
];

/** The object at a path of a case. */
export const trustObject = ({ objects }: TrustCase, path: string): TrustObject => {
  const wanted = path.toLowerCase();
  return Object.entries(objects).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? {};
};

/** The protection of what a case says nothing of. */
export const TRUSTED_SDDL = 'O:SYD:(A;;FA;;;BA)(A;;0x1200a9;;;BU)';
