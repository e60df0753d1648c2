import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from '@qga-vss/build/src/bundle.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { VirshAgent } from '@qga-vss/core/src/agent/virsh-agent.ts';
import { systemClock } from '@qga-vss/core/src/platform/system-clock.ts';
import { documentOf } from '@qga-vss/test-kit/src/command/output-of.ts';
import { IN_GUEST } from '@qga-vss/test-kit/src/hypervisor/guest-image.ts';
import { Libvirt } from '@qga-vss/test-kit/src/hypervisor/libvirt.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder: string;
let bundle: string;
let libvirt: Libvirt;

beforeAll(async () => {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'libvirt-'));
  bundle = await bundleProgram(folder);
  libvirt = await Libvirt.start(folder);
  await libvirt.define('web01');
  await libvirt.define('web02');
  await libvirt.boot('web01');
}, 300_000);

afterAll(async () => {
  await libvirt?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** A guest that is emulated may take longer to start two processes than writes are held on Windows; then no snapshot is good. */
const HOLD = ['--hold-ms', '60000'];
const WRITES_ARE_HELD_MS = 10_000;

/** What comes of a run whose command has ended so. */
const cameOf = ({ thaw }: { readonly thaw: { readonly heldMs: number } }, commandCode: number) => ({
  ...(thaw.heldMs <= WRITES_ARE_HELD_MS ? { code: commandCode, outcome: 'application' } : { code: 4, outcome: 'crash' }),
  command: { exitCode: commandCode },
  thaw: { endedBy: 'caller', reachedBy: 'guest-exec' },
});

/** The built command, for a guest with a machine in memory. */
const inGuest = async (guest: string, method: string, ...args: readonly string[]) => {
  const reached = ['--guest', `libvirt:${guest}`, '--virsh', libvirt.virsh.join(' ')];
  const there = ['--guest-node', IN_GUEST.node, '--guest-bundle', IN_GUEST.bundle, '--simulate'];
  const line = [bundle, method, ...reached, ...there, '--json', ...args];
  return await documentOf(spawn(process.execPath, line, { stdio: ['ignore', 'pipe', 'pipe'] }));
};

const run = (guest: string, ...command: readonly string[]) => inGuest(guest, 'run', ...HOLD, '--backup-type', 'copy', '--', ...command);

const virsh = (...args: readonly string[]): readonly string[] => [...libvirt.virsh, ...args];

const agent = (): VirshAgent => new VirshAgent({ domain: 'web01', virsh: libvirt.virsh, clock: systemClock });

describe('a guest of libvirt', () => {
  test('is frozen while libvirt takes a snapshot of its disk', async () => {
    const result = await run('web01', ...virsh('snapshot-create-as', 'web01', 'nightly', '--disk-only', '--atomic'));
    expect(result).toMatchObject(cameOf(result, 0));
    expect(await libvirt.run('snapshot-list', 'web01', '--name')).toBe('nightly');
    expect(await libvirt.run('domblklist', 'web01')).toContain(join(libvirt.folder, 'web01.nightly'));
  });

  test('whose snapshot fails is thawed, and the exit code is that of virsh', async () => {
    const result = await run('web01', ...virsh('snapshot-create-as', 'web01', 'nightly', '--disk-only', '--atomic'));
    expect(result).toMatchObject(cameOf(result, 1));
  });

  test.each([
    ['is not there', 'web03', 'GUEST_NOT_FOUND'],
    ['does not run', 'web02', 'GUEST_NOT_RUNNING'],
  ])('that %s is told so, and nothing is run', async (_, guest, name) => {
    expect(await run(guest, 'false')).toMatchObject({ code: 7, command: null, error: { name } });
  });

  test('that is paused while frozen is not heard at thaw: unknown; it is thawed once it goes on', async () => {
    const result = await run('web01', ...virsh('suspend', 'web01'));
    const paused = await run('web01', 'true');
    await libvirt.resume('web01');
    expect(result).toMatchObject({ code: 4, outcome: 'unknown', command: { exitCode: 0 }, error: { name: 'GUEST_UNHEARD' } });
    expect(paused).toMatchObject({ code: 7, command: null, error: { name: 'GUEST_NOT_RUNNING' } });
    expect(await inGuest('web01', 'thaw', result.freeze.sessionId)).toMatchObject({ endedBy: 'caller', volumes: expect.any(Array) });
  });

  test('whose agent has ended is not frozen, until one is started anew', async () => {
    await using it = agent();
    await it.ask('guest-exec', { path: '/bin/killall', arg: ['qemu-ga'] });
    expect(await run('web01', 'true')).toMatchObject({ code: 7, command: null, error: { name: 'AGENT_ABSENT' } });
    await libvirt.untilAgent('web01');
    const result = await run('web01', 'true');
    expect(result).toMatchObject(cameOf(result, 0));
  });

  test('whose answer is too large for libvirt is told so', async () => {
    await using it = agent();
    const code = 'process.stdout.write("x".repeat(9e6))';
    const { pid } = (await it.ask('guest-exec', { path: IN_GUEST.node, arg: ['-e', code], 'capture-output': true })) as { pid: number };
    const ended = async (): Promise<unknown> => {
      for (;;) {
        const status = (await it.ask('guest-exec-status', { pid }, 60_000)) as { exited: boolean };
        if (status.exited) return status;
        await systemClock.sleep(200);
      }
    };
    await expect(ended()).rejects.toMatchObject({ name: 'ANSWER_TOO_LARGE' });
  });
});
