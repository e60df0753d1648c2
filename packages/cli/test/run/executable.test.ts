import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findExecutable } from '../../src/run/executable.ts';

let folder: string;
const start = process.cwd();
const program = (...names: string[]): string => {
  const path = join(folder, ...names);
  writeFileSync(path, '#!/bin/sh\n', { mode: 0o755 });
  return path;
};
const plain = (): string => {
  const path = join(folder, 'snapshot.ps1');
  writeFileSync(path, 'exit 0', { mode: 0o644 });
  return path;
};

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'qga-vss-executable-')));
  for (const name of ['here', 'tools']) mkdirSync(join(folder, name));
  process.chdir(join(folder, 'here'));
});
afterEach(() => {
  process.chdir(start);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test.each(['', '.', '../here'])('a planted program of the current folder is not taken, though the PATH has %j', async (entry) => {
  program('here', 'snapshot');
  const real = program('tools', 'snapshot');
  vi.stubEnv('PATH', `${entry}:${join(folder, 'tools')}`);
  expect(await findExecutable('snapshot')).toBe(real);
  vi.stubEnv('PATH', entry);
  await expect(findExecutable('snapshot')).rejects.toMatchObject({
    name: 'COMMAND_NOT_FOUND',
    at: { object: 'snapshot', detail: expect.stringContaining('./snapshot') },
  });
});

test('with a path it is taken', async () => {
  const here = program('here', 'snapshot');
  expect(await findExecutable('./snapshot')).toBe(here);
  expect(await findExecutable(here)).toBe(here);
});

test.each([
  { what: 'no name', command: () => '', detail: 'Its name is empty.' },
  { what: 'nothing there', command: () => join(folder, 'nowhere'), detail: 'There is no such file.' },
  { what: 'a folder', command: () => folder, detail: 'It is a folder.' },
  { what: 'a file that may not be executed', command: () => plain(), detail: 'This account may not execute it.' },
])('says why it is none: $what', async ({ command, detail }) => {
  await expect(findExecutable(command())).rejects.toMatchObject({ name: 'COMMAND_NOT_FOUND', at: { detail } });
});

test('without one of that name there is no hint', async () => {
  vi.stubEnv('PATH', join(folder, 'tools'));
  const thrown = await findExecutable('snapshot').catch((error: unknown) => error);
  expect(thrown).toMatchObject({ name: 'COMMAND_NOT_FOUND' });
  expect(thrown).toHaveProperty('at', { object: 'snapshot', detail: 'No folder of the PATH has such a program.' });
});
