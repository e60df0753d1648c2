import { describe, expect, test } from 'vitest';
import type { ComponentInfo, WriterMetadata, WriterStatus } from '../../src/platform/vss.ts';
import { explain } from '../../src/requester/inspection/explain.ts';
import { judge } from '../../src/requester/verdict.ts';
import type { CheckTime } from '../../src/requester/writer-registry.ts';
import { WriterRegistry } from '../../src/requester/writer-registry.ts';
import { WRITER_FAILURE_STATES } from '../../src/simulator/scenario.ts';
import { nameOfWriterState } from '../../src/vss/codes.ts';
import { NO_PAUSE } from '../support/no-pause.ts';

const identity = { instanceId: '{i}', writerId: '{w}', name: 'Writer' };
const database: ComponentInfo = { type: 1, logicalPath: '', name: 'db', selectable: true };

const metadata: WriterMetadata = {
  identity,
  readComponents: async () => [database],
  addComponents: () => [],
  saveAsXml: () => '',
  [Symbol.dispose]: () => undefined,
};

/** What a snapshot is worth whose only writer says this at one of the checks, and is well at the others. */
const worth = async (time: CheckTime, status: Pick<WriterStatus, 'state' | 'failure'>): Promise<string> => {
  const registry = new WriterRegistry();
  await registry.enter(metadata, NO_PAUSE);
  registry.note({ ...identity, ...status }, time);
  return judge({ endedBy: 'caller', snapshot: 'finished', held: 'in-time', status: 'read', writers: registry.condition.writers })
    .consistency;
};

const STATES = Object.entries(WRITER_FAILURE_STATES).map(([step, state]) => ({ step, state, name: nameOfWriterState(state) }));
const TIMES = ['before-freeze', 'after-snapshot', 'after-completion'] as const satisfies CheckTime[];

describe('a writer that fails', () => {
  test.each(STATES.flatMap((state) => TIMES.map((time) => ({ ...state, time }))))('$name, seen $time', async ({ step, state, time }) => {
    const late = step === 'backupComplete' && time === 'after-completion';
    expect(await worth(time, { state, failure: 0x800423f4 })).toBe(late ? 'application' : 'partial');
  });

  test('a failure code without a state of failure counts where the snapshot can still be concerned', async () => {
    expect(await Promise.all(TIMES.map((time) => worth(time, { state: 0x1, failure: 0x800423f4 })))).toEqual([
      'partial',
      'partial',
      'application',
    ]);
  });

  test.each(STATES)('explain says of $name what the verdict says', ({ step, name }) => {
    const text = explain(name)
      .map(({ meaning, remedy }) => `${meaning} ${remedy}`)
      .join(' ');
    const good = step === 'backupComplete';
    expect([/is usable/.test(text), /not consistent/.test(text)]).toEqual([good, !good]);
  });

  test('its failure at the end of the backup is told of in its result', async () => {
    const registry = new WriterRegistry();
    await registry.enter(metadata, NO_PAUSE);
    expect(registry.note({ ...identity, state: 0xc, failure: 0 }, 'after-completion')).toMatchObject({ name: 'WRITER_COMPLETION_FAILED' });
    expect(registry.results()).toMatchObject([{ failed: true, failure: { name: 'WRITER_COMPLETION_FAILED' } }]);
  });
});
