import { Dice } from '@qga-vss/test-kit/src/dice.ts';
import { describe, expect, test } from 'vitest';
import type { Notice } from '../../src/contract/parts.ts';
import type { ThawResult } from '../../src/contract/thaw.ts';
import { LATE, withLimit } from '../../src/platform/limit.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine, type SimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { failingWriters, type Some, someCommand, someOptions, someScenario } from './made-up.ts';

/** What is made up of the same seed is always the same. For a longer search both can be set from outside. */
const FIRST_SEED = Number(process.env['QGA_VSS_FAULT_SEED'] ?? 1);
const FREEZES = Number(process.env['QGA_VSS_FAULT_COUNT'] ?? 400);

/** Milliseconds of the virtual clock: no freeze lasts so long. */
const FOR_EVER_MS = 7_200_000;

const CALLER = 4711;

/** What a freeze is made with. */
interface Subject {
  readonly dice: Dice;
  readonly clock: VirtualClock;
  readonly machine: SimulatedMachine;
  readonly requester: Requester;
}

/** What somebody does in the middle of it. */
const INCIDENTS: Some<(subject: Subject, cancel: AbortController) => void> = [
  (_, cancel) => cancel.abort(),
  ({ machine }) => machine.processes.end(CALLER),
  ({ machine }) => void machine.events.rescue(),
  ({ requester }) => void requester.release(QgaError.of('CANCELLED')),
];

/** All that was told. */
interface Told {
  readonly thaw: ThawResult | undefined;
  readonly errors: readonly QgaError[];
  readonly warnings: readonly Notice[];
}

const freezeAndThaw = async (subject: Subject): Promise<Told> => {
  const { dice, clock, requester } = subject;
  const cancel = new AbortController();
  const warnings: Notice[] = [];
  const errors: QgaError[] = [];
  const context = { signal: cancel.signal, onWarning: (warning: Notice) => void warnings.push(warning) };
  const failed = (thrown: unknown): undefined => void errors.push(QgaError.from(thrown));
  if (dice.chance(0.3)) void clock.sleep(dice.below(12_000)).then(() => dice.pick(INCIDENTS)(subject, cancel));
  const [options, command] = [someOptions(dice), someCommand(dice, clock.now())];
  if (dice.chance(0.3)) {
    const level = dice.pick(['metadata', 'writers'] as const);
    const { sessionId } = (await requester.prepare({ ...options, level }, context).catch(failed)) ?? {};
    if (sessionId !== undefined && dice.chance(0.5)) await requester.prepare({ sessionId }, context).catch(failed);
    if (sessionId !== undefined) await requester.freeze({ sessionId, ...command }, context).catch(failed);
  } else await requester.freeze({ ...options, ...command }, context).catch(failed);
  await clock.sleep(dice.pick([0, 40, 900, 6000, 15_000]));
  const thaw = await requester.thaw(dice.chance(0.5) ? { succeeded: dice.chance(0.5), includeDocuments: true } : {}).catch(failed);
  return { thaw, errors, warnings: [...warnings, ...(thaw?.warnings ?? []), ...(thaw?.reasons ?? [])] };
};

const GOOD: ReadonlySet<string | undefined> = new Set(['application', 'partial', 'filesystem']);

/** What the outcome says must be so, by what the scenario says. */
const judgeOutcome = ({ machine }: Subject, { consistency, endedBy, heldMs, writers }: ThawResult): void => {
  if (!GOOD.has(consistency)) return;
  expect(['caller', 'plan']).toContain(endedBy);
  expect(heldMs).toBeLessThanOrEqual(10_000);
  expect(machine.trace()).not.toContain('AbortBackup');
  if (consistency !== 'application') return;
  const taking = writers.filter(({ components }) => components.some(({ added }) => added)).map(({ name }) => name);
  expect(taking).not.toHaveLength(0);
  expect(failingWriters(machine.world.scenario).filter((name) => taking.includes(name))).toEqual([]);
};

/** What must be so once it is over, whatever has happened. */
const judge = async (subject: Subject, { thaw, errors, warnings }: Told): Promise<void> => {
  const { machine, requester, clock } = subject;
  // Each is a failure that nobody thought of.
  expect([...errors, ...warnings].filter(({ name }) => name === 'INTERNAL_ERROR')).toEqual([]);
  if (thaw !== undefined) judgeOutcome(subject, thaw);
  if (requester.unusable) {
    const { events, thaw: isThawSet } = machine.events.probe();
    expect(events === 'none' || isThawSet).toBe(true);
    machine.kill();
  } else {
    await requester[Symbol.asyncDispose]();
    expect([machine.liveObjects(), machine.openHandles()]).toEqual([0, 0]);
    expect(machine.trace().filter((line) => line === 'AbortBackup').length).toBeLessThanOrEqual(1);
  }
  await clock.sleep(0);
  expect(machine.isFrozen()).toBe(false);
};

const play = async (seed: number): Promise<string> => {
  const [dice, clock] = [new Dice(seed), new VirtualClock()];
  const machine = openSimulatedMachine(someScenario(dice), clock);
  const subject = { dice, clock, machine, requester: new Requester(machine, machine.processes.watch(CALLER)) };
  try {
    const told = await withLimit(clock, FOR_EVER_MS, freezeAndThaw(subject));
    if (told === LATE) throw new Error('It never ended.');
    await judge(subject, told);
    return told.thaw?.consistency ?? told.errors[0]?.name ?? 'nothing';
  } catch (cause) {
    const calls = machine.trace().join('\n');
    throw new Error(`Seed ${seed}: ${JSON.stringify(machine.world.scenario.faults)}\n${(cause as Error).message}\n${calls}`, { cause });
  } finally {
    machine.world[Symbol.dispose]();
  }
};

describe('freezes made up of chance', () => {
  test('each ends, leaves nothing frozen and nothing open, and is worth no more than it is', async () => {
    const outcomes = new Set<string>();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + FREEZES; seed += 1) outcomes.add(await play(seed));
    // One that is repeated by its seed ends in one way.
    if (FREEZES === 1) return;
    for (const consistency of ['application', 'partial', 'filesystem', 'crash', 'unknown']) expect(outcomes).toContain(consistency);
    expect(outcomes.size).toBeGreaterThan(15);
  });
});
