import assert from 'node:assert/strict';
import type { FreezeOptions, FreezeResult } from '../../src/contract/freeze.ts';
import type { Notice } from '../../src/contract/parts.ts';
import type { ThawOptions, ThawResult } from '../../src/contract/thaw.ts';
import { Requester } from '../../src/requester/service.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { type ErrorData, QgaError } from '../../src/vss/errors.ts';
import type { Stage, Subject } from './behaviour.ts';

export interface Trial {
  readonly subject: Subject;
  readonly requester: Requester;
}

/** Plays a scenario, and afterwards makes sure that nothing is left: no COM object, no handle, no frozen volume. */
export const trial = async (stage: Stage, scenario: Scenario, play: (trial: Trial) => Promise<void>): Promise<void> => {
  await using subject = await stage.open(scenario);
  const requester = new Requester(subject.machine);
  await play({ subject, requester });
  await requester[Symbol.asyncDispose]();
  assert.deepEqual(leftovers(subject), { objects: 0, handles: 0, frozen: false }, 'something was left behind');
};

const leftovers = (subject: Subject) => ({ objects: subject.liveObjects(), handles: subject.openHandles(), frozen: subject.isFrozen() });

/** A freeze that must fail: its error as data. */
export const failure = async (work: Promise<unknown>): Promise<ErrorData> => {
  try {
    await work;
  } catch (thrown) {
    assert.ok(thrown instanceof QgaError, `not an error of the product: ${thrown}`);
    return thrown.toJSON();
  }
  return assert.fail('it should have failed');
};

export interface Cycle {
  readonly freeze: FreezeResult;
  readonly thaw: ThawResult;
  readonly trace: readonly string[];
}

/** Freezes, asks the provider whether it is so, and thaws. */
export const cycle = async (
  { subject, requester }: Trial,
  freezeOptions: FreezeOptions = {},
  thawOptions: ThawOptions = {},
): Promise<Cycle> => {
  const freeze = await requester.freeze(freezeOptions);
  assert.ok(subject.isFrozen(), 'freeze returned although nothing is frozen');
  const thaw = await requester.thaw(thawOptions);
  return { freeze, thaw, trace: subject.trace() };
};

/** Milliseconds in which a computer that does other things has come to where it must come. */
const AT_LAST_MS = 30_000;

/** Waits, by the machine's clock, until it is so: how long a step takes in the lab is nobody's claim. */
export const until = async ({ machine: { clock } }: Subject, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const end = clock.monotonic() + AT_LAST_MS;
  while (!(await isSo())) {
    assert.ok(clock.monotonic() < end, `it never was so: ${isSo}`);
    await clock.sleep(10);
  }
};

/** Waits until the machine has seen a call. */
export const called = (subject: Subject, method: string): Promise<void> => until(subject, () => calls(subject.trace(), method) > 0);

/** Options that freeze the first drives of the lab. */
export const drives = (count: number): FreezeOptions => ({ volumes: ['C:', 'D:', 'E:', 'F:', 'G:'].slice(0, count) });

export const named = (notices: readonly Notice[], name: string): Notice | undefined => notices.find((notice) => notice.name === name);

/** How often a method was called. */
export const calls = (trace: readonly string[], method: string): number => trace.filter((line) => line.split(' ')[0] === method).length;
