import { GuestForFile } from '@qga-vss/test-kit/src/guest/for-file.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectToGuest } from '../../src/host/connect-guest.ts';
import { findHolder } from '../../src/host/holder.ts';

const file = new GuestForFile();

const before = process.env['TMPDIR'];
beforeEach(() => {
  // The holder in the guest is found by this process, too.
  process.env['TMPDIR'] = file.agent.temporary;
});
afterEach(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
});

const connected = (given: Partial<Parameters<typeof connectToGuest>[0]> = {}) =>
  connectToGuest({
    guest: `socket:${file.agent.socket}`,
    guestNode: process.execPath,
    guestBundle: file.bundle,
    simulate: 'healthy',
    ...given,
  });

/** The state of the machine in the guest, asked within it. */
const state = async (): Promise<string | undefined> => {
  await using holder = await findHolder('healthy');
  return (await holder?.call('status', {}, {}))?.state;
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
    expect(await state()).toBe('thawed');
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
});
