import assert from 'node:assert/strict';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { Consistency } from '../../src/contract/parts.ts';
import type { Fault } from '../../src/simulator/scenario.ts';
import { nameOfHresult } from '../../src/vss/codes.ts';
import {
  VSS_E_HOLD_WRITES_TIMEOUT,
  VSS_E_OBJECT_NOT_FOUND,
  VSS_E_UNEXPECTED_PROVIDER_ERROR,
  VSS_S_ASYNC_CANCELLED,
} from '../../src/vss/hresults.ts';
import { E_ABORT, VSS_E_UNEXPECTED } from '../support/hresults.ts';
import type { Behaviour } from './behaviour.ts';
import { calls, cycle, drives, trial, until } from './trial.ts';

const endsWith = (result: number): Fault => ({ call: 'DoSnapshotSet', result, after: 'thaw' });

/** How the snapshot's own operation may end after a thaw in time, and what that makes of the snapshot. */
const BRANCHES: readonly { name: string; result: number; consistency: Consistency; reason: string }[] = [
  { name: 'object not found', result: VSS_E_OBJECT_NOT_FOUND, consistency: 'unknown', reason: 'SNAPSHOT_NOT_FOUND' },
  { name: 'provider error', result: VSS_E_UNEXPECTED_PROVIDER_ERROR, consistency: 'crash', reason: 'SNAPSHOT_FAILED' },
  { name: 'hold time-out', result: VSS_E_HOLD_WRITES_TIMEOUT, consistency: 'crash', reason: 'HELD_TOO_LONG' },
  { name: 'cancelled', result: VSS_S_ASYNC_CANCELLED, consistency: 'crash', reason: 'SNAPSHOT_FAILED' },
  { name: 'any other failure', result: VSS_E_UNEXPECTED, consistency: 'crash', reason: 'SNAPSHOT_FAILED' },
  { name: 'a code that nobody knows', result: E_ABORT + 0x100, consistency: 'crash', reason: 'SNAPSHOT_FAILED' },
];

export const THAW_BRANCHES: readonly Behaviour[] = [
  ...[{}, { waitFails: true } as const].flatMap((tells) =>
    BRANCHES.map(
      ({ name, result, consistency, reason }): Behaviour => ({
        name: `the snapshot ends after thaw with: ${name}${tells.waitFails ? ', and Wait fails with it' : ''}`,
        run: (stage) =>
          trial(stage, healthy({ ...tells, faults: [endsWith(result)] }), async (t) => {
            const { thaw, trace } = await cycle(t, drives(2));
            assert.equal(t.requester.unusable, false);
            assert.equal(thaw.consistency, consistency);
            assert.equal(thaw.volumeCount, 2);
            assert.equal(thaw.reasons[0]?.name, reason);
            assert.equal(thaw.reasons[1]?.name, nameOfHresult(result), 'the code VSS gave is kept');
            assert.equal(calls(trace, 'BackupComplete'), 0);
            assert.equal(calls(trace, 'SetBackupSucceeded'), 0);
            assert.equal(calls(trace, 'AbortBackup'), 1);
          }),
      }),
    ),
  ),
  {
    name: 'writes held longer than Windows holds them: HOLD_WRITES_TIMEOUT at thaw',
    run: (stage) =>
      trial(stage, healthy({ holdWritesMs: 300 }), async ({ requester, subject }) => {
        await requester.freeze(drives(1));
        // Windows releases the writes.
        await until(subject, () => !subject.isFrozen());
        const thaw = await requester.thaw();
        assert.equal(thaw.consistency, 'crash');
        assert.equal(thaw.reasons[1]?.name, 'VSS_E_HOLD_WRITES_TIMEOUT');
        assert.equal(thaw.endedBy, 'caller');
      }),
  },
  {
    name: 'the provider gives up waiting for thaw: its timeout event tells',
    run: (stage) =>
      trial(stage, healthy({ holdWritesMs: 200, providerWaitMs: 400 }), async ({ requester, subject }) => {
        await requester.freeze({ ...drives(1), holdMs: 5000 });
        await subject.machine.clock.sleep(2000);
        const thaw = await requester.thaw();
        assert.equal(thaw.consistency, 'crash');
        assert.deepEqual(
          thaw.reasons.map(({ name }) => name),
          ['PROVIDER_TIMEOUT', 'VSS_E_UNEXPECTED_PROVIDER_ERROR'],
        );
      }),
  },
  {
    name: 'a snapshot that will not end after thaw: unknown, and it is called off',
    run: (stage) =>
      trial(stage, healthy({ delays: { thaw: 20_000 } }), async (t) => {
        const { thaw, trace } = await cycle(t, { ...drives(1), completeTimeoutMs: 300 });
        assert.equal(thaw.consistency, 'unknown');
        assert.equal(thaw.reasons[0]?.name, 'SNAPSHOT_UNHEARD');
        assert.equal(calls(trace, 'AbortBackup'), 1);
      }),
  },
];
