import { existsSync } from 'node:fs';
import { afterEach, expect, test as onEvery, vi } from 'vitest';
import { ensurePackages } from '../src/debian.ts';

afterEach(() => void vi.restoreAllMocks());

/** Elsewhere nothing is installed. */
const test = onEvery.skipIf(!existsSync('/etc/debian_version'));

const HERE = process.execPath;

test('before packages are installed it is said which, and why', () => {
  const order: string[] = [];
  vi.spyOn(process, 'getuid').mockReturnValue(0);
  vi.spyOn(console, 'log').mockImplementation((line) => void order.push(line));
  ensurePackages({ there: HERE, one: '/no/such/file', two: '/nor/this' }, 'a reason', (names) => void order.push(names.join('+')));
  expect(order).toEqual(['Installing with apt-get, for a reason: one, two', 'one+two']);
});

test('nothing is said or installed where all is there', () => {
  const log = vi.spyOn(console, 'log');
  ensurePackages({ there: HERE }, 'a reason', () => expect.unreachable());
  expect(log).not.toHaveBeenCalled();
});

test('who is not root is told so, and nothing is installed', () => {
  vi.spyOn(process, 'getuid').mockReturnValue(1000);
  expect(() => ensurePackages({ one: '/no/such/file' }, 'a reason', () => expect.unreachable())).toThrow('one missing, and only root');
});
