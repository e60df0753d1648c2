import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { literal } from '@qga-vss/ps-module/src/quote.ts';
import { ensureAnsible } from '@qga-vss/test-kit/src/ansible/install.ts';
import { openEngine } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { ARTIFACTS, unzipped } from '@qga-vss/test-kit/src/release/artifacts.ts';
import { Hypervisor } from '@qga-vss/test-kit/src/stand-ins/hypervisor.ts';
import { INSTALLED_PROGRAMS } from '@qga-vss/test-kit/src/stand-ins/installed-programs.ts';
import { afterAll, beforeAll } from 'vitest';
import { Guests } from './guests.ts';

/** Guests that are simulated machines on this one, with the module that is released. */
const openGuests = async (): Promise<Guests> => {
  await ensureAnsible();
  const folder = mkdtempSync(join(tmpdir(), 'qga-vss-ansible-'));
  const programFiles = join(folder, 'Program Files');
  const modules = join(programFiles, 'WindowsPowerShell', 'Modules');
  const windows = join(folder, 'Windows');
  const system = join(windows, 'System32');
  for (const [path, bytes] of Object.entries(unzipped(ARTIFACTS.zip)))
    for (const place of [modules, system]) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), bytes);
    }
  copyFileSync(join(import.meta.dirname, 'stand-ins', 'msiexec.sh'), join(system, 'msiexec.exe'));
  chmodSync(join(system, 'msiexec.exe'), 0o755);
  const file = (name: string, script: string): string => {
    writeFileSync(join(folder, name), script);
    return join(folder, name);
  };
  // The endpoints of simulated holders lie in the temporary folder.
  const engine = await openEngine({
    QGA_VSS_NODE: process.execPath,
    TMPDIR: folder,
    ProgramFiles: programFiles,
    SystemRoot: windows,
    PSModulePath: modules,
  });
  return await Guests.open(folder, {
    engine: async () => engine,
    done: async () => {},
    prelude: `$env:PSModulePath = ${literal(modules)}\n${INSTALLED_PROGRAMS}`,
    file,
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
