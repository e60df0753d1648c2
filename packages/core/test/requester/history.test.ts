import { healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test, vi } from 'vitest';
import type { HistoryLine } from '../../src/contract/history.ts';
import { normalizeOptions } from '../../src/contract/normalize-options.ts';
import type { HistoryStore } from '../../src/platform/history.ts';
import { History } from '../../src/requester/history.ts';
import { SessionRecord } from '../../src/requester/record.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { KEPT_LINES, World } from '../../src/simulator/world.ts';
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

test('the first line is written while VSS prepares, and nothing is frozen before it is there', async () => {
  const freezeWith = async (appendMs: number) => {
    const { clock, machine } = open({ delays: { ...healthy().delays, prepare: 1000 } });
    let snapshotsBefore = -1;
    const append = async (): Promise<void> => {
      await clock.sleep(appendMs);
      if (snapshotsBefore < 0) snapshotsBefore = machine.trace().filter((call) => call === 'DoSnapshotSet').length;
    };
    const requester = new Requester({ ...machine, history: storeOf(append) });
    const began = clock.monotonic();
    await requester.freeze();
    const tookMs = clock.monotonic() - began;
    await requester.thaw();
    return { tookMs, snapshotsBefore };
  };
  expect(await freezeWith(400)).toEqual({ ...(await freezeWith(0)), snapshotsBefore: 0 });
  expect(await freezeWith(1600)).toEqual({ tookMs: 1600, snapshotsBefore: 0 });
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

test.each([
  ['a good one', {}, { snapshotTaken: true }, { id: 100, severity: 'information' }],
  ['one that nobody tells of', {}, {}, { id: 102, severity: 'information' }],
  ['one that was not taken', {}, { snapshotTaken: false }, { id: 200, severity: 'warning' }],
  ['a partial one', { failure: { at: 'freeze', hresult: 0x800423f4 } }, { snapshotTaken: true }, { id: 201, severity: 'warning' }],
] as const)('an event says what came of %s', async (_, special, order, event) => {
  const { world, requester } = open({ writers: [writer(1, { name: 'SqlServerWriter', ...special })] });
  const { sessionId } = await requester.freeze({ volumes: ['D:'] });
  expect(world.reported).toEqual([]);
  await requester.thaw(order);
  await requester.noted();
  expect(world.reported).toMatchObject([event]);
  const [, ...lines] = world.reported[0]?.text.split('\r\n') ?? [];
  expect(lines).toContain('Volumes: D:\\');
  expect(lines).toContain(`Session: ${sessionId}`);
  expect(lines.includes('Writers that failed: SqlServerWriter')).toBe('failure' in special);
});

test('events say of a lost hold and of a freeze that failed what they are', async () => {
  const lost = open();
  await lost.requester.freeze({ holdMs: 500 });
  await lost.requester.awaitThaw();
  await lost.requester[Symbol.asyncDispose]();
  expect(lost.world.reported).toMatchObject([
    { id: 300, severity: 'error', text: expect.stringContaining('Reason: HOLD_LIMIT_REACHED: ') },
  ]);
  const failed = open({ faults: [{ call: 'AddToSnapshotSet', hresult: 0x8004230c }] });
  await expect(failed.requester.freeze()).rejects.toThrow();
  await failed.requester.noted();
  expect(failed.world.reported).toMatchObject([{ id: 302, severity: 'error' }]);
});

test('a simulated computer that plays for days keeps the last of its history and of its event log', async () => {
  const { machine, world } = open();
  for (let index = 0; index < KEPT_LINES + 5; index++) {
    await machine.history.append(String(index));
    await machine.eventLog.report('', { id: 100, severity: 'information', text: String(index) });
  }
  expect([world.history.length, world.history[0], world.history.at(-1)]).toEqual([KEPT_LINES, '5', String(KEPT_LINES + 4)]);
  expect([world.reported.length, world.reported.at(-1)?.text]).toEqual([KEPT_LINES, String(KEPT_LINES + 4)]);
});

test('a file that cannot be written keeps no event from being, and the other way round', async () => {
  const { machine, world } = open();
  const full = new Requester({ ...machine, history: storeOf(() => Promise.reject(new Error('ENOSPC'))) });
  await full.freeze();
  await full.thaw();
  await full.noted();
  expect(world.reported).toHaveLength(1);
  const report = () => Promise.reject(QgaError.of('EVENT_NOT_WRITTEN', { call: 'ReportEventW' }));
  const mute = new Requester({ ...machine, eventLog: { report } });
  await mute.freeze();
  await mute.thaw();
  await mute.noted();
  expect(world.history).toHaveLength(2);
  expect((await mute.freeze()).warnings.map(({ name }) => name)).toContain('EVENT_NOT_WRITTEN');
  await mute.thaw();
});
