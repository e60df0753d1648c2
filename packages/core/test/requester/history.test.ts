import { healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { VirtualClock } from '@qga-vss/test-kit/src/memory/virtual-clock.ts';
import { expect, test, vi } from 'vitest';
import type { HistoryLine } from '../../src/contract/history.ts';
import { normalizeOptions } from '../../src/contract/normalize-options.ts';
import type { HistoryStore } from '../../src/platform/history.ts';
import { History } from '../../src/requester/history.ts';
import { SessionRecord } from '../../src/requester/record.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { World } from '../../src/simulator/world.ts';
import { QgaError } from '../../src/vss/errors.ts';

const open = (special: Partial<Scenario> = {}) => {
  const clock = new VirtualClock();
  const scenario = healthy(special);
  const world = new World(scenario, clock);
  const machine = openSimulatedMachine(scenario, clock, { world });
  const lines = (): readonly HistoryLine[] => world.history.map((line) => JSON.parse(line));
  return { clock, world, machine, lines, requester: new Requester(machine) };
};

const storeOf = (append: HistoryStore['append']): HistoryStore => ({ isForbidden: () => false, append, read: async () => [] });

test('a store that does not answer holds up a freeze for two seconds, and neither the answer of thaw nor the next freeze any longer', async () => {
  const { clock, machine } = open();
  const requester = new Requester({ ...machine, history: storeOf(() => new Promise(() => {})) });
  const began = clock.monotonic();
  const { warnings } = await requester.freeze();
  expect(clock.monotonic() - began).toBe(2000);
  expect(warnings.map(({ name, phase }) => ({ name, phase }))).toContainEqual({ name: 'HISTORY_NOT_KEPT', phase: 'start' });
  expect((await requester.thaw()).consistency).toBe('application');
  await requester.freeze();
  expect(clock.monotonic() - began).toBeLessThan(4500);
  expect((await requester.thaw()).consistency).toBe('application');
});

test('the answer of thaw does not wait for the end to be noted; what that fails with is told with the next freeze, once', async () => {
  const { machine } = open();
  const written = Promise.withResolvers<void>();
  const append = async (line: string): Promise<void> => (JSON.parse(line).event === 'ended' ? await written.promise : undefined);
  const requester = new Requester({ ...machine, history: storeOf(append) });
  await requester.freeze();
  expect((await requester.thaw()).consistency).toBe('application');
  written.reject(new Error('ENOSPC: no space left on device'));
  await requester.noted();
  const { warnings } = await requester.freeze();
  expect(warnings.filter(({ name }) => name === 'HISTORY_NOT_KEPT').map(({ message }) => message)).toEqual([
    expect.stringContaining('ENOSPC'),
  ]);
  await requester.thaw();
});

test('nothing is written while another program has frozen the machine', async () => {
  const { clock, world, requester, lines } = open();
  await requester.freeze();
  const { sessionId } = await requester.thaw();
  await requester.noted();
  const agents = world.events.create('agent');
  agents.frozen.set();
  await requester.thaw({ sessionId, snapshotTaken: true });
  await clock.sleep(2000);
  expect(lines().map(({ event }) => event)).toEqual(['begun', 'ended']);
  agents.thaw.set();
  await requester.noted();
  expect(lines().map(({ event }) => event)).toEqual(['begun', 'ended', 'told']);
});

test('where a policy forbids it nothing is noted, and nothing is warned of', async () => {
  const { requester, lines } = open({ historyForbidden: true });
  const { warnings } = await requester.freeze({ volumes: ['D:'] });
  await requester.thaw({ snapshotTaken: true });
  await requester.noted();
  expect(warnings).toEqual([]);
  expect(lines()).toEqual([]);
});

test('a line is bounded, however many writers fail with however many words', async () => {
  const failing = Array.from({ length: 200 }, (_, index) =>
    writer(index, { name: `${index} ${'x'.repeat(10_000)}`, failure: { at: 'freeze', hresult: 0x800423f4 } }),
  );
  const { world, requester } = open({ writers: failing });
  await requester.freeze();
  await requester.thaw();
  await requester.noted();
  const ended = world.history.at(-1) ?? '';
  expect(JSON.parse(ended)).toMatchObject({ event: 'ended', outcome: 'partial' });
  expect(ended.length).toBeLessThan(100_000);
});

test('an attached host notes for whom it froze', async () => {
  const { machine, lines } = open();
  const identify = vi.spyOn(machine.processes, 'identify').mockReturnValue({ account: 'GUEST\\backup', program: 'C:\\backup.exe' });
  const requester = new Requester(machine, machine.processes.watch(4711));
  await requester.freeze();
  await requester.thaw();
  await requester.noted();
  expect(identify.mock.calls).toEqual([[4711]]);
  expect(lines()).toMatchObject([{ account: 'GUEST\\backup' }, { account: 'GUEST\\backup', program: 'C:\\backup.exe' }]);
});

test('only administrators may read it', async () => {
  const { requester } = open({ elevated: false });
  const asked = requester.status({ last: 1 });
  await expect(asked).rejects.toBeInstanceOf(QgaError);
  await expect(asked).rejects.toMatchObject({ name: 'HISTORY_NOT_READABLE' });
});

test('of a hundred sessions it is known who asked for them, and of no more', async () => {
  const { machine, lines } = open();
  const history = new History(machine);
  const records = Array.from({ length: 101 }, () => new SessionRecord(normalizeOptions({}), true));
  for (const record of records) await history.begin(record, undefined);
  const noted = lines().length;
  for (const { sessionId } of [records[0], records[1]].filter((record) => record !== undefined)) history.told(sessionId, true);
  await history.idle();
  expect(lines().slice(noted)).toMatchObject([{ event: 'told', sessionId: records[1]?.sessionId }]);
});
