import { component, healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import type { Machine } from '../../src/platform/machine.ts';
import type { WriterMetadata } from '../../src/platform/vss.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';

/** Milliseconds that each of a writer's files takes to be read, on the event loop. */
const FILE_MS = 1;
const FILES = 30_000;

const files = Array.from({ length: FILES }, (_, index) => `C:\\Windows\\${index}`);
const large = healthy({ writers: [writer(1, { name: 'System Writer', components: [component('System Files', { files })] })] });

const slowly = (metadata: WriterMetadata, clock: VirtualClock): WriterMetadata => {
  const read = metadata.readComponents.bind(metadata);
  metadata.readComponents = (withFiles, breathe) =>
    read(withFiles, () => {
      clock.standStill(FILE_MS);
      return breathe();
    });
  return metadata;
};

/** A machine whose clock goes on while a writer's files are read. */
const slowMachine = (clock: VirtualClock): Machine => {
  const machine = openSimulatedMachine(large, clock);
  const create = machine.vss.createBackupComponents.bind(machine.vss);
  machine.vss.createBackupComponents = () => {
    const backup = create();
    const get = backup.getWriterMetadata.bind(backup);
    backup.getWriterMetadata = (index) => slowly(get(index), clock);
    return backup;
  };
  return machine;
};

const attempts: readonly (readonly [string, (requester: Requester, options: FreezeOptions, signal: AbortSignal) => Promise<unknown>])[] = [
  ['a freeze', (requester, options, signal) => requester.freeze({ ...options, volumes: ['C:'] }, { signal })],
  ['writers', (requester, { gatherTimeoutMs = 60_000 }, signal) => requester.writers({ components: true, gatherTimeoutMs }, { signal })],
];

test.each(attempts)('while a writer with many files is read, %s ends at its limit', async (_, attempt) => {
  const clock = new VirtualClock();
  await using requester = new Requester(slowMachine(clock));
  await expect(attempt(requester, { gatherTimeoutMs: 5000 }, new AbortController().signal)).rejects.toMatchObject({
    name: 'GATHER_TIMEOUT',
    at: { phase: 'components' },
  });
  expect(clock.monotonic()).toBeLessThan(6000);
});

test.each(attempts)('while a writer with many files is read, %s can be cancelled', async (_, attempt) => {
  const clock = new VirtualClock();
  await using requester = new Requester(slowMachine(clock));
  const cancel = new AbortController();
  void clock.sleep(2000).then(() => cancel.abort(QgaError.of('CANCELLED')));
  await expect(attempt(requester, {}, cancel.signal)).rejects.toMatchObject({ name: 'CANCELLED', at: { phase: 'components' } });
  expect(clock.monotonic()).toBeLessThan(3000);
});

test('a writer with many files is read to its end, with turns for others, and frozen', async () => {
  const clock = new VirtualClock();
  await using requester = new Requester(slowMachine(clock));
  const { volumes } = await requester.freeze({ volumes: ['C:'], gatherTimeoutMs: 60_000 });
  expect(volumes).toHaveLength(1);
  expect((await requester.thaw()).consistency).toBe('application');
});
