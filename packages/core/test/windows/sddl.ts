import type { AccessEntry, Protection } from '../../src/windows/access-list.ts';

const RIGHTS: Readonly<Record<string, number>> = {
  FA: 0x1f01ff,
  FR: 0x120089,
  FW: 0x120116,
  FX: 0x1200a0,
  GA: 0x10000000,
  GR: 0x80000000,
  GW: 0x40000000,
  GX: 0x20000000,
  SD: 0x10000,
  RC: 0x20000,
  WD: 0x40000,
  WO: 0x80000,
};

export const SIDS = {
  SY: 'S-1-5-18',
  BA: 'S-1-5-32-544',
  BU: 'S-1-5-32-545',
  AU: 'S-1-5-11',
  WD: 'S-1-1-0',
  CO: 'S-1-3-0',
  CG: 'S-1-3-1',
  OW: 'S-1-3-4',
  TI: 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
  ME: 'S-1-5-21-1-2-3-1001',
  ELSE: 'S-1-5-21-1-2-3-1002',
} as const;

const BY_NAME: Readonly<Record<string, string>> = SIDS;

const sid = (text: string): string => BY_NAME[text] ?? text;

const mask = (text: string): number =>
  text.startsWith('0x') ? Number(text) : (text.match(/../g) ?? []).reduce((all, name) => (all | (RIGHTS[name] ?? 0)) >>> 0, 0);

const entry = (text: string): AccessEntry => {
  const [kind, flags = '', rights = '', , , who = ''] = text.split(';');
  return { kind: kind === 'D' ? 'deny' : 'allow', sid: sid(who), mask: mask(rights), inheritOnly: flags.includes('IO') };
};

/** An object's protection in the words of SDDL, as far as the tests need them; `ME` is the current user, `ELSE` another. */
export const protection = (sddl: string): Protection => {
  const [, owner, list] = /^(?:O:(.+?))?(?:D:(?:P|AI)*((?:\(.*\))*))?$/.exec(sddl) ?? [];
  return {
    ...(owner === undefined ? {} : { owner: sid(owner) }),
    ...(list === undefined ? {} : { entries: [...list.matchAll(/\((.*?)\)/g)].map(([, text = '']) => entry(text)) }),
  };
};
