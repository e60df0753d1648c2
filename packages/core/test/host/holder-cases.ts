import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import { scenarioText } from '@qga-vss/test-kit/src/lab/scenario-text.ts';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { type Service, serviceOf } from '../../src/contract/service.ts';
import { connectTo } from '../../src/host/connect.ts';
import { findHolder, type Holder, startHolder } from '../../src/host/holder.ts';
import { hostEnvironment } from '../../src/host/host-environment.ts';
import { type HostStart, startHost } from '../../src/host/start-host.ts';
import { readLines } from '../../src/rpc/line-decoder.ts';
import type { QgaError } from '../../src/vss/errors.ts';
import { EVENT_ACCESS, EVENT_NAMES } from '../../src/vss/ids.ts';
import { Handle } from '../../src/windows/handle.ts';
import { Library } from '../../src/windows/library.ts';
import { openWindowsMachine } from '../../src/windows/machine.ts';
import { FILES } from '../../src/windows/tables/files.ts';
import { OPEN_EXISTING, READ_CONTROL } from '../../src/windows/win32.ts';
import type { RunnableCase } from '../lab/guest-program.ts';
import { daclText } from '../windows/dacl-text.ts';
import { BLOCK_NOW } from './blocker.ts';

const HOST = 'C:\\lab\\host.cjs';
const BLOCK = 'C:\\lab\\block.cjs';
const OPTIONS = { volumes: ['C:'], holdMs: 30_000 };

const play = (special: Parameters<typeof healthy>[0] = {}): void => double.load(scenarioText(healthy(special)));

const serviceOver = (holder: Holder): Service => serviceOf(holder.call, () => holder[Symbol.asyncDispose]());

const holder = async (): Promise<Service> => {
  const found = await findHolder(undefined);
  assert.ok(found !== undefined, 'there is no holder');
  return serviceOver(found);
};

/** Ends the machine's holder, so that the next case begins with none. */
const withHolder = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } finally {
    await using last = await findHolder(undefined);
    await last?.shutdown();
  }
};

/** Bundles that do not become hosts, and what is said of each. */
const NOT_HOSTS = [
  { text: undefined, name: 'HOST_NOT_STARTABLE', says: /ENOENT/ },
  { text: '', name: 'HOST_NOT_STARTABLE', says: /The file is empty/ },
  { text: 'throw new Error("broken");', name: 'HOST_NOT_STARTABLE', says: /It ended with exit code 1\. It said: Error: broken/ },
  { text: 'process.exit(7);', name: 'HOST_START_FAILED', says: /It ended with exit code 7\./ },
  {
    text: 'process.kill(process.pid, "SIGKILL");',
    name: 'HOST_START_FAILED',
    says: /It (?:ended with exit code 1|was ended by SIGKILL)\./,
  },
  { text: 'setInterval(() => {}, 1000);', name: 'HOST_START_FAILED', says: /It did not answer for 3 s and was ended/, startMs: 3000 },
] as const;

/** Each of them in turn, and that it is told before the time to start is over. */
const tryNotHosts = async (start: (options: HostStart) => Promise<unknown>): Promise<void> => {
  const host = 'C:\\lab\\not-a-host.cjs';
  for (const { text, name, says, ...more } of NOT_HOSTS) {
    rmSync(host, { force: true });
    if (text !== undefined) writeFileSync(host, text);
    const began = performance.now();
    await assert.rejects(start({ host, ...more }), (error: QgaError) => error.name === name && says.test(error.message));
    assert.ok(performance.now() - began < 20_000, `${text} was waited for`);
  }
};

const dacl = (library: Library, handle: number): string => {
  using owned = new Handle(library, handle);
  return daclText(library, owned.value).toLowerCase();
};

export const HOLDER_CASES: readonly RunnableCase[] = [
  { name: 'an attached host that does not start says why', run: () => tryNotHosts(startHost) },
  { name: 'a holder that does not start says why, though it has no pipe with whoever started it', run: () => tryNotHosts(startHolder) },
  {
    name: 'ten clients at once: one session, one thaws, all learn the outcome',
    run: () =>
      withHolder(async () => {
        play();
        const first = serviceOver(await startHolder({ host: HOST }));
        const services = [first, ...(await Promise.all(Array.from({ length: 9 }, holder)))];
        const frozen = await Promise.all(services.map((service) => service.freeze(OPTIONS).catch((error: Error) => error.name)));
        const ids = new Set(frozen.map((result) => (typeof result === 'string' ? result : result.sessionId)));
        ids.delete('FREEZE_IN_PROGRESS');
        assert.equal(ids.size, 1);
        const [sessionId = ''] = ids;
        const states = await Promise.all(services.map((service) => service.status()));
        for (const state of states) assert.deepEqual([state.state, state.sessionId], ['frozen', sessionId]);
        const outcomes = await Promise.all(services.map((service) => service.thaw({ sessionId })));
        for (const { consistency, endedBy } of outcomes) assert.deepEqual([consistency, endedBy], ['application', 'caller']);
        assert.equal(double.isFrozen(), false);
        for (const service of services) await service[Symbol.asyncDispose]();
      }),
  },
  {
    name: 'a planned release and a hold limit end the hold; a later client collects the outcome, and a new freeze is served meanwhile',
    run: () =>
      withHolder(async () => {
        play();
        const ended: string[] = [];
        for (const [options, how] of [
          [{ ...OPTIONS, releaseAfterMs: 300 }, 'plan'],
          [{ ...OPTIONS, holdMs: 500 }, 'hold-limit'],
        ] as const) {
          const { sessionId } = await (async () => {
            await using service = await connectTo({ host: HOST });
            return await service.freeze({ ...options, detach: true });
          })();
          ended.push(sessionId);
          while (double.isFrozen()) await new Promise((resolve) => setTimeout(resolve, 5));
          await using later = await connectTo({ host: HOST });
          while ((await later.status()).state !== 'thawed') await new Promise((resolve) => setTimeout(resolve, 5));
          const outcome = await later.thaw({ sessionId });
          assert.deepEqual([outcome.endedBy, outcome.consistency], [how, how === 'plan' ? 'application' : 'crash']);
        }
        await using again = await connectTo({ host: HOST });
        assert.deepEqual(await Promise.all(ended.map(async (sessionId) => (await again.thaw({ sessionId })).sessionId)), ended);
        await assert.rejects(again.thaw({ sessionId: 'nobody knows' }), { name: 'SESSION_LOST' });
      }),
  },
  {
    name: 'what a live holder opens to others: events and pipe, for SYSTEM and Administrators only',
    run: () =>
      withHolder(async () => {
        play();
        await using service = serviceOver(await startHolder({ host: HOST }));
        await service.freeze(OPTIONS);
        const library = new Library();
        const { OpenEventW } = library.kernel32;
        for (const name of Object.values(EVENT_NAMES))
          assert.equal(dacl(library, OpenEventW(READ_CONTROL, 0, name)), EVENT_ACCESS.toLowerCase(), name);
        const { CreateFileW } = library.functions(FILES);
        const pipe = CreateFileW('\\\\.\\pipe\\qga-vss', READ_CONTROL, 0, 0, OPEN_EXISTING, 0, 0);
        // Wine keeps the generic right as it was given; Windows maps it to all rights of a file, FA.
        assert.equal(dacl(library, pipe), 'd:p(a;;ga;;;sy)(a;;ga;;;ba)');
        assert.equal(library.openHandles(), 0);
        await service.thaw();
      }),
  },
  {
    name: 'a host whose event loop is blocked while frozen: the hold limit thaws all the same',
    run: async () => {
      play();
      rmSync(BLOCK_NOW, { force: true });
      const host = spawn(process.execPath, ['-r', BLOCK, HOST], {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
        env: hostEnvironment(process.env),
      });
      try {
        const holdMs = 3000;
        const asked = performance.now();
        host.stdin.write(`{"jsonrpc":"2.0","id":1,"method":"freeze","params":{"volumes":["C:"],"holdMs":${holdMs}}}\n`);
        for await (const line of readLines(host.stdout)) if ('text' in line && JSON.parse(line.text).id === 1) break;
        assert.ok(double.isFrozen());
        writeFileSync(BLOCK_NOW, '');
        await once(host.stderr, 'data');
        assert.ok(double.isFrozen(), 'blocked before the limit');
        const blocked = performance.now();
        // Sooner than Windows releases the writes, and than the host's JavaScript goes on.
        while (double.isFrozen() && performance.now() - blocked < 8000) await new Promise((resolve) => setTimeout(resolve, 5));
        assert.equal(double.isFrozen(), false, 'the hold limit has thawed nothing');
        assert.equal(openWindowsMachine().events.probe().thaw, true);
        const after = performance.now() - asked;
        assert.ok(after >= holdMs, `released after ${after} ms`);
      } finally {
        await end(host);
      }
    },
  },
];

const end = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL');
  await once(child, 'exit');
};
