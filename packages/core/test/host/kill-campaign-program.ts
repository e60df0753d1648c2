import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import { scenarioText } from '@qga-vss/test-kit/src/lab/scenario-text.ts';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { Calls } from '../../src/contract/calls.ts';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import { callsOf } from '../../src/contract/service.ts';
import { AttachedHost } from '../../src/host/attached-host.ts';
import { connectTo } from '../../src/host/connect.ts';
import { findHolder } from '../../src/host/holder.ts';
import { startHost } from '../../src/host/start-host.ts';
import { koffi } from '../../src/windows/koffi.ts';
import { openWindowsMachine } from '../../src/windows/machine.ts';
import { type CampaignKill, type CampaignVictim, HOLD_MS, isReleased, STEP_MS } from './kill-campaign-plan.ts';
import type { Aftermath } from './kill-judgement.ts';
import { startHolder } from './lab-holder.ts';

const HOST = 'C:\\lab\\host.cjs';
const CLIENT = 'client';

/** Milliseconds within which a process that is left has thawed, sooner than the hold limit would; Windows has ended the one that was killed. */
const LIMIT_MS = 20_000;

const DELAYS = { gather: STEP_MS, prepare: STEP_MS, freeze: STEP_MS, thaw: STEP_MS, complete: STEP_MS };
const SCENARIO = healthy({ delays: DELAYS });
const OPTIONS: FreezeOptions = { volumes: ['C:'], backupType: 'copy', holdMs: 40_000 };

const kernel32 = koffi.load('kernel32.dll');
const EnumProcesses = kernel32.func('__stdcall', 'K32EnumProcesses', 'int', ['_Out_ uint32 *', 'uint32', '_Out_ uint32 *']);
const OpenProcess = kernel32.func('__stdcall', 'OpenProcess', 'uintptr_t', ['uint32', 'int', 'uint32']);
const GetProcessImageFileName = kernel32.func('__stdcall', 'K32GetProcessImageFileNameW', 'uint32', [
  'uintptr_t',
  '_Out_ uint16 *',
  'uint32',
]);
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

const print = (line: string): void => void writeSync(1, `${line}\n`);

/** What a client says: where it is, or what it was told in the end, and when. */
interface Said {
  readonly at: number;
  readonly word: string;
  readonly told?: string | undefined;
}

const say = (word: 'begun' | 'thawing' | 'killed' | 'told', told?: string): void =>
  print(JSON.stringify({ at: Date.now(), word, told } satisfies Said));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A session from beginning to end in a process of its own, which tells where it is and kills its host when it is told to. */
const runClient = async (owner: string): Promise<void> => {
  const host = owner === 'holder' ? await findHolder(undefined) : new AttachedHost(() => startHost({ host: HOST }));
  assert.ok(host !== undefined);
  createInterface(process.stdin).on('line', async (word) => {
    await host.kill();
    say('killed');
    if (word === 'both') process.kill(process.pid, 'SIGKILL');
  });
  const calls: Calls = callsOf(host.call);
  await calls.status();
  say('begun');
  try {
    const { sessionId } = await calls.freeze(OPTIONS);
    await pause(HOLD_MS);
    say('thawing');
    say('told', (await calls.thaw({ sessionId, succeeded: true })).consistency);
  } catch (thrown) {
    say('told', (thrown as Error).name);
  }
};

/** The client and what it has said. */
const startClient = async (owner: 'host' | 'holder') => {
  const child = spawn(process.execPath, [process.argv[1] ?? '', CLIENT, owner], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const said: Said[] = [];
  const lines = createInterface(child.stdout).on('line', (line) => void said.push(JSON.parse(line)));
  const ended = once(child, 'exit').then(([code]) => assert.fail(`the client ended with ${code} before it began`));
  await Promise.race([once(lines, 'line'), ended]);
  // Of its death by us nobody has to be told.
  ended.catch(() => {});
  return { child, said };
};

/** The process of the double, found by its image. */
const providerPid = (): number => {
  const ids = new Uint32Array(1024);
  const name = new Uint16Array(1024);
  EnumProcesses(ids, ids.byteLength, [0]);
  const found = ids.find((id) => {
    const handle = id === 0 ? 0 : OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, id);
    const length = handle === 0 ? 0 : GetProcessImageFileName(handle, name, name.length);
    return String.fromCharCode(...name.subarray(0, length)).endsWith('vss-coordinator.exe');
  });
  assert.ok(found !== undefined, 'the double does not run');
  return found;
};

const KILLS: Readonly<Record<CampaignVictim, (client: ChildProcess, holder: ChildProcess | undefined) => void>> = {
  client: (client) => client.kill('SIGKILL'),
  host: (client) => client.stdin?.write('host\n'),
  both: (client) => client.stdin?.write('both\n'),
  holder: (_client, holder) => holder?.kill('SIGKILL'),
  provider: () => void process.kill(providerPid(), 'SIGKILL'),
};

const until = async (isSo: () => boolean, ms: number): Promise<boolean> => {
  const end = performance.now() + ms;
  while (!isSo() && performance.now() < end) await pause(5);
  return isSo();
};

const heard = (said: readonly Said[], word: Said['word']): Said | undefined => said.find((one) => one.word === word);

/**
 * Whether the client was told of success though it asked only once somebody was dead: an answer that was given before may come after.
 * @param killedAt in the clock that the client has, too
 */
const isFalseSuccess = (said: readonly Said[], killedAt: number): boolean =>
  heard(said, 'told')?.told === 'application' && (heard(said, 'thawing')?.at ?? killedAt) > killedAt;

const play = (scenario: typeof SCENARIO): void => double.load(scenarioText(scenario));

const killAt = async ({ victim, atMs }: CampaignKill): Promise<Aftermath> => {
  const { events } = openWindowsMachine();
  play(SCENARIO);
  const holder = victim === 'holder' ? await startHolder(HOST) : undefined;
  const { child, said } = await startClient(holder === undefined ? 'host' : 'holder');
  await pause(atMs);
  const wasFrozen = double.isFrozen();
  KILLS[victim](child, holder);
  const killedAt = Date.now();
  const released =
    isReleased(victim) && (await until(() => !double.isFrozen() && (events.probe().events === 'none' || events.probe().thaw), LIMIT_MS));
  // Whoever is left has been told how it ended.
  if (victim !== 'client') await until(() => heard(said, victim === 'both' ? 'killed' : 'told') !== undefined, LIMIT_MS);
  child.kill('SIGKILL');
  await until(() => !events.probe().owned, LIMIT_MS);
  play(healthy());
  await using service = await connectTo({ host: HOST });
  const { sessionId } = await service.freeze({ ...OPTIONS, recover: true });
  const { consistency: next } = await service.thaw({ sessionId });
  return {
    wasFrozen,
    stillFrozen: wasFrozen && !released,
    frozenAtEnd: double.isFrozen(),
    success: isFalseSuccess(said, heard(said, 'killed')?.at ?? killedAt),
    next,
  };
};

const [, , word = '', argument = ''] = process.argv;
if (word === CLIENT) await runClient(argument);
else {
  for (const kill of JSON.parse(word) as readonly CampaignKill[]) {
    const aftermath = await killAt(kill).catch((error: Error) => ({ error: String(error) }));
    print(JSON.stringify({ ...kill, ...aftermath }));
  }
  process.kill(process.pid, 'SIGKILL');
}
