import assert from 'node:assert/strict';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { E_ACCESSDENIED } from '../../src/vss/hresults.ts';
import { VSS_E_UNEXPECTED } from '../support/hresults.ts';
import type { Behaviour } from './behaviour.ts';
import { calls, cycle, drives, failure, trial, until } from './trial.ts';

/** Operations that have ended when they are first waited for. */
const AT_ONCE = ['GatherWriterMetadata', 'PrepareForBackup', 'GatherWriterStatus', 'BackupComplete'] as const;

/** IVssAsync::Wait may fail with what the operation failed with, or for a reason of its own; the operation's end is what QueryStatus says. */
export const WAITING: readonly Behaviour[] = [
  ...(['GatherWriterMetadata', 'PrepareForBackup', 'GatherWriterStatus'] as const).map(
    (call): Behaviour => ({
      name: `Wait fails with what ${call} failed with: the freeze fails as where QueryStatus alone tells`,
      run: (stage) =>
        trial(stage, healthy({ waitFails: true, faults: [{ call, result: VSS_E_UNEXPECTED }] }), async ({ requester, subject }) => {
          const error = await failure(requester.freeze(drives(1)));
          assert.deepEqual([error.name, error.call], ['VSS_E_UNEXPECTED', call]);
          assert.equal(calls(subject.trace(), 'QueryStatus'), calls(subject.trace(), 'Wait'));
        }),
    }),
  ),
  {
    name: 'Wait fails for a reason of its own, and QueryStatus knows the end: that end counts',
    run: (stage) =>
      trial(stage, healthy({ faults: AT_ONCE.map((of) => ({ call: 'Wait', of, hresult: E_ACCESSDENIED })) }), async (t) => {
        const { thaw } = await cycle(t, drives(1));
        assert.deepEqual([thaw.consistency, thaw.warnings.filter(({ call }) => call === 'Wait')], ['application', []]);
      }),
  },
  {
    name: 'a hold that Windows lost is crash, with its code, where Wait fails with it; the process goes on',
    run: (stage) =>
      trial(stage, healthy({ waitFails: true, holdWritesMs: 200 }), async ({ requester, subject }) => {
        await requester.freeze(drives(1));
        await until(subject, () => !subject.isFrozen());
        const { consistency, reasons } = await requester.thaw();
        assert.deepEqual([consistency, reasons.map(({ name }) => name)], ['crash', ['HELD_TOO_LONG', 'VSS_E_HOLD_WRITES_TIMEOUT']]);
        assert.equal(requester.unusable, false);
      }),
  },
];
