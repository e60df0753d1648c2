import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Patience } from '../../src/contract/bounds.ts';
import type { CallContext } from '../../src/contract/call-context.ts';
import type { Calls } from '../../src/contract/calls.ts';
import type { Notice } from '../../src/contract/parts.ts';
import { callsOf } from '../../src/contract/service.ts';
import { AttachedHost } from '../../src/host/attached-host.ts';
import { findHolder, holdersOf } from '../../src/host/holder.ts';
import { routed } from '../../src/host/router.ts';
import { startHost } from '../../src/host/start-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-suspended-'));
const host = join(folder, 'host.cjs');
const slow = join(folder, 'slow.json');
const before = process.env['TMPDIR'];

/** Short, and longer than what a busy computer takes for an answer that costs nothing. */
const PATIENCE: Patience = { graceMs: 300, pingMs: 1500, queryMs: 300, findMs: 1500 };
/** Limits that are over in time to be tested. */
const OPTIONS = {
  gatherTimeoutMs: 2000,
  prepareTimeoutMs: 2000,
  freezeTimeoutMs: 2000,
  completeTimeoutMs: 2000,
  abortTimeoutMs: 100,
  holdMs: 500,
} as const;
/** Each step takes long enough that the process can be stopped in it, and less than its limit. */
const SLOW = { volumes: [{ mountPaths: ['Q:\\'] }], delays: { gather: 100, prepare: 100, freeze: 200, thaw: 200, complete: 200 } };
/** Milliseconds in which each must have an end: the sum of the longest limits and graces, and the start of a process on a busy computer. */
const BOUNDED_MS = 20_000;

beforeAll(async () => {
  process.env['TMPDIR'] = folder;
  writeFileSync(slow, JSON.stringify(SLOW));
  await writeHost(host);
}, 60_000);

afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  rmSync(folder, { recursive: true, force: true });
});

const within = async <T>(work: Promise<T>): Promise<T> => {
  const over = new AbortController();
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`it had no end in ${BOUNDED_MS} ms`)), BOUNDED_MS);
    over.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  return await Promise.race([work, late]).finally(() => over.abort());
};

/** Never 0, which names all processes of a group. */
const numberOf = (pid: number | undefined): number => {
  assert.ok(pid !== undefined && pid > 0, 'the process has not been started');
  return pid;
};

/** Resolves when it has ended. */
const ended = async (pid: number | undefined): Promise<void> => {
  while (isAlive(numberOf(pid))) await new Promise((resolve) => setTimeout(resolve, 20));
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** A host with what is needed to stop it; it goes on at the end of the test. */
const attach = () => {
  const pids: number[] = [];
  const attached = new AttachedHost(async () => {
    const connection = await startHost({ host, simulate: slow });
    pids.push(numberOf(connection.pid));
    return connection;
  }, PATIENCE);
  const stop = (): void => void process.kill(numberOf(pids.at(-1)), 'SIGSTOP');
  return { attached, calls: callsOf(attached.call), pids, stop };
};

/** Stops it where it says that it has got to a step. */
const at = (phase: string, stop: () => void): CallContext => ({ onProgress: (progress) => progress.phase === phase && stop() });

type Attack = (calls: Calls, stop: () => void) => Promise<unknown>;

describe.concurrent('a host that is suspended', { timeout: 90_000 }, () => {
  test.each<[string, Attack]>([
    [
      'while it is asked',
      async (calls, stop) => {
        await calls.status();
        stop();
        await calls.status();
      },
    ],
    ['while it gathers', async (calls, stop) => await calls.freeze(OPTIONS, at('gather', stop))],
    ['while it prepares for freeze by another call', async (calls, stop) => await calls.prepare(OPTIONS, at('prepare', stop))],
    ['while it freezes', async (calls, stop) => await calls.freeze(OPTIONS, at('freeze', stop))],
    [
      'while frozen, and the end of the hold is waited for',
      async (calls, stop) => {
        await calls.freeze(OPTIONS);
        stop();
        await calls.awaitThaw();
      },
    ],
    [
      'while frozen, before thaw',
      async (calls, stop) => {
        await calls.freeze(OPTIONS);
        stop();
        await calls.thaw();
      },
    ],
    [
      'while it thaws',
      async (calls, stop) => {
        await calls.freeze(OPTIONS);
        await calls.thaw({}, at('thaw', stop));
      },
    ],
    [
      'while it completes',
      async (calls, stop) => {
        await calls.freeze(OPTIONS);
        await calls.thaw({}, at('complete', stop));
      },
    ],
  ])('%s costs a bounded wait, is ended, and is never called a success', async (_where, attack) => {
    const { attached, calls, pids, stop } = attach();
    await using _host = attached;
    await expect(within(attack(calls, stop))).rejects.toMatchObject({ name: 'HOST_SILENT', failure: { kind: 'lost' } });
    await within(ended(pids[0]));
    // The next one is another.
    expect(await calls.thaw().catch((error: Error) => error.name)).not.toMatchObject({ changed: true });
    expect(await calls.status()).toMatchObject({ state: 'thawed' });
  });

  test('while frozen and nobody asks it anything is found out after its hold limit, and thaw is told', async () => {
    const { attached, calls, pids, stop } = attach();
    await using _host = attached;
    const { sessionId } = await calls.freeze(OPTIONS);
    stop();
    await within(ended(pids[0]));
    await expect(calls.thaw()).rejects.toMatchObject({
      name: 'SESSION_LOST',
      at: { object: sessionId },
      message: expect.stringContaining('did not answer'),
    });
  });

  test('does not keep its client from ending', async () => {
    const { attached, calls, pids, stop } = attach();
    await calls.freeze(OPTIONS);
    stop();
    await within(attached[Symbol.asyncDispose]());
    expect(isAlive(numberOf(pids[0]))).toBe(false);
  });
});

const isServed = async (): Promise<boolean> => {
  await using found = await findHolder(slow);
  return found !== undefined;
};

describe('a holder that is suspended', { timeout: 90_000 }, () => {
  let holder: ChildProcess;

  /** Client and holder of a machine; it is stopped after what is done first. */
  const suspended = async (first: (calls: Calls) => Promise<unknown>) => {
    holder = spawn(process.execPath, [host, '--holder', '--simulate', slow], { stdio: 'ignore' });
    await expect.poll(() => isServed(), { timeout: BOUNDED_MS }).toBe(true);
    const attached = new AttachedHost(() => startHost({ host, simulate: slow }), PATIENCE);
    const calls = callsOf(routed(attached, holdersOf(host, slow, PATIENCE)));
    const done = await first(calls);
    holder.kill('SIGSTOP');
    const warnings: Notice[] = [];
    return { attached, calls, done, warnings, context: { onWarning: (warning: Notice): void => void warnings.push(warning) } };
  };

  afterEach(async () => {
    const over = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await over;
  });

  const freeze = (calls: Calls) => calls.freeze({ ...OPTIONS, holdMs: 20_000, detach: true });

  test.each<[string, (calls: Calls, context: CallContext) => Promise<unknown>, object]>([
    ['status', (calls, context) => calls.status({}, context), { state: 'thawed' }],
    ['thaw', (calls, context) => calls.thaw({}, context), { changed: false }],
    ['a rescue', (calls, context) => calls.thaw({ rescue: true, force: true }, context), { rescued: false }],
    ['a freeze of its own', (calls, context) => calls.freeze({ ...OPTIONS, backupType: 'copy' }, context), { volumeCount: 1 }],
  ])('does not hold up %s, which says so', async (_what, ask, expected) => {
    const { attached, calls, warnings, context } = await suspended(freeze);
    await using _host = attached;
    // A simulated machine is in the memory of its process: that of the holder is another than the host's.
    expect(await within(ask(calls, context))).toMatchObject(expected);
    expect(warnings.map(({ name }) => name)).toEqual(['HOLDER_SILENT']);
  });

  test.each<[string, (calls: Calls, sessionId: string) => Promise<unknown>]>([
    ['to thaw a session of it', (calls, sessionId) => calls.thaw({ sessionId })],
    ['for a session of it', (calls, sessionId) => calls.status({ sessionId })],
    ['to hold another session', (calls) => calls.prepare({ detach: true })],
  ])('is told to whoever asks %s, within bounds', async (_what, ask) => {
    const { attached, calls, done } = await suspended(freeze);
    await using _host = attached;
    const { sessionId } = done as { readonly sessionId: string };
    await expect(within(ask(calls, sessionId))).rejects.toMatchObject({ name: 'HOLDER_SILENT', failure: { kind: 'lost' } });
  });

  test('while it thaws is told as lost, not as a success', async () => {
    const { attached, calls } = await suspended(async (service) => {
      await freeze(service);
    });
    await using _host = attached;
    holder.kill('SIGCONT');
    const thawing = calls.thaw(
      {},
      at('complete', () => holder.kill('SIGSTOP')),
    );
    await expect(within(thawing)).rejects.toMatchObject({ name: 'HOLDER_SILENT' });
  });
});
