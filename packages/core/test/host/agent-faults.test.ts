import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test } from 'vitest';
import type { ThawResult } from '../../src/contract/thaw.ts';
import { type GroupFreezeOptions, GuestGroup } from '../../src/host/guest-group.ts';
import { LATE, withLimit } from '../../src/platform/limit.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';
import type { FailureName } from '../../src/vss/failures.ts';
import { WindowsGuest } from './windows-guest.ts';

/** Milliseconds of the virtual clock: longer than all that a guest is waited for, and than it holds by itself. */
const FOR_EVER_MS = 3_600_000;
const LEFT_ALONE_MS = 240_000;

const OPTIONS: GroupFreezeOptions = { backupType: 'copy', volumes: ['C:'], holdMs: 2000 };

/** Names of a failure after which it is not known whether a guest is frozen. */
const UNKNOWN: readonly string[] = ['GUEST_UNHEARD', 'HYPERVISOR_FROZE', 'SESSION_LOST'];

/** What is told of a freeze and its thaw. */
interface Told {
  readonly freeze?: QgaError;
  readonly thaw?: ThawResult | QgaError;
  /** Whether the guest was frozen when the freeze was said to have failed. */
  readonly wasFrozen?: boolean;
}

const inTime = async <T extends object>(clock: VirtualClock, work: Promise<T>): Promise<T> => {
  const done = await withLimit(clock, FOR_EVER_MS, work);
  return done === LATE ? expect.fail('it never ended') : done;
};

const freezeAndThaw = async (guest: WindowsGuest): Promise<Told> => {
  await using service = guest.service();
  const freeze = await inTime(guest.clock, service.call('freeze', OPTIONS, {}).catch(QgaError.from));
  if (freeze instanceof QgaError) return { freeze, wasFrozen: guest.machine.isFrozen() };
  await guest.clock.sleep(300);
  const { sessionId } = freeze;
  return { thaw: await inTime(guest.clock, service.call('thaw', { sessionId }, {}).catch(QgaError.from)) };
};

interface Way {
  readonly disabled: readonly string[];
}

const guestOf = ({ disabled }: Way, clock = new VirtualClock()): WindowsGuest => {
  const guest = new WindowsGuest(healthy({ delays: { gather: 300, prepare: 200, freeze: 20 } }), { clock, answerMs: 2 });
  guest.disabled = disabled;
  return guest;
};

/** What becomes of a request: it is not done, or its answer is lost; that one, or all from there on. */
const FATES = ['refused', 'refused from there on', 'answer lost', 'answers lost from there on'] as const;

const spoil = (guest: WindowsGuest, nth: number, fate: (typeof FATES)[number], name: FailureName): void => {
  let count = 0;
  const spoilt = (command: string): QgaError | undefined => {
    count += 1;
    const hit = fate.endsWith('from there on') ? count >= nth : count === nth;
    return hit ? QgaError.of(name, { call: command }) : undefined;
  };
  if (fate.startsWith('refused')) guest.fault = spoilt;
  else guest.lost = spoilt;
};

const WAYS: readonly (readonly [string, Way])[] = [
  ['the pipe of its holder', { disabled: [] }],
  ['a process for each step', { disabled: ['guest-file-open'] }],
];

/** Looks that are made again and again until there is something to see. */
const LOOKS: ReadonlySet<string | undefined> = new Set(['guest-file-read', 'guest-exec-status', 'guest-get-time']);

/** Which requests are spoilt: each, but of those that are the same again and again the first and the last. */
const timesOf = ({ asked }: WindowsGuest): readonly number[] =>
  asked.flatMap((command, index) =>
    LOOKS.has(command) && asked[index - 1] === command && asked[index + 1] === command ? [] : [index + 1],
  );

const casesOf = (good: WindowsGuest, fates: readonly (typeof FATES)[number][] = FATES) =>
  fates.flatMap((fate) => timesOf(good).map((nth) => ({ fate, nth })));

describe.each(WAYS)('a guest by %s', (_, way) => {
  test.each<FailureName>(['AGENT_SILENT', 'AGENT_FAILED'])(
    'of which each request in turn meets %s: what is told of it is so, and nothing stays',
    async (name) => {
      const good = guestOf(way);
      expect(await freezeAndThaw(good)).toMatchObject({ thaw: { consistency: 'application' } });
      for (const { fate, nth } of casesOf(good)) {
        const guest = guestOf(way);
        spoil(guest, nth, fate, name);
        const told = await freezeAndThaw(guest);
        const wrong = faultsOf(told);
        await guest.clock.sleep(LEFT_ALONE_MS);
        expect([guest.asked[nth - 1], fate, wrong, guest.machine.isFrozen(), guest.isBusy]).toEqual([
          guest.asked[nth - 1],
          fate,
          [],
          false,
          false,
        ]);
      }
    },
  );
});

/** What was told and is not so. */
const faultsOf = ({ freeze, thaw, wasFrozen }: Told): readonly string[] => {
  const error = freeze ?? (thaw instanceof QgaError ? thaw : undefined);
  return [
    ...(error?.name === 'INTERNAL_ERROR' ? [`INTERNAL_ERROR: ${error.message}`] : []),
    ...(wasFrozen && !UNKNOWN.includes(freeze?.name ?? '') ? [`${freeze?.name}, and the guest is frozen`] : []),
    ...(thaw instanceof QgaError && !UNKNOWN.includes(thaw.name) ? [`thaw says ${thaw.name}`] : []),
    ...(thaw !== undefined && !(thaw instanceof QgaError) && thaw.consistency === 'application' && thaw.endedBy !== 'caller'
      ? [`application, and ended by ${thaw.endedBy}`]
      : []),
  ];
};

/** Freezes and thaws a group, of which one guest is reached by each way. */
const playGroup = async (spoilOne: (guest: WindowsGuest) => void) => {
  const clock = new VirtualClock();
  const guests = WAYS.map(([, way]) => guestOf(way, clock)) as [WindowsGuest, WindowsGuest];
  spoilOne(guests[0]);
  await using group = new GuestGroup(
    guests.map((guest, index) => guest.service(`libvirt:web0${index}`)),
    clock,
  );
  const frozen = await inTime(clock, group.freeze(OPTIONS).catch(QgaError.from));
  const failed = frozen instanceof QgaError ? frozen : undefined;
  const stayed = failed !== undefined && guests.some(({ machine }) => machine.isFrozen());
  await clock.sleep(300);
  const { guests: reports } = failed === undefined ? await inTime(clock, group.thaw({ happened: 'command-succeeded' })) : group;
  return { clock, guests, failed, stayed, outcomes: reports.map(({ outcome }) => outcome) };
};

/** The same of a group. */
const faultsOfGroup = ({ failed, stayed, outcomes }: Awaited<ReturnType<typeof playGroup>>): readonly string[] =>
  failed === undefined
    ? []
    : [
        ...(failed.name === 'INTERNAL_ERROR' ? [failed.message] : []),
        ...(stayed && !UNKNOWN.includes(failed.name) ? [`${failed.name}, and one is frozen`] : []),
        ...(outcomes.includes('application') ? [`${failed.name}, and application`] : []),
      ];

describe('a group of two', () => {
  test('of which each request to one in turn meets AGENT_SILENT: what is told of them is so, and nothing stays', async () => {
    const good = await playGroup(() => {});
    expect(good.outcomes).toEqual(['application', 'application']);
    for (const { fate, nth } of casesOf(good.guests[0], ['answer lost', 'refused from there on'])) {
      const played = await playGroup((guest) => spoil(guest, nth, fate, 'AGENT_SILENT'));
      await played.clock.sleep(LEFT_ALONE_MS);
      const stays = played.guests.filter((guest) => guest.machine.isFrozen() || guest.isBusy);
      expect([nth, fate, faultsOfGroup(played), stays.length]).toEqual([nth, fate, [], 0]);
    }
  });
});
