import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { unlessDone } from '@qga-vss/build/src/stamp.ts';
import { aptGet } from '../debian.ts';

const CACHE = join(ROOT, '.cache', 'hypervisor');
const KERNEL = join(CACHE, 'kernel');
const DRIVERS = [
  'virtio/virtio',
  'virtio/virtio_ring',
  'virtio/virtio_pci_legacy_dev',
  'virtio/virtio_pci_modern_dev',
  'virtio/virtio_pci',
];
const MODULES = [...DRIVERS, 'char/virtio_console', 'block/virtio_blk'];

const output = (file: string, args: readonly string[], cwd?: string): string =>
  execFileSync(file, args, { encoding: 'utf8', ...(cwd === undefined ? {} : { cwd }), maxBuffer: 2 ** 30 });

/** Debian's kernel for clouds, unpacked and not installed. */
const ensureKernel = (): void => {
  const [, name = ''] = /Depends: (linux-image-\S+)/.exec(output('apt-cache', ['depends', 'linux-image-cloud-amd64'])) ?? [];
  unlessDone(join(CACHE, 'stamp'), name, () => {
    rmSync(CACHE, { recursive: true, force: true });
    mkdirSync(CACHE, { recursive: true });
    aptGet(['download', name], CACHE);
    const [file = ''] = readdirSync(CACHE);
    execFileSync('dpkg-deb', ['-x', file, KERNEL], { cwd: CACHE });
  });
};

const only = (folder: string, begin = ''): string => join(folder, readdirSync(folder).find((name) => name.startsWith(begin)) ?? '');

/** A program with the libraries that it is linked with. */
const addProgram = (root: string, program: string): void => {
  copyFileSync(program, join(root, 'bin', basename(program)));
  for (const [library] of output('ldd', [program]).matchAll(/\/\S+/g)) {
    mkdirSync(dirname(join(root, library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
};

/** What a guest boots. */
export interface GuestImage {
  readonly kernel: string;
  readonly initrd: string;
}

/** Where the guest has Node.js and the product. */
export const IN_GUEST = { node: '/bin/node', bundle: '/opt/qga-vss/qga-vss.cjs' } as const;

/**
 * A small Linux guest of Debian's packages and this machine's files: busybox, QEMU's agent, Node.js and the product, all in memory.
 * @param product a folder with its bundles
 * @param folder where the image is made
 */
export const buildGuestImage = (product: string, folder: string): GuestImage => {
  ensureKernel();
  const root = mkdtempSync(join(folder, 'root-'));
  const modules = join(root, 'lib', 'modules');
  for (const made of ['bin', 'proc', 'sys', 'dev', 'tmp', 'run', 'lib/modules', 'opt']) mkdirSync(join(root, made), { recursive: true });
  const drivers = join(only(join(KERNEL, 'lib', 'modules')), 'kernel', 'drivers');
  for (const name of MODULES) copyFileSync(join(drivers, `${name}.ko`), join(modules, `${basename(name)}.ko`));
  addProgram(root, process.execPath);
  addProgram(root, '/usr/sbin/qemu-ga');
  copyFileSync('/bin/busybox', join(root, 'bin', 'busybox'));
  cpSync(product, dirname(join(root, IN_GUEST.bundle)), { recursive: true });
  copyFileSync(join(import.meta.dirname, 'init.sh'), join(root, 'init'));
  chmodSync(join(root, 'init'), 0o755);
  const initrd = join(folder, 'initrd');
  const names = output('find', ['.'], root);
  writeFileSync(
    initrd,
    execFileSync('busybox', ['cpio', '-o', '-H', 'newc'], {
      cwd: root,
      input: names,
      maxBuffer: 2 ** 30,
      // It says how much it has written.
      stdio: ['pipe', 'pipe', 'ignore'],
    }),
  );
  rmSync(root, { recursive: true });
  return { kernel: only(join(KERNEL, 'boot'), 'vmlinuz'), initrd };
};
