import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { koffiFiles } from '@qga-vss/build/src/powershell-module.ts';
import { compileLauncher } from '@qga-vss/build/src/release/windows/compile.ts';
import { BASIC, ensureBasic } from '@qga-vss/test-kit/src/ansible/basic.ts';
import { writeProgram } from '@qga-vss/test-kit/src/command/bundles.ts';
import { ensureLab, type Lab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { type Engine, openEngineInGuest } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { Guests } from './guests.ts';

export interface LabGuests extends AsyncDisposable {
  readonly lab: Lab;
  readonly guests: Guests;
  /** What the command says of the guest's state. */
  state(): Promise<string>;
}

const HOME = 'C:\\Program Files\\qga-vss';

/** The command as the package has it in Program Files. */
const install = async (lab: Lab): Promise<void> => {
  const home = join(lab.prefix, 'drive_c', 'Program Files', 'qga-vss');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  await writeProgram(home);
  for (const [path, from] of Object.entries(koffiFiles(['x64']))) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    cpSync(from, join(home, path));
  }
  copyFileSync(join(lab.folder, 'node', 'node.exe'), join(home, 'node.exe'));
  const work = mkdtempSync(join(tmpdir(), 'qga-vss-launcher-'));
  writeFileSync(join(home, 'qga-vss.exe'), compileLauncher(work, '1.2.3'));
  rmSync(work, { recursive: true });
};

/** One guest in the Windows lab: engine, qga-vss.exe, node.exe, koffi and holder are Windows programs, vssapi.dll is the lab's double. */
export const openLabGuests = async (): Promise<LabGuests> => {
  await ensureBasic();
  const lab = await ensureLab();
  await install(lab);
  copyFileSync(BASIC, join(lab.folder, 'Ansible.Basic.dll'));
  const place = {
    // One a task, as there is a process a task with Ansible.
    engine: () => openEngineInGuest(lab),
    done: (engine: Engine) => engine[Symbol.asyncDispose](),
    prelude: '',
    basic: 'C:\\lab\\Ansible.Basic.dll',
    close: async () => {},
  };
  const guests = await Guests.open(mkdtempSync(join(tmpdir(), 'qga-vss-ansible-')), place);
  return {
    lab,
    guests,
    state: async () => {
      const { stdout } = await lab.run('node', [`${HOME}\\qga-vss.cjs`, 'status', '--json']);
      return (JSON.parse(stdout) as { state: string }).state;
    },
    [Symbol.asyncDispose]: async () => {
      await guests[Symbol.asyncDispose]();
      rmSync(join(lab.prefix, 'drive_c', 'Program Files', 'qga-vss'), { recursive: true, force: true });
      lab.close();
    },
  };
};
