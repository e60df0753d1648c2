import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openWindowsMachine, type WindowsMachine } from '../../../src/windows/machine.ts';
import { blockFor, type Case } from './case.ts';
import { failureOf, nothingLeft } from './left.ts';

const BLOCKED_MS = 20_000;

/** Blocks the main thread until thaw is set: no JavaScript but this runs meanwhile. */
const blockUntilThaw = (machine: WindowsMachine): void => {
  const began = performance.now();
  while (!machine.events.probe().thaw && performance.now() - began < BLOCKED_MS) blockFor(5);
  assert.ok(machine.events.probe().thaw, 'thaw was not set without JavaScript');
};

/** What is done without JavaScript. */
export const ALARM_CASES: readonly Case[] = [
  {
    name: 'thawAfter sets thaw while the main thread is blocked, and not when disarmed',
    run: async () => {
      const machine = openWindowsMachine();
      {
        using events = machine.events.create();
        assert.equal(await events.waitThaw(0), false);
        using _alarm = events.thawAfter(50);
        blockUntilThaw(machine);
        assert.equal(events.setThaw(), false);
        events.reset();
        const disarmed = events.thawAfter(500);
        disarmed[Symbol.dispose]();
        disarmed[Symbol.dispose]();
        assert.equal(await events.waitThaw(800), false);
      }
      nothingLeft(machine);
    },
  },
  {
    name: 'the time of thawAfter can be changed, but not once it has come',
    run: async () => {
      const machine = openWindowsMachine();
      {
        using events = machine.events.create();
        using alarm = events.thawAfter(60_000);
        alarm.change(50);
        blockUntilThaw(machine);
        assert.equal(events.setThaw(), false);
        events.reset();
        alarm.change(10);
        assert.equal(await events.waitThaw(300), false);
      }
      nothingLeft(machine);
    },
  },
  {
    name: 'when an event was signalled is noted while the main thread is blocked, whoever signals it',
    run: async () => {
      const machine = openWindowsMachine();
      {
        using events = machine.events.create();
        using frozen = events.note('frozen');
        using thaw = events.note('thaw');
        const began = performance.now();
        using _alarm = events.thawAfter(50);
        blockUntilThaw(machine);
        const seen = performance.now();
        blockFor(500);
        while (thaw.agoMs() === undefined && performance.now() - began < BLOCKED_MS) blockFor(5);
        const agoMs = thaw.agoMs() ?? 0;
        const [after, since] = [performance.now() - began - agoMs, performance.now() - seen];
        assert.ok(after > 40 && agoMs > since - 100, `noted ${after} ms after it was armed, ${agoMs} ms ago; seen ${since} ms ago`);
        assert.equal(frozen.agoMs(), undefined, 'nobody has signalled it');
      }
      nothingLeft(machine);
    },
  },
  {
    name: 'what was noted is forgotten with its memory',
    run: () => {
      const machine = openWindowsMachine();
      {
        using events = machine.events.create();
        const thaw = events.note('thaw');
        events.setThaw();
        blockFor(50);
        thaw[Symbol.dispose]();
        thaw[Symbol.dispose]();
        assert.equal(thaw.agoMs(), undefined);
      }
      nothingLeft(machine);
    },
  },
  {
    name: 'an alarm may outlive its events without touching what is not theirs',
    run: () => {
      const machine = openWindowsMachine();
      const events = machine.events.create();
      const alarm = events.thawAfter(50);
      events[Symbol.dispose]();
      blockFor(200);
      assert.ok(machine.openHandles() > 0);
      alarm[Symbol.dispose]();
      nothingLeft(machine);
    },
  },
  {
    name: 'arming that fails leaves nothing open',
    run: () => {
      for (const call of ['DuplicateHandle', 'CreateTimerQueueTimer']) {
        const machine = openWindowsMachine({ intercept: (name) => (name === call ? { result: 0, lastError: 8 } : undefined) });
        const events = machine.events.create();
        assert.equal(failureOf(() => events.thawAfter(1000)).at.call, call);
        events[Symbol.dispose]();
        nothingLeft(machine);
      }
    },
  },
  {
    name: "thawWhenEnds sets thaw at a process's end while the main thread is blocked",
    run: async () => {
      const machine = openWindowsMachine();
      {
        using events = machine.events.create();
        const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
        await once(child, 'spawn');
        const watch = machine.processes.watch(child.pid ?? 0);
        using _alarm = events.thawWhenEnds(watch);
        assert.equal(watch.hasEnded(), false);
        // The alarm has a handle of its own.
        watch[Symbol.dispose]();
        child.kill();
        blockUntilThaw(machine);
        assert.equal(events.setThaw(), false);
      }
      nothingLeft(machine);
    },
  },
];
