import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { locked } from '../src/lock.ts';

const root = mkdtempSync(join(tmpdir(), 'qga-vss-lock-'));
afterAll(() => rmSync(root, { recursive: true }));

/** The least that the library takes. */
const STALE_MS = 2000;

const newLock = (): string => join(mkdtempSync(join(root, 'case-')), 'lock');

/** A process that does something with the lock, which is `take` there: given what to do while it has it. */
const start = (folder: string, script: string): ChildProcessByStdio<null, Readable, null> => {
  const module = JSON.stringify(new URL('../src/lock.ts', import.meta.url).href);
  const head = `import { locked } from ${module}; const take = (work) => locked(process.argv[1], work, ${STALE_MS});`;
  const args = ['--input-type=module', '--eval', `${head} ${script}`, folder];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
};

/** Blocks its thread as a compiler that is waited for does, for longer than a lock may go without a sign. */
const BLOCKING = `await take(async () => {
  console.log('has it');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${1.5 * STALE_MS});
  console.log(Date.now());
});`;

const killedAfter = async (folder: string, ms: number): Promise<void> => {
  const child = start(folder, "console.log('begins'); for (;;) await take(async () => {});");
  await once(child.stdout, 'data');
  await sleep(ms);
  child.kill('SIGKILL');
  await once(child, 'exit');
};

describe.concurrent('a lock', () => {
  test('is had by one at a time, and what the work comes to is passed on', async () => {
    const folder = newLock();
    let inside = 0;
    const work = async (): Promise<number> => {
      inside += 1;
      await sleep(20);
      return inside--;
    };
    expect(await Promise.all(Array.from({ length: 4 }, () => locked(folder, work)))).toEqual([1, 1, 1, 1]);
    await expect(locked(folder, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(await locked(folder, async () => 'again')).toBe('again');
  });

  test('is not lost by work that blocks its thread', async () => {
    const folder = newLock();
    const first = start(folder, BLOCKING);
    await once(first.stdout, 'data');
    const [ended, got] = await Promise.all([text(first.stdout), locked(folder, async () => Date.now(), STALE_MS)]);
    expect(got).toBeGreaterThanOrEqual(Number(ended));
    expect(Number(ended)).toBeGreaterThan(0);
  });

  test('is free again soon, at whatever instant the process that had it was killed', async () => {
    // Taking it takes some milliseconds, starting its thread some tens.
    const instants = Array.from({ length: 8 }, () => Math.random() * 150);
    const got = await Promise.all(
      instants.map(async (ms) => {
        const folder = newLock();
        await killedAfter(folder, ms);
        return await locked(folder, async () => 'mine', STALE_MS);
      }),
    );
    expect(got).toEqual(instants.map(() => 'mine'));
  });
});
