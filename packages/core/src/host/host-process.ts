import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { withLimit } from '../platform/limit.ts';
import { systemClock } from '../platform/system-clock.ts';
import { hostEnvironment } from './host-environment.ts';

/** Bytes of its standard error that are kept: more than the report of an uncaught error takes. */
const KEPT = 8192;
/** Milliseconds for the rest of its standard error once it has ended: another process may still have it open. */
const REST_MS = 200;

/** Milliseconds in which one that was killed is gone: a call that is stuck in a driver keeps its process for longer. */
const KILLED_MS = 2000;

/** How a process ended, or that it never began. */
export interface ProcessEnd {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  /** What the system said instead of starting it. */
  readonly error?: NodeJS.ErrnoException | undefined;
  /** It was killed, and Windows has not ended it yet. */
  readonly stays?: boolean;
  /** The end of what it wrote to its standard error. */
  readonly stderr: string;
}

/** A process that is to become a host, in an environment of our making. Its own group, so that it outlives a caller who is killed. */
export class HostProcess {
  readonly child: ChildProcess;
  /** Resolves when it has ended, or could not be started. */
  readonly ended: Promise<ProcessEnd>;
  #stderr = Buffer.alloc(0);
  #hasEnded = false;

  /** @param stdin,stdout what the process gets for them; its standard error is a pipe */
  constructor(node: string, args: readonly string[], [stdin, stdout]: readonly ['pipe' | 'ignore', 'pipe' | 'ignore']) {
    // Every command has this in its first file, and few start a process: for them these would take a third of an empty Node's start.
    const { spawn } = process.getBuiltinModule('node:child_process');
    const { tmpdir } = process.getBuiltinModule('node:os');
    const options: SpawnOptions = {
      detached: true,
      windowsHide: true,
      // What it is told comes to its event loop without a thread that waits for it, which takes longer.
      stdio: [stdin === 'pipe' ? 'overlapped' : stdin, stdout, 'pipe'],
      // Where this process looks for a holder of a simulated machine, a host has to look, too.
      env: { ...hostEnvironment(process.env), ...(process.platform === 'win32' ? {} : { TMPDIR: tmpdir() }) },
    };
    this.child = spawn(node, args, options);
    this.ended = this.#end();
    // What it fails with is in how it ended.
    this.child.on('error', () => {});
    this.#listen(this.child.stderr);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** How it ended, once it is to: one that does not within `ms` milliseconds is killed. One that even then stays is left behind. */
  async end(ms: number): Promise<ProcessEnd> {
    await withLimit(systemClock, ms, this.ended);
    if (this.#hasEnded) return await this.ended;
    this.kill();
    await withLimit(systemClock, KILLED_MS, this.ended);
    if (this.#hasEnded) return await this.ended;
    this.abandon();
    return { stays: true, stderr: this.#stderr.toString() };
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Its output is not read any more, and it does not keep this process. */
  release(): void {
    this.child.stderr?.destroy();
    this.child.unref();
  }

  /** Nothing is said to it, or heard of it, any more. */
  abandon(): void {
    this.child.stdin?.destroy();
    this.child.stdout?.destroy();
    this.release();
  }

  #listen(stderr: Readable | null | undefined): void {
    stderr?.on('data', (bytes: Buffer) => {
      this.#stderr = Buffer.concat([this.#stderr, bytes]).subarray(-KEPT);
    });
    // What cannot be read of it says less than how the process ended.
    stderr?.on('error', () => {});
  }

  async #end(): Promise<ProcessEnd> {
    // That it could not be started rejects the wait for its end.
    const closed = once(this.child, 'close').catch(() => undefined);
    try {
      const [exitCode, signal] = await once(this.child, 'exit');
      await withLimit(systemClock, REST_MS, closed);
      return { exitCode: exitCode ?? undefined, signal: signal ?? undefined, stderr: this.#stderr.toString() };
    } catch (error) {
      return { error: error as NodeJS.ErrnoException, stderr: '' };
    } finally {
      this.#hasEnded = true;
    }
  }
}
