import { createHash } from 'node:crypto';
import { component, healthy, writers } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test, vi } from 'vitest';
import type { Result } from '../../src/contract/contract.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { QgaError } from '../../src/vss/errors.ts';
import type { FailureName } from '../../src/vss/failures.ts';
import { WindowsGuest } from './windows-guest.ts';

const PIPE = ['guest-file-open', 'guest-file-close', 'guest-file-read', 'guest-file-write'];

const frozenGuest = async (disabled: readonly string[] = [], scenario?: Scenario) => {
  const guest = new WindowsGuest(scenario);
  guest.disabled = disabled;
  const service = guest.service();
  const { sessionId } = await service.call('freeze', { backupType: 'copy', volumes: ['C:'] }, {});
  expect(guest.machine.isFrozen()).toBe(true);
  return { guest, service, sessionId };
};

/** The agent fails commands from now on. */
const failing = (guest: WindowsGuest, name: FailureName, commands: (command: string) => boolean = () => true): void => {
  guest.fault = (command) => (commands(command) ? QgaError.of(name, { call: command }) : undefined);
};

describe('a guest that is frozen from its hypervisor', () => {
  test('is so through the pipe of its holder, opened once, after a program of ours has answered: none starts while frozen', async () => {
    const guest = new WindowsGuest();
    await using service = guest.service();
    const frozen = await service.call('freeze', { backupType: 'copy', volumes: ['C:'] }, {});
    expect(frozen).toMatchObject({ reachedBy: 'named-pipe', backupType: 'copy' });
    // One says which version it is, the other prepares.
    expect(guest.happened()).toEqual(['guest-exec', 'guest-exec', 'guest-file-open']);
    expect(await service.call('thaw', { sessionId: frozen.sessionId }, {})).toMatchObject({
      consistency: 'application',
      endedBy: 'caller',
      reachedBy: 'named-pipe',
    });
    expect(guest.happened()).toEqual([]);
    expect(guest.machine.isFrozen()).toBe(false);
  });

  test.each(PIPE)('is so by a program for each step where %s is switched off', async (command) => {
    const { guest, service, sessionId } = await frozenGuest([command]);
    expect(guest.happened()).toEqual(['guest-exec', 'guest-exec', 'guest-exec']);
    expect(await service.call('thaw', { sessionId }, {})).toMatchObject({ consistency: 'application', reachedBy: 'guest-exec' });
    expect(guest.happened()).toEqual(['guest-exec']);
  });

  test('is so through the pipe where that was busy at first', async () => {
    const guest = new WindowsGuest();
    failing(
      guest,
      'AGENT_FAILED',
      (command) => command === 'guest-file-open' && guest.asked.filter((each) => each === command).length === 1,
    );
    await using service = guest.service();
    expect(await service.call('freeze', { volumes: ['C:'] }, {})).toMatchObject({ reachedBy: 'named-pipe' });
  });

  test('is so by programs where the pipe cannot be opened', async () => {
    const guest = new WindowsGuest();
    failing(guest, 'AGENT_FAILED', (command) => command === 'guest-file-open');
    await using service = guest.service();
    expect(await service.call('freeze', { volumes: ['C:'] }, {})).toMatchObject({ reachedBy: 'guest-exec' });
  });

  test('thaws when its caller cancels, before the caller thaws', async () => {
    const guest = new WindowsGuest();
    await using service = guest.service();
    const cancel = new AbortController();
    const { sessionId } = await service.call('freeze', { volumes: ['C:'] }, { signal: cancel.signal });
    const over = service.call('awaitThaw', { sessionId }, {});
    cancel.abort();
    expect(await over).toMatchObject({ endedBy: 'cancel' });
  });

  test('tells at once that its hold is over', async () => {
    const { guest, service, sessionId } = await frozenGuest();
    expect(await service.call('awaitThaw', { sessionId }, {})).toMatchObject({
      endedBy: 'hold-limit',
      lost: { name: 'HOLD_LIMIT_REACHED' },
    });
    expect(guest.clock.monotonic()).toBeLessThan(11_000);
    expect(await service.call('thaw', { sessionId }, {})).toMatchObject({ consistency: 'crash' });
  });

  test('is not frozen where a writer that is required is not there, and nothing stays prepared', async () => {
    const guest = new WindowsGuest(healthy());
    await using service = guest.service();
    await expect(service.call('freeze', { requireWriters: ['Nobody'] }, {})).rejects.toMatchObject({ name: 'REQUIRED_WRITER_MISSING' });
    expect(await service.call('status', {}, {})).toMatchObject({ state: 'thawed' });
  });

  test('is not begun with options that clash', async () => {
    const guest = new WindowsGuest();
    await using service = guest.service();
    await expect(service.call('freeze', { holdMs: 1000, releaseAfterMs: 2000 }, {})).rejects.toMatchObject({ name: 'INVALID_ARGUMENT' });
    expect(guest.asked).toEqual([]);
  });
});

/** Three thousand databases. */
const LARGE = healthy({
  writers: writers(3).map((each) => ({ ...each, components: Array.from({ length: 1000 }, (_, index) => component(`Database ${index}`)) })),
});

/** Of more than libvirt passes on in one answer. */
const TOO_LARGE = healthy({
  writers: writers(10).map((each) => ({
    ...each,
    components: Array.from({ length: 1000 }, (_, index) => component(`${'Database '.repeat(50)}${index}`)),
  })),
});

/** Characters through the agent: a few looks, and an answer to each step. */
const FEW = 20_000;

describe.each([
  ['the pipe of its holder', []],
  ['a program for each step', ['guest-file-open']],
] as const)('a guest of thousands of databases, by %s', (_, disabled) => {
  /** With all that its holder answers to a freeze. */
  const largeGuest = () => {
    const guest = Object.assign(new WindowsGuest(LARGE), { disabled });
    const answers = vi.spyOn(guest.holder, 'freeze');
    return { guest, answered: async () => await answers.mock.results[0]?.value };
  };

  test('does not stay frozen until they have been read, and the result has them all', async () => {
    const { guest, answered } = largeGuest();
    await using service = guest.service();
    const { guest: name, reachedBy: __, ...frozen } = await service.call('freeze', { backupType: 'copy', volumes: ['C:'] }, {});
    expect(guest.answeredWhileFrozen).toBeLessThan(FEW);
    expect(frozen).toEqual(await answered());
    expect([name, frozen.writers.flatMap(({ components }) => components)]).toMatchObject(['libvirt:web01', { length: 3000 }]);
    await service.call('thaw', {}, {});
  });

  test('is frozen and thawed, and told of whole, where libvirt would not pass on all of it in one answer', async () => {
    const guest = Object.assign(new WindowsGuest(TOO_LARGE), { disabled });
    await using service = guest.service();
    const frozen = await service.call('freeze', { backupType: 'copy', volumes: ['C:'] }, {});
    const thawed = await service.call('thaw', {}, {});
    expect([frozen, thawed].map(({ writers: of }) => of.flatMap(({ components }) => components).length)).toEqual([10_000, 10_000]);
    expect(thawed).toMatchObject({ consistency: 'application', endedBy: 'caller' });
  });

  test('is asked anew for what was prepared only as far as metadata', async () => {
    const { guest, answered } = largeGuest();
    await using service = guest.service();
    const { sessionId } = await service.call('prepare', { backupType: 'copy', volumes: ['C:'], level: 'metadata' }, {});
    const { guest: _name, reachedBy: __, ...frozen } = await service.call('freeze', { sessionId }, {});
    expect(frozen).toEqual(await answered());
    await service.call('thaw', {}, {});
  });
});

/** Of names that cannot be packed, the documents of which are more than libvirt passes on, and the rest is not. */
const SOLID = healthy({
  writers: writers(25).map((each, writerIndex) => ({
    ...each,
    components: Array.from({ length: 1000 }, (_, index) =>
      component(createHash('sha512').update(`${writerIndex}, ${index}`).digest('base64url').slice(0, 60)),
    ),
  })),
});

describe('a guest whose documents libvirt does not pass on, packed though they are', () => {
  /** What is told of it, without the megabytes. */
  const gist = ({ consistency, writers: of, warnings, ...rest }: Result<'thaw'>) => ({
    consistency,
    components: of.flatMap(({ components }) => components).length,
    documents: 'backupDocument' in rest,
    isTooLarge: warnings.some(({ name }) => name === 'ANSWER_TOO_LARGE'),
  });
  const WHOLE = { consistency: 'application', components: 25_000, documents: true, isTooLarge: false };
  const WITHOUT = { ...WHOLE, documents: false };

  test('tells the outcome without them, and that they are missing', async () => {
    const { service, sessionId } = await frozenGuest(PIPE, SOLID);
    const thawed = await service.call('thaw', { sessionId, includeDocuments: true }, {});
    expect(gist(thawed)).toEqual({ ...WITHOUT, isTooLarge: true });
  });

  test('tells so to another process that thaws it', async () => {
    const { guest, sessionId } = await frozenGuest(PIPE, SOLID);
    const thawed = await guest.service().call('thaw', { sessionId, includeDocuments: true }, {});
    expect(gist(thawed)).toEqual({ ...WITHOUT, isTooLarge: true });
  });

  test('warns of nothing where they are not asked for, as the remedy says', async () => {
    const { service, sessionId } = await frozenGuest(PIPE, SOLID);
    expect(gist(await service.call('thaw', { sessionId }, {}))).toEqual(WITHOUT);
  });

  test('has them through the pipe of its holder', async () => {
    const { service, sessionId } = await frozenGuest([], SOLID);
    const thawed = await service.call('thaw', { sessionId, includeDocuments: true }, {});
    expect(gist(thawed)).toEqual(WHOLE);
  });
});

describe('before a guest is frozen', () => {
  test.each<[string, (guest: WindowsGuest) => void, FailureName]>([
    ['its agent has frozen it', (guest) => Object.assign(guest, { frozenByAgent: true }), 'AGENT_FROZEN'],
    ['its agent starts no programs', (guest) => Object.assign(guest, { disabled: ['guest-exec'] }), 'AGENT_REFUSED'],
    ['qga-vss there is of another version', (guest) => Object.assign(guest, { about: { version: '0.0.9' } }), 'GUEST_VERSION'],
    ['its holder is of another version', (guest) => Object.assign(guest.about, { holderVersion: '0.0.9' }), 'GUEST_VERSION'],
    ['its holder is too old to say', (guest) => Object.assign(guest.about, { holderVersion: '' }), 'GUEST_VERSION'],
    ['it is not known', (guest) => failing(guest, 'GUEST_NOT_FOUND'), 'GUEST_NOT_FOUND'],
    ['it is not running', (guest) => failing(guest, 'GUEST_NOT_RUNNING'), 'GUEST_NOT_RUNNING'],
    ['its agent is absent', (guest) => failing(guest, 'AGENT_ABSENT'), 'AGENT_ABSENT'],
    ['its agent is stalled', (guest) => failing(guest, 'AGENT_SILENT'), 'AGENT_SILENT'],
    ['virsh is gone', (guest) => failing(guest, 'HYPERVISOR_FAILED'), 'HYPERVISOR_FAILED'],
    [
      'its agent is restarted in the middle',
      (guest) => failing(guest, 'AGENT_RESTARTED', (command) => command === 'guest-exec-status'),
      'AGENT_RESTARTED',
    ],
    [
      'an answer is too large',
      (guest) => failing(guest, 'ANSWER_TOO_LARGE', (command) => command === 'guest-exec-status'),
      'ANSWER_TOO_LARGE',
    ],
  ])('%s: that is said, and nothing is begun', async (_, sick, name) => {
    const guest = new WindowsGuest();
    sick(guest);
    const service = guest.service();
    const failed = expect(service.call('freeze', { volumes: ['C:'] }, {})).rejects;
    await failed.toMatchObject({ name, failure: { kind: expect.stringMatching(/^(impossible|failed|busy)$/) } });
    guest.fault = () => undefined;
    expect(await service.call('status', {}, {})).toMatchObject({ state: 'thawed' });
    expect(guest.machine.isFrozen()).toBe(false);
  });

  test('what was prepared is called off in the guest by itself where it is not heard any more', async () => {
    const guest = new WindowsGuest();
    let programs = 0;
    guest.fault = (command) => {
      if (command === 'guest-exec') programs += 1;
      return programs > 1 && command === 'guest-exec-status' ? QgaError.of('AGENT_SILENT') : undefined;
    };
    const service = guest.service();
    await expect(service.call('freeze', { volumes: ['C:'] }, {})).rejects.toMatchObject({ name: 'AGENT_SILENT' });
    guest.fault = () => undefined;
    await guest.clock.sleep(15_000);
    expect(await service.call('status', {}, {})).toMatchObject({ state: 'thawed' });
  });
});

describe('while a guest is frozen', () => {
  test('a pipe that breaks is no loss: it is thawed by a program', async () => {
    const { guest, service, sessionId } = await frozenGuest();
    guest.happened();
    failing(guest, 'AGENT_FAILED', (command) => command.startsWith('guest-file'));
    expect(await service.call('thaw', { sessionId }, {})).toMatchObject({ consistency: 'application', endedBy: 'caller' });
    // The pipe is never opened again: nobody knows who serves it now.
    expect(guest.happened()).toEqual(['guest-exec']);
  });

  test.each<FailureName>(['AGENT_SILENT', 'AGENT_ABSENT', 'AGENT_RESTARTED', 'HYPERVISOR_FAILED', 'GUEST_NOT_RUNNING'])(
    '%s at every try to thaw leaves the outcome unknown, and the guest thaws at its limit',
    async (name) => {
      const { guest, service, sessionId } = await frozenGuest();
      failing(guest, name);
      await expect(service.call('thaw', { sessionId }, {})).rejects.toMatchObject({
        name: 'GUEST_UNHEARD',
        failure: { kind: 'lost' },
        at: { object: sessionId, detail: expect.stringContaining(name) },
      });
      await guest.clock.sleep(10_000);
      expect(guest.machine.isFrozen()).toBe(false);
    },
  );

  test.each([
    { what: 'its clock is set, as after a migration', happens: (guest: WindowsGuest) => guest.clock.set(-3_600_000), worth: 'application' },
    { what: 'it is paused for a second', happens: (guest: WindowsGuest) => guest.clock.standStill(1000), worth: 'application' },
    { what: 'it is paused beyond its limit', happens: (guest: WindowsGuest) => guest.clock.standStill(20_000), worth: 'unknown' },
  ])('$what: thaw says what it is worth ($worth)', async ({ happens, worth }) => {
    const { guest, service, sessionId } = await frozenGuest();
    happens(guest);
    expect(await service.call('thaw', { sessionId }, {})).toMatchObject({ consistency: worth });
    expect(guest.machine.isFrozen()).toBe(false);
  });

  test('by the hypervisor as well: the agent answers nothing else, and thaw says whose freeze met ours', async () => {
    const { guest, service, sessionId } = await frozenGuest();
    failing(guest, 'AGENT_FROZEN', (command) => command !== 'guest-fsfreeze-status');
    await expect(service.call('thaw', { sessionId }, {})).rejects.toMatchObject({
      name: 'HYPERVISOR_FROZE',
      failure: { kind: 'lost' },
      at: { object: sessionId, detail: expect.stringContaining('AGENT_FROZEN') },
    });
    await guest.clock.sleep(10_000);
    expect(guest.machine.isFrozen()).toBe(false);
  });

  test('a hypervisor whose own freeze has only waited for our thaw is warned of', async () => {
    const { guest, service, sessionId } = await frozenGuest();
    guest.frozenByAgent = true;
    expect(await service.call('thaw', { sessionId }, {})).toMatchObject({
      consistency: 'application',
      warnings: expect.arrayContaining([expect.objectContaining({ name: 'HYPERVISOR_FREEZES' })]),
    });
  });

  test('an agent that is started anew is asked once more', async () => {
    const { guest, service, sessionId } = await frozenGuest();
    const until = guest.clock.monotonic() + 500;
    guest.fault = (command) => (guest.clock.monotonic() < until ? QgaError.of('AGENT_ABSENT', { call: command }) : undefined);
    expect(await service.call('thaw', { sessionId }, {})).toMatchObject({ consistency: 'application' });
  });

  test('a word whose answer is not heard is taken back', async () => {
    const guest = new WindowsGuest();
    guest.disabled = PIPE;
    let programs = 0;
    guest.fault = (command) => {
      if (command === 'guest-exec') programs += 1;
      return programs === 3 && command === 'guest-exec-status' ? QgaError.of('AGENT_SILENT') : undefined;
    };
    await using service = guest.service();
    await expect(service.call('freeze', { volumes: ['C:'] }, {})).rejects.toMatchObject({
      name: 'AGENT_SILENT',
      failure: { kind: 'failed' },
    });
    expect(guest.machine.isFrozen()).toBe(false);
  });

  test.each(['freeze', 'thaw'] as const)('a detached %s whose answer is not heard is not known to have failed', async (method) => {
    const guest = new WindowsGuest();
    const service = guest.service();
    const { sessionId } = await service.call('prepare', { volumes: ['C:'], detach: true }, {});
    let programs = 0;
    guest.fault = (command) => {
      if (command === 'guest-exec') programs += 1;
      const last = method === 'freeze' ? 2 : 1;
      return programs === last && command === 'guest-exec-status' ? QgaError.of('AGENT_SILENT') : undefined;
    };
    const detached = method === 'freeze' ? { sessionId, detach: true } : { sessionId };
    await expect(service.call(method, detached, {})).rejects.toMatchObject({ name: 'GUEST_UNHEARD', failure: { kind: 'lost' } });
  });

  test('the end of a service thaws what it holds', async () => {
    const { guest, service } = await frozenGuest();
    await service[Symbol.asyncDispose]();
    expect(guest.machine.isFrozen()).toBe(false);
  });
});
