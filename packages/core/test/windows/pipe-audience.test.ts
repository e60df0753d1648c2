import { expect, test } from 'vitest';
import { mayServe, pipeSddl } from '../../src/windows/pipe-audience.ts';

const ME = 'S-1-5-21-1-2-3-1001';
const me = (): string => ME;

test('the descriptors of pipes: who they belong to and whom they let in', () => {
  expect(pipeSddl('administrators', me)).toBe('O:BAD:P(A;;GA;;;SY)(A;;GA;;;BA)');
  expect(pipeSddl('user', me)).toBe(`O:${ME}D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;${ME})`);
});

test.each([
  ['S-1-5-18', true, true],
  ['S-1-5-32-544', true, true],
  [ME, false, true],
  ['S-1-5-21-1-2-3-1002', false, false],
  ['S-1-5-32-545', false, false],
  [undefined, false, false],
])('an owner %s may serve administrators: %s, the user: %s', (owner, administrators, user) => {
  expect([mayServe(owner, 'administrators', me), mayServe(owner, 'user', me)]).toEqual([administrators, user]);
});
