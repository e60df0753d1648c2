import assert from 'node:assert/strict';
import { EVENT_ACCESS, EVENT_NAMES, EVENT_SDDL, OWNER_MUTEX_NAME } from '../../../src/vss/ids.ts';
import { Handle } from '../../../src/windows/handle.ts';
import { koffi } from '../../../src/windows/koffi.ts';
import { Library } from '../../../src/windows/library.ts';
import { openWindowsMachine } from '../../../src/windows/machine.ts';
import { protectionOf, SecurityAttributes } from '../../../src/windows/security.ts';
import { daclText } from '../dacl-text.ts';
import type { Case } from './case.ts';
import { failureOf, NOTHING, nothingLeft } from './left.ts';

/** An event as somebody else would make it. */
const foreignEvent = (library: Library, name: string, sddl: string): Handle => {
  using attributes = new SecurityAttributes(library, sddl);
  return new Handle(library, library.kernel32.CreateEventW(attributes.address, 1, 0, name));
};

const foreignMutex = (library: Library, sddl: string): Handle => {
  using attributes = new SecurityAttributes(library, sddl);
  return new Handle(library, library.kernel32.CreateMutexW(attributes.address, 0, OWNER_MUTEX_NAME));
};

/** An account of nobody here. */
const STRANGER = 'S-1-5-21-1-2-3-1001';

export const EVENT_CASES: readonly Case[] = [
  {
    name: 'what a rehearsal does with events touches none that has a name, and leaves nothing',
    run: async () => {
      const machine = openWindowsMachine();
      {
        using _events = machine.events.create();
        await machine.events.rehearse();
        assert.deepEqual(machine.events.probe(), { ...NOTHING, owned: true, events: 'ours' });
      }
      await machine.events.rehearse();
      nothingLeft(machine);
    },
  },
  {
    name: 'events carry the descriptor for SYSTEM and Administrators, and are seen as ours',
    run: () => {
      const machine = openWindowsMachine();
      const library = new Library();
      {
        using _events = machine.events.create();
        assert.deepEqual(machine.events.probe(), { owned: true, events: 'ours', frozen: false, thaw: false });
        using frozen = new Handle(library, library.kernel32.OpenEventW(0x20000, 0, EVENT_NAMES.frozen));
        assert.equal(daclText(library, frozen.value).toLowerCase(), EVENT_ACCESS.toLowerCase());
        assert.equal(protectionOf(library, frozen.value)?.owner, 'S-1-5-32-544');
      }
      nothingLeft(machine);
    },
  },
  {
    name: 'a second freeze is refused while the mutex is held',
    run: () => {
      const machine = openWindowsMachine();
      {
        using _events = machine.events.create();
        const open = machine.openHandles();
        assert.equal(failureOf(() => machine.events.create()).name, 'FREEZE_IN_PROGRESS');
        assert.equal(machine.openHandles(), open);
      }
      nothingLeft(machine);
    },
  },
  {
    name: 'events of ours without the mutex are a stale freeze, and the mutex is given back',
    run: () => {
      const machine = openWindowsMachine();
      const library = new Library();
      {
        using _thaw = foreignEvent(library, EVENT_NAMES.thaw, EVENT_SDDL);
        const failure = failureOf(() => machine.events.create());
        assert.deepEqual([failure.name, failure.at.object], ['STALE_FREEZE', EVENT_NAMES.thaw]);
        assert.deepEqual(machine.events.probe(), { owned: false, events: 'ours', frozen: false, thaw: false });
        assert.equal(machine.openHandles(), 0);
      }
      nothingLeft(machine);
    },
  },
  {
    name: 'events that copy our access, but belong to somebody else, are foreign: a faked freeze is not rescued as ours',
    run: () => {
      const machine = openWindowsMachine();
      const library = new Library();
      {
        using _frozen = foreignEvent(library, EVENT_NAMES.frozen, `O:${STRANGER}${EVENT_ACCESS}`);
        using _thaw = foreignEvent(library, EVENT_NAMES.thaw, `O:${STRANGER}${EVENT_ACCESS}`);
        assert.deepEqual(machine.events.probe(), { owned: false, events: 'foreign', ownerSid: STRANGER, frozen: false, thaw: false });
        const failure = failureOf(() => machine.events.create());
        assert.equal(failure.name, 'FREEZE_IN_PROGRESS');
        assert.ok(failure.message.includes(STRANGER), failure.message);
      }
      nothingLeft(machine);
    },
  },
  {
    name: 'events of ours are told by their entries, whatever the flags or the order that Windows reads them back in',
    run: () => {
      const machine = openWindowsMachine();
      const library = new Library();
      for (const [sddl, whose] of [
        ['O:BAD:(A;;0x1F0003;;;BA)(A;;0x1F0003;;;SY)', 'ours'],
        ['O:SYD:PAI(A;;0x1F0003;;;SY)(A;;0x1F0003;;;BA)', 'ours'],
        ['O:BAD:P(A;;0x1F0003;;;SY)(A;;0x1F0003;;;BA)(A;;0x1F0003;;;WD)', 'foreign'],
        ['O:BAD:P(A;;0x1F0003;;;SY)(A;;0x1F0001;;;BA)', 'foreign'],
      ] as const) {
        using _thaw = foreignEvent(library, EVENT_NAMES.thaw, sddl);
        assert.equal(machine.events.probe().events, whose, sddl);
      }
      nothingLeft(machine);
    },
  },
  {
    name: "a mutex that somebody else made is not our freeze: it is told by its owner's SID, nobody freezes beside it, and a dead freeze is released past it",
    run: () => {
      const machine = openWindowsMachine();
      const library = new Library();
      {
        using _mutex = foreignMutex(library, `O:${STRANGER}D:(A;;GA;;;WD)`);
        assert.deepEqual(machine.events.probe(), { ...NOTHING, nameTaken: { ownerSid: STRANGER } });
        const failure = failureOf(() => machine.events.create());
        assert.deepEqual([failure.name, failure.at.object], ['OWNER_MUTEX_TAKEN', OWNER_MUTEX_NAME]);
        assert.ok(failure.message.includes(STRANGER), failure.message);
        using thaw = foreignEvent(library, EVENT_NAMES.thaw, EVENT_SDDL);
        assert.deepEqual(machine.events.probe(), { ...NOTHING, events: 'ours', nameTaken: { ownerSid: STRANGER } });
        assert.equal(machine.events.rescue(), true);
        assert.equal(library.kernel32.WaitForSingleObject(thaw.value, 0), 0);
      }
      nothingLeft(machine);
    },
  },
  {
    name: "a mutex that lets an elevated process not even look is somebody else's; to others it may be ours",
    run: () => {
      for (const [elevated, expected] of [
        [1, { ...NOTHING, nameTaken: {} }],
        [0, { ...NOTHING, owned: true }],
      ] as const) {
        const machine = openWindowsMachine({
          intercept: (name, _, values) => {
            if (name === 'OpenMutexW') return { result: 0, lastError: 5 };
            // TokenElevation
            if (name !== 'GetTokenInformation' || values[1] !== 20) return undefined;
            koffi.encode(values[2], 'uint32', elevated);
            return { result: 1 };
          },
        });
        assert.deepEqual(machine.events.probe(), expected);
      }
    },
  },
  {
    name: "another program's event is refused by its owner's SID",
    run: () => {
      const machine = openWindowsMachine();
      const library = new Library();
      {
        using timeout = foreignEvent(library, EVENT_NAMES.timeout, 'D:(A;;GA;;;WD)');
        const ownerSid = protectionOf(library, timeout.value)?.owner;
        assert.match(ownerSid ?? '', /^S-1-5-/);
        const failure = failureOf(() => machine.events.create());
        assert.equal(failure.name, 'FREEZE_IN_PROGRESS');
        assert.ok(failure.message.includes(`${ownerSid}`), failure.message);
        const probe = machine.events.probe();
        assert.deepEqual([probe.owned, probe.events, probe.ownerSid], [false, 'foreign', ownerSid]);
      }
      nothingLeft(machine);
    },
  },
  {
    name: 'a name taken by an object of another kind is refused',
    run: () => {
      const machine = openWindowsMachine();
      const library = new Library();
      {
        using _mutex = new Handle(library, library.kernel32.CreateMutexW(0, 0, EVENT_NAMES.frozen));
        assert.equal(failureOf(() => machine.events.create()).name, 'FREEZE_IN_PROGRESS');
      }
      nothingLeft(machine);
    },
  },
  {
    name: 'whichever call of creating the events fails, nothing stays open',
    run: () => {
      for (const [call, count] of [
        ['CreateMutexW', 1],
        ['CreateEventW', 3],
        ['ConvertStringSecurityDescriptorToSecurityDescriptorW', 1],
      ] as const) {
        for (let failing = 1; failing <= count; failing++) {
          const machine = openWindowsMachine({
            intercept: (name, nth) => (name === call && nth === failing ? { result: 0, lastError: 8 } : undefined),
          });
          const failure = failureOf(() => machine.events.create());
          assert.deepEqual([failure.at.hresult, failure.at.call], [0x80070008, call]);
          nothingLeft(machine);
        }
      }
    },
  },
  {
    name: 'access denied to an event that does not exist is told as such',
    run: () => {
      const machine = openWindowsMachine({
        intercept: (name, nth) => (name === 'CreateEventW' && nth === 2 ? { result: 0, lastError: 5 } : undefined),
      });
      const failure = failureOf(() => machine.events.create());
      assert.deepEqual([failure.name, failure.at.object], ['E_ACCESSDENIED', EVENT_NAMES.thaw]);
      nothingLeft(machine);
    },
  },
  {
    name: 'waits tell which event, and a wait under way is waited for before its handles are closed',
    run: async () => {
      const machine = openWindowsMachine();
      const library = new Library();
      const events = machine.events.create();
      assert.equal(await events.waitFrozen(10), undefined);
      using frozen = new Handle(library, library.kernel32.OpenEventW(2, 0, EVENT_NAMES.frozen));
      library.kernel32.SetEvent(frozen.value);
      assert.equal(await events.waitFrozen(1000), 'frozen');
      events.reset();
      assert.equal(events.setThaw(), true);
      assert.equal(await events.waitFrozen(1000), 'thaw');
      events.reset();
      const waiting = events.waitThaw(300);
      events[Symbol.dispose]();
      assert.equal(machine.openHandles(), 4);
      assert.throws(() => events.timedOut(), TypeError);
      assert.equal(events.setThaw(), false);
      assert.equal(await waiting, false);
      frozen[Symbol.dispose]();
      await machine[Symbol.asyncDispose]();
      nothingLeft(machine);
    },
  },
  {
    name: 'rescue sets the thaw of another owner, and says where there is none',
    run: async () => {
      const machine = openWindowsMachine();
      assert.equal(machine.events.rescue(), false);
      {
        using events = openWindowsMachine().events.create();
        assert.equal(machine.events.rescue(), true);
        assert.equal(await events.waitThaw(0), true);
        assert.equal(machine.events.probe().thaw, true);
      }
      nothingLeft(machine);
    },
  },
];
