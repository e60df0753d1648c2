import assert from 'node:assert/strict';
import { healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import type { ScenarioWriter } from '../../src/simulator/scenario.ts';
import type { Behaviour } from './behaviour.ts';
import { cycle, drives, trial } from './trial.ts';

const SYSTEM = writer(1, { name: 'System Writer', writerId: '{e8132975-6f93-4464-a53e-1050253ae220}' });
const REGISTRY = writer(2, { name: 'Registry Writer', writerId: '{afbab4a2-367d-4d15-a586-71dbb18f8485}' });

const missing = (name: string, there: readonly ScenarioWriter[], options: FreezeOptions, expected: readonly string[]): Behaviour => ({
  name,
  run: (stage) =>
    trial(stage, healthy({ writers: [...there, writer(3)] }), async (t) => {
      const plan = await t.requester.freeze({ ...drives(1), ...options, dryRun: true });
      const { freeze, thaw } = await cycle(t, { ...drives(1), ...options });
      for (const { warnings } of [plan, freeze]) {
        const told = warnings.filter((warning) => warning.name === 'SYSTEM_WRITER_MISSING');
        assert.deepEqual(
          told.map(({ object, phase }) => [object, phase]),
          expected.map((writerName) => [writerName, 'components']),
        );
      }
      assert.equal(thaw.consistency, 'application');
    }),
});

/** A backup that claims the bootable system state without the writers that hold it. */
export const SYSTEM_STATE: readonly Behaviour[] = [
  missing('a system state without System Writer is warned of before the freeze', [REGISTRY], { systemState: 'yes' }, ['System Writer']),
  missing('a system state without either writer is warned of, writer by writer', [], { systemState: 'yes' }, [
    'System Writer',
    'Registry Writer',
  ]),
  missing('so is one that is claimed because its volumes are frozen', [SYSTEM], { systemState: 'auto' }, ['Registry Writer']),
  missing('so is one whose writer is left out on request', [SYSTEM, REGISTRY], { systemState: 'yes', excludeWriters: ['System Writer'] }, [
    'System Writer',
  ]),
  missing('a system state with both writers is whole', [SYSTEM, REGISTRY], { systemState: 'yes' }, []),
  missing('without a claim no writer of the system state is missed', [], { systemState: 'no' }, []),
];
