import { join } from 'node:path';
import { locked } from '@qga-vss/build/src/lock.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { digest, unlessDone } from '@qga-vss/build/src/stamp.ts';
import { dotnet, outside } from '../dotnet.ts';
import { ensureAnsible } from './install.ts';

const SOURCES = join(import.meta.dirname, 'basic');
const FOLDER = join(ROOT, '.lab', 'ansible-basic');

/** Where Ansible has what modules for Windows are written with. */
const ANSIBLE_BASIC = '/usr/lib/python3/dist-packages/ansible/module_utils/csharp/Ansible.Basic.cs';

/** Ansible.Basic, compiled; PowerShell's engine loads it, here and under Wine. */
export const BASIC = join(FOLDER, 'dll', 'Ansible.Basic.dll');

/**
 * Installs Ansible where it is missing, and compiles what its modules for Windows are written with.
 * @throws Error where either cannot be done
 */
export const ensureBasic = async (): Promise<void> => {
  await ensureAnsible();
  const build = [
    'build',
    join(SOURCES, 'basic.csproj'),
    '-c',
    'Release',
    '-o',
    join(FOLDER, 'dll'),
    `--property:AnsibleBasic=${ANSIBLE_BASIC}`,
  ];
  await locked(join(FOLDER, 'lock'), async () =>
    unlessDone(join(FOLDER, 'stamp'), digest([SOURCES, ANSIBLE_BASIC]), () => dotnet([...build, ...outside(FOLDER, 'basic')])),
  );
};
