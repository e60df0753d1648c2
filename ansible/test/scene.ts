import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BASIC, ensureBasic } from '@qga-vss/test-kit/src/ansible/basic.ts';
import { openEngine } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { ARTIFACTS, untarred } from '@qga-vss/test-kit/src/release/artifacts.ts';
import { Hypervisor } from '@qga-vss/test-kit/src/stand-ins/hypervisor.ts';
import { INSTALLED_PROGRAMS } from '@qga-vss/test-kit/src/stand-ins/installed-programs.ts';
import { afterAll, beforeAll } from 'vitest';
import { Guests } from './guests.ts';

/** Where a guest has the command, below Program Files. */
export const PROGRAM = join('qga-vss', 'qga-vss.exe');

/** Writes a program. */
const writeProgram = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
};

/** Guests that are simulated machines on this one, with the command that is released. */
const openGuests = async (): Promise<Guests> => {
  await ensureBasic();
  const folder = mkdtempSync(join(tmpdir(), 'qga-vss-ansible-'));
  const programFiles = join(folder, 'Program Files');
  const windows = join(folder, 'Windows');
  const system = join(windows, 'System32');
  untarred(ARTIFACTS.cli, join(folder, 'command'));
  const command = `#!/bin/sh\nexec '${process.execPath}' '${join(folder, 'command/package/dist/qga-vss.cjs')}' "$@"\n`;
  for (const place of [programFiles, system]) writeProgram(join(place, PROGRAM), command);
  copyFileSync(join(import.meta.dirname, 'stand-ins', 'msiexec.sh'), join(system, 'msiexec.exe'));
  chmodSync(join(system, 'msiexec.exe'), 0o755);
  // The endpoints of simulated holders lie in the temporary folder.
  const engine = await openEngine({ TMPDIR: folder, ProgramFiles: programFiles, SystemRoot: windows });
  return await Guests.open(folder, {
    engine: async () => engine,
    done: async () => {},
    prelude: INSTALLED_PROGRAMS,
    basic: BASIC,
    close: () => engine[Symbol.asyncDispose](),
  });
};

/** What the tests of a file play with. */
export interface Scene {
  readonly guests: Guests;
  /** The hypervisor of all of them. */
  readonly hypervisor: Hypervisor;
}

/** Opens it before the tests of a file, and closes it after them. */
export const scene = (): Scene => {
  let guests: Guests;
  let hypervisor: Hypervisor;
  beforeAll(async () => {
    guests = await openGuests();
    hypervisor = await Hypervisor.open();
  });
  afterAll(async () => {
    await hypervisor?.[Symbol.asyncDispose]();
    await guests?.[Symbol.asyncDispose]();
  });
  return {
    get guests() {
      return guests;
    },
    get hypervisor() {
      return hypervisor;
    },
  };
};
