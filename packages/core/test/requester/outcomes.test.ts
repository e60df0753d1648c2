import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import type { ThawResult } from '../../src/contract/thaw.ts';
import { Outcomes } from '../../src/requester/outcomes.ts';
import { nothingThawed } from '../../src/requester/results.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

const MIB = 1024 * 1024;

const outcome = (sessionId: string, characters = 0): ThawResult => ({
  ...nothingThawed(true, false),
  sessionId,
  ...(characters === 0 ? {} : { backupDocument: 'x'.repeat(characters), writerDocuments: [] }),
});

const kept = (outcomes: Outcomes, count: number): number =>
  Array.from({ length: count }, (_, at) => outcomes.has(`s${at}`)).filter(Boolean).length;

test('a hundred outcomes are kept, and fewer where they are large: never more than eight MiB of them', () => {
  const small = new Outcomes();
  const large = new Outcomes();
  for (let at = 0; at < 150; at += 1) {
    small.keep(`s${at}`, outcome(`s${at}`));
    large.keep(`s${at}`, outcome(`s${at}`, MIB));
  }
  expect([kept(small, 150), kept(large, 150)]).toEqual([100, 7]);
  expect(large.has('s149')).toBe(true);
});

/** One with twenty thousand components. */
const manyComponents = (sessionId: string, special: object = {}): ThawResult => ({
  ...outcome(sessionId),
  writers: Array.from({ length: 30 }, (_, writer) => ({
    id: `{${writer}}`,
    instanceId: `{${writer}}`,
    name: `Writer ${writer}`,
    participates: true,
    failed: false,
    components: Array.from({ length: 667 }, (_, index) => ({
      path: `Server\\Instance\\Database ${index}`.padEnd(100, '.'),
      type: 'database' as const,
      added: true,
      reason: 'chosen' as const,
      ...special,
    })),
  })),
});

test('components count as much as they are, within a tenth of their JSON', () => {
  const outcomes = new Outcomes();
  const one = manyComponents('s0');
  for (let at = 0; at < 20; at += 1) outcomes.keep(`s${at}`, { ...one, sessionId: `s${at}` });
  const each = JSON.stringify(one).length;
  expect(kept(outcomes, 20) * each).toBeGreaterThan(8 * MIB - 1.1 * each);
  expect(kept(outcomes, 20) * each).toBeLessThan(8 * MIB * 1.1);
});

test('thaw answers without having written out twenty thousand components to know their size', () => {
  const outcomes = new Outcomes();
  const toJSON = (): never => {
    throw new Error('It was written out.');
  };
  outcomes.keepHold(manyComponents('s0', { toJSON }));
  expect(outcomes.collect('s0').writers).toHaveLength(30);
});

test('the one that nobody has asked for is kept, and so is the newest, however large they are', () => {
  const outcomes = new Outcomes();
  outcomes.keepHold(outcome('s0', 9 * MIB));
  outcomes.keep('s1', outcome('s1', 9 * MIB));
  outcomes.keep('s2', outcome('s2', 9 * MIB));
  expect([outcomes.has('s0'), outcomes.has('s1'), outcomes.has('s2')]).toEqual([true, false, true]);
  expect(outcomes.collect('s0').backupDocument).toHaveLength(9 * MIB);
});

test('documents are given once, the outcome as often as it is asked for', () => {
  const outcomes = new Outcomes();
  outcomes.keepHold(outcome('s0', 10));
  expect(outcomes.collect('s0')).toMatchObject({ backupDocument: 'xxxxxxxxxx', writerDocuments: [] });
  expect(outcomes.collect('s0')).toEqual(outcome('s0'));
});

test('two who thaw at a time have the documents both, a third who comes later has the outcome', async () => {
  await using requester = new Requester(openSimulatedMachine(healthy(), new VirtualClock()));
  const { sessionId } = await requester.freeze({ volumes: ['C:'], backupType: 'copy' });
  const both = await Promise.all([requester.thaw({ includeDocuments: true }), requester.thaw({ includeDocuments: true })]);
  expect(both.map(({ backupDocument }) => typeof backupDocument)).toEqual(['string', 'string']);
  const late = await requester.thaw({ sessionId });
  expect(late).toMatchObject({ sessionId, consistency: 'application' });
  expect(late).not.toHaveProperty('backupDocument');
});
