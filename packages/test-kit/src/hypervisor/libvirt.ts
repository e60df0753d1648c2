import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ensurePackages } from '../debian.ts';
import { buildGuestImage, type GuestImage } from './guest-image.ts';

const PACKAGES = {
  'qemu-system-x86': '/usr/bin/qemu-system-x86_64',
  'qemu-utils': '/usr/bin/qemu-img',
  'libvirt-daemon': '/usr/sbin/libvirtd',
  'libvirt-daemon-driver-qemu': '/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so',
  'libvirt-clients': '/usr/bin/virsh',
  'qemu-guest-agent': '/usr/sbin/qemu-ga',
  'busybox-static': '/bin/busybox',
} as const;

/** Milliseconds for a guest without hardware support to boot, on a loaded machine. */
const BOOT_MS = 180_000;

/** @throws Error with the reason where it cannot run here */
export const ensureHypervisor = (): void => {
  if (process.arch !== 'x64') throw new Error(`It needs an x86-64 machine, this one is ${process.arch}.`);
  ensurePackages(PACKAGES, 'a guest of libvirt, emulated by QEMU');
};

const domain = (name: string, { kernel, initrd }: GuestImage, disk: string): string => `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>768</memory><vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>${kernel}</kernel><initrd>${initrd}</initrd><cmdline>console=ttyS0 quiet rdinit=/init panic=1</cmdline>
  </os>
  <features><acpi/></features>
  <on_reboot>destroy</on_reboot>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <serial type='file'><source path='${disk}.console'/></serial>
    <memballoon model='none'/>
  </devices>
</domain>
`;

/** Why it failed is told by what is waited for in vain. */
const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** Libvirt's daemon, as root in a namespace of its own, and its guests. */
export class Libvirt implements AsyncDisposable {
  // Not below TMPDIR, which may be too long for the address of a socket.
  readonly folder = mkdtempSync('/tmp/qga-vss-libvirt-');
  /** Virsh, connected to it. */
  readonly virsh: readonly string[] = ['virsh', '--connect', `qemu+unix:///system?socket=${join(this.folder, 'run', 'libvirt-sock')}`];
  readonly #log = join(this.folder, 'libvirtd.log');
  readonly #daemon: ChildProcess;
  readonly #image: GuestImage;
  readonly #started: string[] = [];

  private constructor(product: string) {
    this.#image = buildGuestImage(product, this.folder);
    const log = openSync(this.#log, 'w');
    const script = join(import.meta.dirname, 'libvirtd.sh');
    this.#daemon = spawn('unshare', ['--mount', 'sh', script, this.folder], { stdio: ['ignore', log, log] });
  }

  /** @param product a folder with its bundles, which its guests have */
  static async start(product: string): Promise<Libvirt> {
    const libvirt = new Libvirt(product);
    while (!(await succeeds(libvirt.run('list')))) {
      if (libvirt.#daemon.exitCode !== null) throw new Error(`libvirtd ended: ${readFileSync(libvirt.#log, 'utf8')}`);
      await setTimeout(100);
    }
    return libvirt;
  }

  /** Runs a command of virsh. @returns what it printed. @throws where it fails */
  async run(...args: readonly string[]): Promise<string> {
    const [file = '', ...before] = this.virsh;
    return (await promisify(execFile)(file, [...before, ...args])).stdout.trim();
  }

  /** Makes a guest that is not started. @returns the image of its disk */
  async define(name: string): Promise<string> {
    const disk = join(this.folder, `${name}.qcow2`);
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '64M']);
    const file = join(this.folder, `${name}.xml`);
    writeFileSync(file, domain(name, this.#image, disk));
    await this.run('define', file);
    return disk;
  }

  /** Starts a guest and waits for its agent. */
  async boot(name: string): Promise<void> {
    await this.run('start', name);
    this.#started.push(name);
    await this.untilAgent(name);
  }

  /** Waits until a guest's agent answers. */
  async untilAgent(name: string): Promise<void> {
    const until = performance.now() + BOOT_MS;
    while (!(await succeeds(this.run('qemu-agent-command', name, '{"execute":"guest-ping"}')))) {
      if (performance.now() > until)
        throw new Error(`${name} says nothing: ${readFileSync(join(this.folder, `${name}.qcow2.console`), 'utf8')}`);
      await setTimeout(500);
    }
  }

  /** Lets a guest go on that was paused. */
  async resume(name: string): Promise<void> {
    if ((await this.run('domstate', name)) === 'paused') await this.run('resume', name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // One that has ended by itself cannot be destroyed; the daemon is to end all the same.
    for (const name of this.#started) await succeeds(this.run('destroy', name));
    if (this.#daemon.exitCode === null && this.#daemon.signalCode === null) {
      const ended = once(this.#daemon, 'exit');
      this.#daemon.kill();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
