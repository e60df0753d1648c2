import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { double } from '../../../../scripts/lab/guest/double.ts';
import { scenarioText } from '../../../../scripts/lab/scenario-text.ts';
import { connectTo } from '../../src/host/connect.ts';
import { hostEnvironment } from '../../src/host/environment.ts';
import { startHost } from '../../src/host/start-host.ts';
import { readLines } from '../../src/rpc/line-decoder.ts';
import { openWindowsMachine } from '../../src/windows/machine.ts';
import { healthy } from '../behaviour/fixtures.ts';
import type { RunnableCase } from '../lab/guest-program.ts';

const HOST = 'C:\\lab\\host.cjs';

/** Milliseconds within which whoever is left must have thawed. */
const LIMIT_MS = 1000;

const play = (): void => double.load(scenarioText(healthy()));

/** Waits until the provider holds nothing any more. @returns milliseconds */
const letGo = async (): Promise<number> => {
  const began = performance.now();
  while (double.isFrozen() && performance.now() - began < 10_000) await new Promise((resolve) => setTimeout(resolve, 10));
  return performance.now() - began;
};

/** A client in a process of its own that has frozen and waits. */
export const CLIENT = 'client';
export const freezeAndWait = async (): Promise<void> => {
  const service = await connectTo({ host: HOST });
  await service.freeze({ volumes: ['C:'], holdMs: 30_000 });
  process.stdout.write('frozen\n');
  setInterval(() => {}, 60_000);
};

const startClient = async (): Promise<ChildProcess> => {
  const client = spawn(process.execPath, [process.argv[1] ?? '', CLIENT], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  await once(client.stdout as NodeJS.ReadableStream, 'data');
  return client;
};

/** A host spoken to by hand, so that it can be killed together with its client. */
const startHostByHand = async (): Promise<ChildProcess> => {
  const host = spawn(process.execPath, [HOST], { stdio: ['pipe', 'pipe', 'inherit'], detached: true, env: hostEnvironment(process.env) });
  const { stdin, stdout } = host;
  assert.ok(stdin !== null && stdout !== null);
  stdin.write('{"jsonrpc":"2.0","id":1,"method":"freeze","params":{"volumes":["C:"],"holdMs":30000}}\n');
  for await (const line of readLines(stdout)) if ('text' in line && JSON.parse(line.text).id === 1) break;
  return host;
};

export const KILL_CASES: readonly RunnableCase[] = [
  {
    name: 'the host is killed while frozen: its client sets thaw',
    run: async () => {
      play();
      await using service = await startHost(HOST, undefined);
      await service.freeze({ volumes: ['C:'], holdMs: 30_000 });
      assert.ok(double.isFrozen());
      service.kill();
      const after = await letGo();
      assert.ok(after < LIMIT_MS, `let go after ${after} ms`);
      await assert.rejects(service.thaw(), { name: 'HOST_LOST' });
    },
  },
  {
    name: 'the client is killed while frozen: its host thaws',
    run: async () => {
      play();
      const client = await startClient();
      assert.ok(double.isFrozen());
      client.kill('SIGKILL');
      const after = await letGo();
      assert.ok(after < LIMIT_MS, `let go after ${after} ms`);
    },
  },
  {
    name: 'nobody is left: the next freeze says that one is stale, and recovers it where allowed',
    run: async () => {
      play();
      const host = await startHostByHand();
      assert.ok(double.isFrozen());
      host.kill('SIGKILL');
      await once(host, 'exit');
      assert.equal(openWindowsMachine().events.probe().events, 'ours');
      await using service = await connectTo({ host: HOST });
      assert.equal((await service.status()).state, 'stale');
      await assert.rejects(service.freeze({ volumes: ['C:'] }), { name: 'STALE_FREEZE' });
      const { sessionId } = await service.freeze({ volumes: ['C:'], recover: true });
      assert.equal((await service.thaw({ sessionId })).consistency, 'application');
    },
  },
];
