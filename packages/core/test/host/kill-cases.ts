import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import { scenarioText } from '@qga-vss/test-kit/src/lab/scenario-text.ts';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { CallContext } from '../../src/contract/call-context.ts';
import type { Calls } from '../../src/contract/calls.ts';
import { callsOf } from '../../src/contract/service.ts';
import { AttachedHost } from '../../src/host/attached-host.ts';
import { connectTo } from '../../src/host/connect.ts';
import { findHolder } from '../../src/host/holder.ts';
import { startHost } from '../../src/host/start-host.ts';
import type { EventProbe } from '../../src/platform/events.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { openWindowsMachine } from '../../src/windows/machine.ts';
import type { RunnableCase } from '../lab/guest-program.ts';
import { PHASES, type Phase, VICTIMS, type Victim } from './kill-matrix.ts';
import { startHolder } from './lab-holder.ts';

const HOST = 'C:\\lab\\host.cjs';

/**
 * Milliseconds within which whoever is left has thawed, and a host that is to end is gone: sooner than the step that it was killed in
 * and the hold have an end of their own.
 */
const LIMIT_MS = 15_000;
const STEP_MS = 20_000;
const OPTIONS = { volumes: ['C:'], holdMs: 30_000 };

/** The step that the double stays in, so that it can be killed there. */
const DELAYS: Readonly<Record<Phase, Partial<Scenario['delays']>>> = {
  preparing: { gather: STEP_MS },
  prepared: {},
  freezing: { freeze: STEP_MS },
  frozen: {},
  thawing: { thaw: STEP_MS },
  completing: { complete: STEP_MS },
};

/** Runs a session up to a place in it, and says when it is there. */
const begin = async (service: Calls, phase: Phase, there: () => void): Promise<void> => {
  const at = (wanted: string): CallContext => ({ onProgress: (progress) => progress.phase === wanted && there() });
  if (phase === 'prepared') {
    await service.prepare(OPTIONS);
    return there();
  }
  await service.freeze(OPTIONS, phase === 'preparing' ? at('gather') : phase === 'freezing' ? at('freeze') : {});
  if (phase === 'frozen') return there();
  if (phase === 'thawing' || phase === 'completing') await service.thaw({}, at(phase === 'thawing' ? 'thaw' : 'complete'));
};

/** A client in a process of its own, which says when it is there and kills its host, or itself as well, on request. */
export const CLIENT = 'client';
export const runClient = async (phase: Phase, owner: string): Promise<void> => {
  const host = owner === 'holder' ? await findHolder(undefined) : new AttachedHost(() => startHost({ host: HOST }));
  assert.ok(host !== undefined);
  createInterface(process.stdin).on('line', async (word) => {
    await host.kill();
    if (word === 'both') process.kill(process.pid, 'SIGKILL');
  });
  // What becomes of it once somebody is dead is looked at from outside.
  begin(callsOf(host.call), phase, () => process.stdout.write('there\n')).catch(() => {});
};

const startClient = async (phase: Phase, owner: 'host' | 'holder'): Promise<ChildProcess> => {
  const client = spawn(process.execPath, [process.argv[1] ?? '', CLIENT, phase, owner], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  await once(client.stdout as NodeJS.ReadableStream, 'data');
  return client;
};

const KILLS: Readonly<Record<Victim, (client: ChildProcess, holder: ChildProcess | undefined) => void>> = {
  client: (client) => client.kill('SIGKILL'),
  host: (client) => client.stdin?.write('host\n'),
  both: (client) => client.stdin?.write('both\n'),
  holder: (_client, holder) => holder?.kill('SIGKILL'),
};

/** Looks until it is so. */
const until = async (isSo: (probe: EventProbe) => boolean, otherwise: string): Promise<void> => {
  const { events } = openWindowsMachine();
  const began = performance.now();
  while (!isSo(events.probe())) {
    assert.ok(performance.now() - began < LIMIT_MS, otherwise);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Whether a process is left that releases it at once. */
const someoneIsLeft = (victim: Victim): boolean => victim === 'client' || victim === 'host';

const kill = async (phase: Phase, victim: Victim): Promise<void> => {
  double.load(scenarioText(healthy({ delays: DELAYS[phase] })));
  const holder = victim === 'holder' ? await startHolder(HOST) : undefined;
  const client = await startClient(phase, holder === undefined ? 'host' : 'holder');
  assert.equal(double.isFrozen(), phase === 'frozen');
  KILLS[victim](client, holder);
  if (someoneIsLeft(victim)) await until(({ events, thaw }) => !double.isFrozen() && (events === 'none' || thaw), 'not released');
  await until(({ owned }) => !owned, 'still owned');
  client.kill('SIGKILL');
  await checkAftermath(phase, victim);
};

/** The machine says what it is like, and can be frozen again. */
const checkAftermath = async (phase: Phase, victim: Victim): Promise<void> => {
  await using service = await connectTo({ host: HOST });
  const { state } = await service.status();
  if (phase === 'frozen' && !someoneIsLeft(victim)) {
    assert.equal(state, 'stale');
    await assert.rejects(service.freeze(OPTIONS), { name: 'STALE_FREEZE' });
  } else assert.ok(state === 'thawed' || state === 'stale', state);
  if (phase === 'frozen' && victim === 'holder') {
    assert.deepEqual(await service.thaw({ rescue: true }).then(({ rescued, volumeCount }) => ({ rescued, volumeCount })), {
      rescued: true,
      volumeCount: 0,
    });
    assert.equal(double.isFrozen(), false);
  }
  double.load(scenarioText(healthy()));
  const { sessionId } = await service.freeze({ ...OPTIONS, recover: true });
  assert.equal((await service.thaw({ sessionId })).consistency, 'application');
};

export const KILL_CASES: readonly RunnableCase[] = VICTIMS.flatMap((victim) =>
  PHASES.map((phase) => ({ name: `${victim} killed: ${phase}`, run: () => kill(phase, victim) })),
);
