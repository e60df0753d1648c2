import { Dice } from '@qga-vss/test-kit/src/dice.ts';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test } from 'vitest';
import type { Calls } from '../../src/contract/calls.ts';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import { callOf, callsOf } from '../../src/contract/service.ts';
import type { ThawResult } from '../../src/contract/thaw.ts';
import { AttachedHost } from '../../src/host/attached-host.ts';
import { callOver, clientOf } from '../../src/host/connection.ts';
import { rescueBy } from '../../src/host/rescue.ts';
import { serveHost } from '../../src/host/serve-host.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { World } from '../../src/simulator/world.ts';
import { memoryTransports } from '../rpc/memory-transport.ts';
import { type Aftermath, isViolation, SEED } from './kill-judgement.ts';

const VICTIMS = ['caller', 'host', 'both', 'holder'] as const;
type Victim = (typeof VICTIMS)[number];

const KILLS_EACH = 25;

/** Milliseconds that each step takes, and that the caller holds. */
const STEP_MS = 1500;
const HOLD_MS = 2000;
/** Of a whole session: gather, prepare, three looks at the writers, freeze, the hold, thaw, complete. */
const SESSION_MS = 8 * STEP_MS + HOLD_MS;
const SCENARIO = healthy({
  delays: { gather: STEP_MS, prepare: STEP_MS, status: STEP_MS, freeze: STEP_MS, thaw: STEP_MS, complete: STEP_MS },
});
const OPTIONS: FreezeOptions = { volumes: ['C:'], backupType: 'copy' };

/** Milliseconds in which whoever is left has released what was frozen; and after which the provider has given up by itself. */
const AT_ONCE_MS = 1000;
const PROVIDER_MS = 62_000;

const CALLER_PID = 4711;

/** A caller with its host, or a holder, as processes of one computer, and how each of them is killed. */
const processesOf = (clock: VirtualClock, world: World, victim: Victim) => {
  const machine = openSimulatedMachine(SCENARIO, clock, { world, exit: () => {} });
  const own = openSimulatedMachine(SCENARIO, clock, { world });
  const [near, far] = memoryTransports();
  const requester = new Requester(machine, victim === 'holder' ? undefined : machine.processes.watch(CALLER_PID));
  void serveHost({ transport: far, requester, call: callOf(requester), clock, shutdown: new Promise(() => {}) });
  let hostLives = true;
  let callerLives = true;
  const rescue = rescueBy(own.events, clock, () => hostLives);
  const client = clientOf(near);
  const killHost = (): void => {
    hostLives = false;
    machine.kill();
    far.close();
  };
  // Whoever speaks to a holder is nobody whose death thaws, and rescues nothing.
  if (victim === 'holder')
    return { calls: callsOf(callOver({ client, end: () => client.close(), kill: () => near.close() })), kill: killHost };
  const host = new AttachedHost(async () => ({
    client,
    end: () => client.close(),
    dismiss: () => client.close(),
    kill: () => near.close(),
    // A caller that is dead rescues nothing.
    rescue: async (held) => (callerLives ? await rescue(held) : await new Promise<never>(() => {})),
  }));
  const killCaller = (): void => {
    callerLives = false;
    world.processEnd(CALLER_PID).set();
    near.close();
  };
  const killBoth = (): void => {
    callerLives = false;
    killHost();
    killCaller();
  };
  return { calls: callsOf(host.call), kill: { caller: killCaller, host: killHost, both: killBoth }[victim] };
};

const session = async (calls: Calls, clock: VirtualClock): Promise<ThawResult> => {
  const { sessionId } = await calls.freeze(OPTIONS);
  await clock.sleep(HOLD_MS);
  return await calls.thaw({ sessionId, succeeded: true });
};

/** Kills somebody so many milliseconds after the beginning, and looks at what comes of it. */
const killAt = async (victim: Victim, atMs: number): Promise<Aftermath> => {
  const clock = new VirtualClock();
  using world = new World(SCENARIO, clock);
  const { calls, kill } = processesOf(clock, world, victim);
  let told: ThawResult | Error | undefined;
  session(calls, clock).then(
    (result) => {
      told = result;
    },
    (error: Error) => {
      told = error;
    },
  );
  await clock.sleep(atMs);
  const [before, wasFrozen] = [told, world.frozen];
  kill();
  await clock.sleep(AT_ONCE_MS);
  const stillFrozen = wasFrozen && world.frozen;
  await clock.sleep(PROVIDER_MS);
  // What is told after the death of the process that held it is no success.
  const success = before === undefined && told !== undefined && !(told instanceof Error) && told.consistency === 'application';
  const successor = new Requester(openSimulatedMachine(SCENARIO, clock, { world, exit: () => {} }));
  const { sessionId } = await successor.freeze({ ...OPTIONS, recover: true });
  const { consistency: next } = await successor.thaw({ sessionId });
  return { wasFrozen, stillFrozen, frozenAtEnd: world.frozen, success, next };
};

describe(`kills at random instants, seed ${SEED}`, () => {
  test.each(VICTIMS)('%s: nothing stays frozen, nobody is told of success, and the machine can be frozen again', async (victim) => {
    const dice = new Dice(SEED + VICTIMS.indexOf(victim));
    const instants = Array.from({ length: KILLS_EACH }, () => dice.below(SESSION_MS));
    const kills = await Promise.all(instants.map(async (atMs) => ({ atMs, ...(await killAt(victim, atMs)) })));
    const someoneIsLeft = victim === 'caller' || victim === 'host';
    expect(kills.filter((kill) => isViolation(kill, someoneIsLeft))).toEqual([]);
  });

  test('a session that nobody kills takes the span that the instants are taken from, and is a success', async () => {
    const clock = new VirtualClock();
    using world = new World(SCENARIO, clock);
    const { calls } = processesOf(clock, world, 'caller');
    expect(await session(calls, clock)).toMatchObject({ consistency: 'application' });
    expect(Math.abs(clock.monotonic() - SESSION_MS)).toBeLessThan(STEP_MS);
  });
});
