import { setTimeout } from 'node:timers/promises';
import { GuestForFile } from '@qga-vss/test-kit/src/guest/for-file.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAgent } from '../../src/agent/open-agent.ts';
import { type Service, serviceOf } from '../../src/contract/service.ts';
import { connectToGuest } from '../../src/host/connect-guest.ts';
import { Guest } from '../../src/host/guest.ts';
import { findHolder } from '../../src/host/holder.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { systemClock } from '../../src/platform/system-clock.ts';
import { scenarioText } from '../../src/simulator/scenario-file.ts';

const file = new GuestForFile();

// The holder in the guest is found by this process, too.
beforeEach(() => void vi.stubEnv('TMPDIR', file.agent.temporary));
afterEach(() => void vi.unstubAllEnvs());

const connected = (given: Partial<Parameters<typeof connectToGuest>[0]> = {}) =>
  connectToGuest({
    guest: `socket:${file.agent.socket}`,
    guestNode: process.execPath,
    guestBundle: file.bundle,
    simulate: file.quick,
    ...given,
  });

const SHORT = { backupType: 'copy', holdMs: 500 } as const;

/** The same; from when it is told to hurry, all waits are a tenth. */
const hurrying = (): Service & { hurry(): void } => {
  let pace = 1;
  const clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / pace, signal) };
  const name = `socket:${file.agent.socket}`;
  const product = { node: process.execPath, bundle: file.bundle, simulate: scenarioText(file.quick) };
  const guest = new Guest({ name, agent: openAgent(name, { virsh: [], clock }), clock, product });
  const hurry = (): void => {
    pace = 10;
  };
  return Object.assign(
    serviceOf(guest.call, async () => await guest[Symbol.asyncDispose]()),
    { hurry },
  );
};

/** The state of the machine in the guest, asked within it. */
const state = async (): Promise<string | undefined> => {
  await using holder = await findHolder(file.quick);
  return (await holder?.call('status', {}, {}))?.state;
};

/** An answer of the agent, which comes once it has done all that it had been asked before. */
const ping = async (): Promise<unknown> => {
  await using agent = openAgent(`socket:${file.agent.socket}`, { virsh: [], clock: systemClock });
  return await agent.ask('guest-ping');
};

describe('a guest behind the real qemu-ga', () => {
  test('is frozen and thawed from outside; the endpoint is no pipe here, so each step is a process', async () => {
    await using service = connected();
    const frozen = await service.freeze({ backupType: 'copy' });
    expect(frozen).toMatchObject({ backupType: 'copy', simulated: true, reachedBy: 'guest-exec' });
    expect(await state()).toBe('frozen');
    expect(await service.thaw({ sessionId: frozen.sessionId })).toMatchObject({
      consistency: 'application',
      endedBy: 'caller',
      reachedBy: 'guest-exec',
    });
    expect(await state()).toBe('thawed');
  });

  test('answers what can be asked without freezing', async () => {
    await using service = connected();
    expect((await service.volumes()).volumes.flatMap(({ mountPaths }) => mountPaths)).toContain('C:\\');
    await expect(service.freeze({ holdMs: 1 })).rejects.toMatchObject({ name: 'INVALID_ARGUMENT' });
    await expect(service.freeze({ volumes: ['Q:'] })).rejects.toMatchObject({ name: 'VOLUME_NOT_FOUND' });
    expect(await state()).not.toBe('prepared');
  });

  test('is thawed at the end of a service that has not done so; what is detached goes on', async () => {
    await (async () => {
      await using service = connected();
      await service.freeze({ backupType: 'copy' });
    })();
    expect(await state()).toBe('thawed');
    await (async () => {
      await using service = connected();
      await service.freeze({ backupType: 'copy', detach: true });
    })();
    expect(await state()).toBe('frozen');
  });

  test.each([
    ['the bundle is not there', { guestBundle: '/nowhere/qga-vss.cjs' }, 'GUEST_PROGRAM_MISSING'],
    ['Node.js is not there', { guestNode: '/nowhere/node' }, 'GUEST_PROGRAM_MISSING'],
    ['nobody listens', { guest: 'socket:/nowhere/qga.sock' }, 'AGENT_ABSENT'],
  ])('is left alone where %s', async (_, given, name) => {
    await using service = connected(given);
    await expect(service.freeze()).rejects.toMatchObject({ name, failure: { kind: 'impossible' } });
  });

  test('says so where the agent refuses to start programs', async () => {
    await file.agent.kill();
    await file.agent.start(['guest-exec']);
    await using service = connected();
    await expect(service.freeze()).rejects.toMatchObject({ name: 'AGENT_REFUSED', at: { object: 'guest-exec' } });
  });

  test('whose agent ends before the word has nothing frozen', async () => {
    await using service = connected();
    const { sessionId } = await service.prepare({ prepareHoldMs: 1000 });
    await file.agent.kill();
    await expect(service.freeze({ sessionId })).rejects.toMatchObject({ name: 'GUEST_UNHEARD', failure: { kind: 'lost' } });
    expect(await state()).not.toBe('frozen');
  });

  test('whose agent ends while frozen is not heard at thaw, and its hold limit thaws it', async () => {
    await using service = connected();
    const { sessionId } = await service.freeze({ backupType: 'copy', holdMs: 1000 });
    const over = service.awaitThaw({ sessionId });
    await file.agent.kill();
    await expect(over).rejects.toMatchObject({ name: 'SESSION_LOST' });
    await expect.poll(state, { timeout: 20_000 }).toBe('thawed');
    await expect(service.thaw({ sessionId })).rejects.toMatchObject({ name: 'GUEST_UNHEARD', failure: { kind: 'lost' } });
  });

  test('whose agent is started anew while frozen is thawed', async () => {
    await using service = connected();
    const { sessionId } = await service.freeze({ backupType: 'copy' });
    await file.agent.kill();
    await file.agent.start();
    expect(await service.thaw({ sessionId })).toMatchObject({ consistency: 'application' });
  });

  test('whose hold limit is over says so, and what the snapshot is worth', async () => {
    await using service = connected();
    const { sessionId } = await service.freeze({ backupType: 'copy', holdMs: 500 });
    expect(await service.awaitThaw({ sessionId })).toMatchObject({ endedBy: 'hold-limit', lost: { name: 'HOLD_LIMIT_REACHED' } });
    expect(await service.thaw({ sessionId })).toMatchObject({ consistency: 'crash' });
  });

  type Ask = (service: Service) => Promise<unknown>;
  test.each<[string, Ask, Ask, string, string | undefined]>([
    ['before anything', async () => {}, (service) => service.freeze(SHORT), 'AGENT_SILENT', undefined],
    [
      'once prepared',
      (service) => service.prepare({ prepareHoldMs: 1000, ...SHORT }),
      (service) => service.freeze(),
      'GUEST_UNHEARD',
      'thawed',
    ],
    ['while frozen', (service) => service.freeze(SHORT), (service) => service.thaw(), 'GUEST_UNHEARD', 'thawed'],
  ])('whose agent stalls %s: that is said in time, and nothing stays frozen', async (_, before, after, name, left) => {
    await using service = hurrying();
    await before(service);
    service.hurry();
    file.agent.signal('SIGSTOP');
    try {
      await expect(after(service)).rejects.toMatchObject({ name, at: { guest: `socket:${file.agent.socket}` } });
    } finally {
      file.agent.signal('SIGCONT');
    }
    // It lets one caller wait at a time, and at first that is one of those who waited in vain.
    await expect.poll(ping, { timeout: 20_000 }).toEqual({});
    await expect.poll(state, { timeout: 20_000 }).toBe(left);
  });

  test('that stands still for a moment while frozen, as for a snapshot with its memory, is thawed', async () => {
    await using service = connected();
    const { sessionId } = await service.freeze({ backupType: 'copy' });
    file.agent.signal('SIGSTOP');
    const thawing = service.thaw({ sessionId });
    expect(await Promise.race([thawing, setTimeout(300, 'waits')])).toBe('waits');
    file.agent.signal('SIGCONT');
    expect(await thawing).toMatchObject({ consistency: 'application' });
  });
});
