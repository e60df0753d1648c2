import assert from 'node:assert/strict';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { Requester } from '../../src/requester/service.ts';
import type { Subject } from '../behaviour/behaviour.ts';
import { drives, failure, trial } from '../behaviour/trial.ts';
import type { LabBehaviour } from './lab-behaviour.ts';

/** Windows holds the writes for longer than any of these waits: nothing but the thaw event ends the hold. */
const HELD = healthy({ holdWritesMs: 60_000 });
const LIMIT_MS = 20_000;

const block = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Blocks the event loop until the provider has been released; no JavaScript but this runs meanwhile. */
const blockWhileFrozen = (subject: Subject): void => {
  const began = performance.now();
  while (subject.isFrozen() && performance.now() - began < LIMIT_MS) block(5);
  assert.equal(subject.isFrozen(), false, 'nothing has thawed without JavaScript');
};

/** Safety that does not wait for JavaScript. */
export const DEAD_MAN: readonly LabBehaviour[] = [
  {
    name: 'with the event loop blocked while frozen the hold limit thaws natively',
    run: (stage) =>
      trial(stage, HELD, async ({ requester, subject }) => {
        await requester.freeze({ ...drives(1), holdMs: 600 });
        blockWhileFrozen(subject);
        const thaw = await requester.thaw();
        assert.equal(thaw.endedBy, 'hold-limit', 'the thaw command came after the native timer');
        assert.ok((thaw.heldMs ?? 0) > 550, `held for ${thaw.heldMs}`);
        assert.equal(thaw.consistency, 'crash');
      }),
  },
  {
    name: 'a planned thaw lasted until it came, however late JavaScript hears of it',
    run: (stage) =>
      trial(stage, HELD, async ({ requester, subject }) => {
        const { frozenAt = 0 } = await requester.freeze({ ...drives(1), releaseAfterMs: 600 });
        blockWhileFrozen(subject);
        block(1500);
        const heardMs = subject.machine.clock.now() - frozenAt;
        const { endedBy, heldMs, consistency } = await requester.thaw();
        assert.ok(heldMs !== null);
        assert.deepEqual([endedBy, consistency], ['plan', 'application']);
        assert.ok(heldMs > 550 && heldMs < heardMs - 1400, `held for ${heldMs}, heard of after ${heardMs}`);
      }),
  },
  {
    name: 'who thawed is told by when that was: somebody else before the plan, though JavaScript hears of it after that',
    run: (stage) =>
      trial(stage, healthy(), async ({ requester, subject }) => {
        await requester.freeze({ ...drives(1), releaseAfterMs: 2000 });
        subject.machine.events.rescue();
        block(2500);
        const { endedBy, heldMs } = await requester.thaw();
        assert.ok(heldMs !== null);
        assert.equal(endedBy, 'rescue');
        assert.ok(heldMs < 2000, `held for ${heldMs}`);
      }),
  },
  {
    name: "with the event loop blocked while frozen the caller's death thaws natively",
    run: (stage) =>
      trial(stage, HELD, async ({ subject }) => {
        const caller = await subject.startProcess();
        await using requester = new Requester(subject.machine, subject.machine.processes.watch(caller.pid));
        await requester.freeze({ ...drives(1), holdMs: 3 * LIMIT_MS });
        caller.kill();
        blockWhileFrozen(subject);
        assert.equal((await requester.thaw()).endedBy, 'caller-lost');
      }),
  },
  {
    name: 'a freeze called off just when the provider begins to wait leaves nothing frozen, thirty times',
    run: async (stage) => {
      for (let time = 0; time < 30; time += 1) {
        const failing = stage.intercepted((call, nth) =>
          call === 'WaitForMultipleObjects' && nth === 1 ? { result: 0xffff_ffff, lastError: 8 } : undefined,
        );
        await trial(failing, healthy(), async ({ requester }) => {
          await failure(requester.freeze(drives(1)));
        });
      }
    },
  },
];
