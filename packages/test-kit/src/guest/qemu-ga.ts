import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
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

const isListening = async (path: string): Promise<boolean> => {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    // Not yet.
    return false;
  } finally {
    socket.destroy();
  }
};

/** Ends a holder, which would stay for ten minutes. */
const shutDown = async (path: string): Promise<void> => {
  const socket = connect(path);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  // A socket that is left where its holder has ended has nobody to end.
  socket.on('error', () => {});
  socket.resume().write('{"jsonrpc":"2.0","id":1,"method":"shutdown"}\n');
  await closed;
};

/** Debian's guest agent as a process, with a folder for temporary files of its own: what is simulated through it is found there alone. */
export class QemuGa implements AsyncDisposable {
  // Not below TMPDIR, which may be too long for the address of a socket.
  readonly folder = mkdtempSync('/tmp/qga-vss-agent-');
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
    const child = spawn('qemu-ga', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: process.env['PATH'], TMPDIR: this.temporary },
    });
    // Where it is not installed, this says so.
    await once(child, 'spawn');
    this.#child = child;
    const ended = once(child, 'exit');
    // The socket is there before anybody listens.
    while (!(await isListening(this.socket))) {
      if (child.exitCode !== null) throw new Error(`qemu-ga ended with ${(await ended).join(' ')}`);
      await setTimeout(10);
    }
  }

  /** Of the process. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Stops it, or lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
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
    const sockets = readdirSync(this.temporary, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sock'));
    await Promise.all(sockets.map((name) => shutDown(join(this.temporary, name))));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
