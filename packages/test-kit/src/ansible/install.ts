import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from '@qga-vss/build/src/lock.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { unlessDone } from '@qga-vss/build/src/stamp.ts';
import { aptGet, ensurePackages } from '../debian.ts';

/** The last is what validate-modules of ansible-core needs besides. */
const PACKAGES: Readonly<Record<string, string>> = {
  'ansible-core': '/usr/bin/ansible-playbook',
  'ansible-lint': '/usr/bin/ansible-lint',
  'python3-voluptuous': '/usr/lib/python3/dist-packages/voluptuous',
};

const CACHE = join(ROOT, '.cache', 'ansible');

/** The collection ansible.windows, as Debian has it. */
export const ANSIBLE_WINDOWS = join(CACHE, 'ansible_collections', 'ansible', 'windows');

/**
 * Of Debian's package ansible (260 MB installed, a hundred collections) the one collection that is needed: its archive is fetched and
 * checked by apt, and only that folder unpacked.
 */
const fetchCollection = (): void => {
  rmSync(CACHE, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  console.log('Downloading with apt-get, for the playbooks: ansible, of which the collection ansible.windows is unpacked');
  aptGet(['download', '-o', 'APT::Sandbox::User=root', 'ansible'], CACHE);
  const archive = readdirSync(CACHE).find((name) => name.endsWith('.deb')) ?? '';
  execFileSync('sh', [
    '-c',
    'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --strip-components=5 --wildcards "*/ansible_collections/ansible/windows/*"',
    'sh',
    join(CACHE, archive),
    CACHE,
  ]);
  rmSync(join(CACHE, archive));
};

/**
 * Ansible, ansible-lint and the collection ansible.windows, installed where they are missing.
 * @throws Error with the reason where they cannot be
 */
export const ensureAnsible = (): Promise<void> =>
  locked(join(ROOT, '.cache', 'ansible-lock'), async () => {
    ensurePackages(PACKAGES, 'the playbooks, which are run and linted with Ansible itself');
    unlessDone(join(CACHE, 'stamp'), 'ansible.windows', fetchCollection);
  });
