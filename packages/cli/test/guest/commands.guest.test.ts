import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { EndlessCommand } from '@qga-vss/test-kit/src/command/endless-command.ts';
import { outputOf } from '@qga-vss/test-kit/src/command/output-of.ts';
import { GuestForFile } from '@qga-vss/test-kit/src/guest/for-file.ts';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../../src/run/command.ts';

const guest = new GuestForFile();

/** The built command, as a process. */
const started = (args: readonly string[]) => {
  const child = spawn(process.execPath, [guest.bundle, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, ended: outputOf(child) };
};

/** Of a guest, in which a machine is simulated. */
const startedInGuest = (command: string, args: readonly string[] = [], simulate = guest.quick) =>
  started([command, '--guest', `socket:${guest.agent.socket}`, ...guest.product(simulate), ...args]);

const inGuest = (...of: Parameters<typeof startedInGuest>) => startedInGuest(...of).ended;

/** What the example in help is given besides the guest and the command. */
const exampleOptions = (): readonly string[] => {
  const example = runCommand.examples.find(({ cli }) => cli?.includes(' --guest '))?.cli ?? '';
  const [, options = ''] = /--guest \S+ (.*) -- /.exec(example) ?? [];
  return options.split(' ');
};

describe('qga-vss --guest, through the real qemu-ga', () => {
  test('run freezes the guest, runs the command here, thaws, and says how', async () => {
    const { code, stdout, stderr } = await inGuest('run', [...exampleOptions(), ...node('process.stderr.write(process.cwd())')]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Rehearsal: in the guest a machine in memory is frozen, nothing real; the command really runs here.\n${process.cwd()}`,
    });
    expect(stdout).toMatch(/^APPLICATION-CONSISTENT, held .* \(simulated\)/);
    expect(stdout).toMatch(/Guest +socket:\S+, by a process for each step; .* of the hold beside the command/);
  });

  test.each([
    ['a writer that fails', 'sql-writer-fails', 5, 'partial'],
    ['a missing provider', 'provider-missing', 7, 'not-frozen'],
  ])('run exits with the code of %s', async (_, simulate, code, outcome) => {
    const run = await inGuest('run', ['--json', ...SUCCESS], simulate);
    expect({ code: run.code, outcome: JSON.parse(run.stdout).outcome }).toEqual({ code, outcome });
  });

  test('run exits with the code of the command where the snapshot is good', async () => {
    expect((await inGuest('run', node('process.exit(42)'))).code).toBe(42);
  });

  test('run refuses a command that makes the hypervisor freeze, before anything is asked', async () => {
    await guest.agent.kill();
    const { code, stderr } = await inGuest('run', [...SUCCESS, '--quiesce']);
    expect(code).toBe(2);
    expect(stderr).toContain('--quiesce: It makes the hypervisor freeze the guest');
  });

  test('run exits with 7 and starts nothing where the agent is not there', async () => {
    await guest.agent.kill();
    using command = new EndlessCommand();
    command.finish();
    const { code, stdout } = await inGuest('run', ['--json', ...command.line]);
    expect({ code, error: JSON.parse(stdout).error.name }).toEqual({ code: 7, error: 'AGENT_ABSENT' });
    expect(command.hasBegun()).toBe(false);
  });

  test('run says unknown and exits with 4 where the agent ends while frozen', async () => {
    const pid = JSON.stringify(guest.agent.pid);
    const { code, stdout } = await inGuest('run', ['--json', '--hold-ms', '1500', ...node(`process.kill(${pid}, 'SIGKILL')`)]);
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'unknown', error: { name: 'GUEST_UNHEARD' }, command: { exitCode: 0 } });
  });

  test('Ctrl+C thaws first', async () => {
    using command = new EndlessCommand();
    const { child, ended } = startedInGuest('run', ['--json', ...command.line]);
    await command.begun();
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout).thaw).toMatchObject({ changed: true });
  });

  test('a command that is killed while frozen leaves the guest to its hold limit', async () => {
    using command = new EndlessCommand();
    const { child, ended } = startedInGuest('run', ['--hold-ms', '1000', ...command.line]);
    await command.begun();
    child.kill('SIGKILL');
    command.finish();
    await ended;
    const status = async () => JSON.parse((await inGuest('status', ['--json'])).stdout);
    await expect.poll(status, { timeout: 20_000 }).toMatchObject({ state: 'thawed', endedBy: 'hold-limit' });
  });

  test('selftest tries the agent, and leaves the rest to a self-test within the guest', async () => {
    const { code, stdout } = await inGuest('selftest', ['--json']);
    const { assumptions, left } = JSON.parse(stdout);
    const said = assumptions.find(({ id }: { readonly id: string }) => id === 'guest-exec');
    expect({ code, left: left.state, state: said.state }).toEqual({ code: 0, left: 'thawed', state: 'holds' });
    expect(said.found).toMatch(/^It was frozen and thawed by a process for each step, held for \d+ ms, ended by caller\.$/);
  });

  test('prepare, freeze, status and thaw are commands of their own; a scenario file is read here and sent', async () => {
    const scenario = join(guest.folder, 'my guest.json');
    writeFileSync(scenario, JSON.stringify({ volumes: [{ mountPaths: ['M:\\'] }] }));
    const json = async (command: string, args: readonly string[] = []) => {
      const { code, stdout } = await inGuest(command, ['--json', ...args], scenario);
      return { code, ...JSON.parse(stdout) };
    };
    const { sessionId } = await json('prepare', ['--backup-type', 'copy']);
    expect(await json('freeze', ['--session-id', sessionId])).toMatchObject({ code: 0, volumes: [{ mountPaths: ['M:\\'] }] });
    expect(await json('status')).toMatchObject({ code: 0, state: 'frozen', sessionId });
    expect(await json('thaw', [sessionId])).toMatchObject({ code: 0, consistency: 'application' });
  });

  test('what can be asked without freezing is asked there', async () => {
    for (const command of ['doctor', 'volumes', 'writers', 'providers']) {
      const { code, stdout } = await inGuest(command, ['--json']);
      expect({ command, code, simulated: JSON.parse(stdout).simulated }).toEqual({ command, code: 0, simulated: true });
    }
  });

  test.each([
    [['status', '--guest', 'qemu:x'], 'libvirt:DOMAIN, socket:PATH or pve:VMID'],
    [['status', '--guest-node', 'node'], '--guest-node: '],
    [['status', '--guest', 'libvirt:web01', '--virsh', 'no-such-virsh'], 'no-such-virsh'],
  ])('%j is told what is wrong', async (args, words) => {
    const { code, stderr } = await started(args).ended;
    expect(code).not.toBe(0);
    expect(stderr).toContain(words);
  });
});
