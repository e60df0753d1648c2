import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { VirshAgent } from '../../src/agent/virsh-agent.ts';
import { systemClock } from '../../src/platform/system-clock.ts';

const STAND_IN = [process.execPath, join(import.meta.dirname, 'virsh.mjs')];

/** An agent behind the stand-in; @param answers by command: what the agent says, words of an error of virsh, `die`, or `silence` */
const agent = (answers: object = {}, given: Partial<ConstructorParameters<typeof VirshAgent>[0]> = {}) => {
  vi.stubEnv('VIRSH_ANSWERS', JSON.stringify(answers));
  const made = new VirshAgent({ domain: 'web 01', virsh: STAND_IN, clock: systemClock, ...given });
  return made;
};

describe('the agent of a domain of libvirt', () => {
  test('is asked through one virsh, each answer to its question', async () => {
    await using it = agent({ 'guest-info': { return: { version: 'with "quotes" and \\ in it' } } });
    const answers = await Promise.all([it.ask('guest-ping'), it.ask('guest-info', { a: 'b "c" \\' }), it.ask('guest-sync', {}, 60_000)]);
    expect(answers).toEqual([
      { execute: 'guest-ping', timeout: '5' },
      { version: 'with "quotes" and \\ in it' },
      { execute: 'guest-sync', timeout: '60' },
    ]);
  });

  test.each([
    ["failed to get domain 'web 01'", 'GUEST_NOT_FOUND'],
    ['Requested operation is not valid: domain is not running', 'GUEST_NOT_RUNNING'],
    ['argument unsupported: QEMU guest agent is not configured', 'AGENT_ABSENT'],
    ['Guest agent is not responding: QEMU guest agent is not connected', 'AGENT_ABSENT'],
    ['Guest agent is not responding: Guest agent not available for now', 'AGENT_SILENT'],
    [
      "internal error: unable to execute QEMU agent command 'guest-exec': Command guest-exec has been disabled: the agent is in frozen state",
      'AGENT_FROZEN',
    ],
    [
      "internal error: unable to execute QEMU agent command 'guest-exec': The command guest-exec has been disabled for this instance",
      'AGENT_REFUSED',
    ],
    ["internal error: unable to execute QEMU agent command 'guest-exec-status': Invalid parameter 'pid'", 'AGENT_RESTARTED'],
    ['something else', 'HYPERVISOR_FAILED'],
  ])('says what virsh means by: %s', async (words, name) => {
    await using it = agent({ 'guest-ping': words });
    await expect(it.ask('guest-ping')).rejects.toMatchObject({ name, at: { call: 'guest-ping', object: 'web 01' } });
    expect(await it.ask('guest-info')).toMatchObject({ execute: 'guest-info' });
  });

  test('that has stalled is given up by virsh after the time that was asked for, and the next question goes through', async () => {
    await using it = agent({ 'guest-exec': 'stalled' });
    const asked = [it.ask('guest-exec', {}, 1000), it.ask('guest-info')];
    const [stalled, answered] = await Promise.allSettled(asked);
    expect(stalled).toMatchObject({ status: 'rejected', reason: { name: 'AGENT_SILENT', at: { call: 'guest-exec', object: 'web 01' } } });
    expect(answered).toMatchObject({ status: 'fulfilled', value: { execute: 'guest-info' } });
  });

  test('may say much, but not more than libvirt takes, which then refuses it', async () => {
    const MIB = 2 ** 20;
    await using it = agent({ 'guest-info': 3 * MIB, 'guest-file-read': 5 * MIB, 'guest-exec-status': 11 * MIB });
    expect(await it.ask('guest-info')).toHaveLength(3 * MIB - 13);
    await expect(it.ask('guest-file-read')).rejects.toMatchObject({ name: 'ANSWER_TOO_LARGE' });
    expect(await it.ask('guest-ping')).toMatchObject({ execute: 'guest-ping' });
    await expect(it.ask('guest-exec-status')).rejects.toMatchObject({ name: 'ANSWER_TOO_LARGE' });
    await expect(it.ask('guest-ping')).rejects.toMatchObject({ name: 'AGENT_SILENT' });
  });

  test('is heard where what ends an answer comes in two pieces', async () => {
    await using it = agent({ echo: 'halved', 'guest-info': 2 ** 20 });
    expect(await it.ask('guest-info')).toHaveLength(2 ** 20 - 13);
    expect(await it.ask('guest-ping')).toMatchObject({ execute: 'guest-ping' });
  });

  test('is not found by another name', async () => {
    await using it = agent({}, { domain: 'web "02"' });
    await expect(it.ask('guest-ping')).rejects.toMatchObject({
      name: 'GUEST_NOT_FOUND',
      at: { detail: expect.stringContaining('web "02"') },
    });
  });

  test('has another virsh where one has ended', async () => {
    await using it = agent({ 'guest-exec': 'die' });
    await expect(it.ask('guest-exec')).rejects.toMatchObject({ name: 'HYPERVISOR_FAILED', at: { detail: 'It ended (exit code 3).' } });
    expect(await it.ask('guest-info')).toMatchObject({ execute: 'guest-info' });
  });

  test('whose virsh is not there says so', async () => {
    await using it = agent({}, { virsh: ['/nowhere/virsh'] });
    await expect(it.ask('guest-ping')).rejects.toMatchObject({
      name: 'HYPERVISOR_FAILED',
      at: { detail: expect.stringContaining('ENOENT') },
    });
  });

  test('is not waited for without end', async () => {
    await using it = agent(
      { 'guest-exec': 'silence' },
      { clock: { ...systemClock, sleep: (_ms, signal) => systemClock.sleep(200, signal) } },
    );
    await expect(it.ask('guest-exec')).rejects.toMatchObject({ name: 'AGENT_SILENT', at: { call: 'guest-exec' } });
  });
});
