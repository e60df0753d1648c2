import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** What would freeze, stop or change the very machine that runs the test. */
const BLOCKED = [
  'guest-fsfreeze-freeze',
  'guest-fsfreeze-freeze-list',
  'guest-fsfreeze-thaw',
  'guest-fstrim',
  'guest-shutdown',
  'guest-suspend-disk',
  'guest-suspend-ram',
  'guest-suspend-hybrid',
  'guest-set-time',
  'guest-set-vcpus',
  'guest-set-user-password',
  'guest-set-memory-blocks',
  'guest-ssh-add-authorized-keys',
  'guest-ssh-remove-authorized-keys',
];

/** Debian's guest agent as a process, with a folder for temporary files of its own: what is simulated through it is found there alone. */
export class QemuGa implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'qga-vss-agent-'));
  readonly socket = join(this.folder, 'qga.sock');
  /** TMPDIR of what it starts. */
  readonly temporary = join(this.folder, 'tmp');
  #child: ChildProcess | undefined;

  constructor() {
    mkdirSync(this.temporary);
  }

  /** @param blocked commands that it is told to refuse, beside those that no test may use */
  async start(blocked: readonly string[] = []): Promise<void> {
    rmSync(this.socket, { force: true });
    const args = ['-m', 'unix-listen', '-p', this.socket, '-t', this.folder, '-b', [...BLOCKED, ...blocked].join(',')];
    const child = spawn('qemu-ga', args, { stdio: 'ignore', env: { PATH: process.env['PATH'], TMPDIR: this.temporary } });
    this.#child = child;
    const ended = once(child, 'exit');
    while (!existsSync(this.socket)) {
      if (child.exitCode !== null) throw new Error(`qemu-ga ended with ${(await ended).join(' ')}`);
      await setTimeout(10);
    }
  }

  /** Such as SIGSTOP: it says nothing until SIGCONT. */
  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
