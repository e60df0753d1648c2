import { expect, test } from 'vitest';
import type { Guest } from './guest.ts';
import { MEMORY_ROWS } from './memory-rows.ts';
import type { Answers, Request } from './request.ts';

const MIB = 2 ** 20;

const CLEAN: Answers['memory'] = {
  rss: [150 * MIB, 151.5 * MIB],
  heap: [13 * MIB, 12.5 * MIB],
  young: [16 * MIB, 32 * MIB],
  handles: 0,
  objects: 0,
};

/** A guest that answers every request with this. */
const answering = (answer: object): Guest => ({
  lab: {} as Guest['lab'],
  measure: async <R extends Request>() => answer as Answers[R['kind']],
  close: () => {},
});

const [memory, host] = MEMORY_ROWS;

const metOf = async (answer: object, row = memory) => (await row?.measure(answering(answer)))?.map(({ met }) => met);

test('memory is told as it was and as it came to be, with what V8 took of it for its young generation', async () => {
  const [asItIs, steady] = (await memory?.measure(answering(CLEAN))) ?? [];
  expect(asItIs).toMatchObject({ row: 'memory, 100th to 1000th cycle', unit: 'MiB', how: 'growth', compared: 1.5, target: 2, met: true });
  expect(asItIs?.ours).toMatchObject({ lower: 150, upper: 151.5 });
  expect(asItIs?.note).toBe("0 handles, 0 objects left; V8's young generation 16.0 to 32.0 MiB, JavaScript in use 13.0 to 12.5");
  expect(steady?.row).toBe('memory, 300th to 700th cycle, V8 kept steady');
});

test('what has grown by more than two MiB, or has left a handle or an object, is not met', async () => {
  expect(await metOf({ ...CLEAN, rss: [150 * MIB, 152.1 * MIB] })).toEqual([false, false]);
  expect(await metOf({ ...CLEAN, handles: 1 })).toEqual([false, false]);
  expect(await metOf({ ...CLEAN, objects: 1 })).toEqual([false, false]);
  expect(await metOf({ rss: [150 * MIB, 150 * MIB], handles: [80, 81] }, host)).toEqual([false, false]);
  expect(await metOf({ rss: [150 * MIB, 150 * MIB], handles: [80, 80] }, host)).toEqual([true, true]);
});
