import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Milliseconds after which a lock that nobody refreshes any more is free: its owner was killed. */
const STALE_MS = 10_000;

/** A lock that is refreshed by a thread of its own: much of the work blocks the thread that wants it for minutes. */
class Lock {
  readonly #thread: Worker;
  #lost: unknown;

  constructor(folder: string, staleMs: number) {
    const execArgv = ['--disable-warning=ExperimentalWarning'];
    this.#thread = new Worker(new URL('lock-thread.ts', import.meta.url), { workerData: { folder, staleMs }, execArgv });
    this.#thread.on('error', (error) => (this.#lost = error));
  }

  /** Resolves when the lock is free. */
  async take(): Promise<void> {
    await once(this.#thread, 'message');
  }

  /** @throws Error where it was lost meanwhile, so that others may have been at work too */
  async release(): Promise<void> {
    const ended = this.#lost === undefined ? once(this.#thread, 'exit') : undefined;
    this.#thread.postMessage('release');
    await ended;
    if (this.#lost !== undefined) throw new Error('A lock was lost while its work was done.', { cause: this.#lost });
  }
}

/**
 * Runs `work` while no other process does so with the same folder. Of a process that was killed the lock is free after a moment.
 * @param staleMs milliseconds of that moment, 2000 at least
 */
export const locked = async <T>(folder: string, work: () => Promise<T>, staleMs = STALE_MS): Promise<T> => {
  mkdirSync(dirname(folder), { recursive: true });
  const lock = new Lock(folder, staleMs);
  await lock.take();
  try {
    return await work();
  } finally {
    await lock.release();
  }
};
