import { SID } from '../vss/sids.ts';
import type { AccessEntry, Protection } from './access-list.ts';

/** What somebody could do to a file, or to where it lies, so that another file runs in its place. @seam */
export type Right =
  | 'write'
  | 'append'
  | 'write attributes'
  | 'add file'
  | 'add folder'
  | 'delete child'
  | 'delete'
  | 'write DAC'
  | 'write owner'
  | 'owner'
  | 'no access list';

/** Where an object stands to the file that runs: it itself, a link on the way, the folder it is in, or a folder above. */
export type Place = 'file' | 'link' | 'folder' | 'above';

/** Links that Windows follows for one path at most. */
export const LINKS_FOLLOWED = 63;

/** Somebody who need not be trusted, and what he may do. */
export interface Weakness {
  readonly sid: string;
  readonly rights: readonly Right[];
}

type Bits = readonly (readonly [Right, number])[];

const DELETE: Bits = [
  ['delete', 0x1_0000],
  ['write DAC', 0x4_0000],
  ['write owner', 0x8_0000],
];
const DELETE_CHILD: Bits = [['delete child', 0x40]];

/**
 * Folders above do not matter for what is added to them: a stock C:\ lets Authenticated Users make folders. The folder
 * itself does, for programs look there for what they load. A link can be made to lead elsewhere by whoever may write its attributes.
 */
const DANGEROUS: Readonly<Record<Place, Bits>> = {
  file: [['write', 0x2], ['append', 0x4], ...DELETE],
  link: [['write', 0x2], ['append', 0x4], ['write attributes', 0x100], ...DELETE],
  folder: [['add file', 0x2], ['add folder', 0x4], ...DELETE_CHILD, ...DELETE],
  above: [...DELETE_CHILD, ...DELETE],
};

/** Generic rights and what they are for files. */
const GENERIC: readonly (readonly [number, number])[] = [
  [0x8000_0000, 0x12_0089],
  [0x4000_0000, 0x12_0116],
  [0x2000_0000, 0x12_00a0],
  [0x1000_0000, 0x1f_01ff],
];

const TRUSTED: readonly string[] = [SID.system, SID.administrators, SID.trustedInstaller];

/** No account: they stand for others in entries to be inherited. Whoever OWNER RIGHTS means, the owner is looked at anyway. */
const NOBODY: readonly string[] = [SID.creatorOwner, SID.creatorGroup, SID.ownerRights];

const maskOf = (bits: Bits): number => bits.reduce((mask, [, bit]) => mask | bit, 0);

/** The rule as data, for who judges by it elsewhere: SIDs, and access masks without and with generic rights. */
export const TRUST_RULE = {
  trusted: TRUSTED,
  nobody: NOBODY,
  everyone: SID.everyone,
  dangerous: {
    file: maskOf(DANGEROUS.file),
    link: maskOf(DANGEROUS.link),
    folder: maskOf(DANGEROUS.folder),
    above: maskOf(DANGEROUS.above),
  },
  generic: GENERIC,
  linksFollowed: LINKS_FOLLOWED,
} as const;

const mapGeneric = (mask: number): number =>
  GENERIC.reduce((mapped, [generic, rights]) => (mask & generic ? mapped | rights : mapped), mask & 0x0fff_ffff);

/** What each SID is allowed once what was denied to it, or to everyone, before is taken off. */
const allowed = (entries: readonly AccessEntry[]): Map<string, number> => {
  const denied = new Map<string, number>();
  const granted = new Map<string, number>();
  for (const { kind, sid, mask, inheritOnly } of entries) {
    if (inheritOnly) continue;
    const rights = mapGeneric(mask);
    if (kind === 'deny') denied.set(sid, (denied.get(sid) ?? 0) | rights);
    else granted.set(sid, (granted.get(sid) ?? 0) | (rights & ~((denied.get(sid) ?? 0) | (denied.get(SID.everyone) ?? 0))));
  }
  return granted;
};

/**
 * Who besides SYSTEM, TrustedInstaller, Administrators and the current user could make another file run in the place of
 * this one. An owner may change the access list whatever it says. A deny counts only for the SID it names, and Everyone's
 * for all: who is a member of what else is not known here.
 */
export const weaknesses = ({ owner, entries }: Protection, place: Place, currentUser: string): readonly Weakness[] => {
  const isTrusted = (sid: string): boolean => sid === currentUser || TRUSTED.includes(sid);
  const found = new Map<string, Right[]>();
  const add = (sid: string, rights: readonly Right[]): void => void found.set(sid, [...(found.get(sid) ?? []), ...rights]);
  if (entries === undefined) add(SID.everyone, ['no access list']);
  for (const [sid, mask] of allowed(entries ?? [])) {
    const rights = DANGEROUS[place].filter(([, bit]) => mask & bit).map(([right]) => right);
    if (rights.length > 0 && !isTrusted(sid) && !NOBODY.includes(sid)) add(sid, rights);
  }
  if (owner !== undefined && !isTrusted(owner)) add(owner, ['owner']);
  return [...found].map(([sid, rights]) => ({ sid, rights }));
};
