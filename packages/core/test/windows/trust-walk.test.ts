import { TRUST_CASES, TRUST_USER, TRUSTED_SDDL, trustObject } from '@qga-vss/test-kit/src/trust-cases.ts';
import { expect, test } from 'vitest';
import { describeSid } from '../../src/vss/sids.ts';
import { untrustedAlong } from '../../src/windows/trust-walk.ts';
import { protection } from './sddl.ts';

test.each(TRUST_CASES.map((one) => [one.name, one] as const))('%s', (_name, one) => {
  const asked: string[] = [];
  const found = untrustedAlong(
    (path) => {
      asked.push(path);
      const { sddl = TRUSTED_SDDL, target, unreadable } = trustObject(one, path);
      return unreadable ? undefined : { protection: protection(sddl), ...(target === undefined ? {} : { target }) };
    },
    one.paths,
    TRUST_USER,
  );
  expect(found.map(({ path, who }) => [path, who])).toEqual(
    one.untrusted.map(([path, sid]) => [path, sid === 'unknown' ? 'nobody knows' : describeSid(sid)]),
  );
  expect(new Set(asked.map((path) => path.toLowerCase())).size).toBe(asked.length);
  if (one.read !== undefined) expect(asked.sort()).toEqual([...one.read].sort());
});
