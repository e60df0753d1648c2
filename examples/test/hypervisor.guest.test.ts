import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { outputOf } from '@qga-vss/test-kit/src/command/output-of.ts';
import { GuestForFile } from '@qga-vss/test-kit/src/guest/for-file.ts';
import { QemuGa } from '@qga-vss/test-kit/src/guest/qemu-ga.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildExamples } from './built-examples.ts';

const SCRIPT = join(ROOT, 'examples/hypervisor/snapshot-guest.sh');
const TOOLS = join(ROOT, 'packages/test-kit/src/stand-ins/hypervisor-tools.ts');

const guest = new GuestForFile();

beforeAll(async () => {
  for (const tool of ['virsh', 'qm'])
    writeFileSync(
      join(guest.folder, tool),
      `#!/bin/sh\nexec '${process.execPath}' --no-warnings --conditions=@qga-vss/source '${TOOLS}' ${tool} "$@"\n`,
      { mode: 0o755 },
    );
  await buildExamples(['snapshot-guests'], guest.folder);
}, 60_000);

/** The script as it is shipped, for a guest in which a machine is simulated. */
const run = async (args: readonly string[], simulate = 'healthy', tools: readonly string[] = []) => {
  const env = {
    PATH: `${[...tools, guest.folder].join(':')}:${process.env['PATH']}`,
    AGENT_SOCKET: guest.agent.socket,
    QGA_VSS_NODE: process.execPath,
    QGA_VSS_BUNDLE: guest.bundle,
    QGA_VSS_SIMULATE: simulate,
  };
  const child = spawn('bash', [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const { code, stdout, stderr } = await outputOf(child);
  return { code, stderr, said: stdout.trim() === '' ? undefined : JSON.parse(stdout) };
};

describe('the script for those without Node.js on the hypervisor', () => {
  test.each(['libvirt:web01', 'pve:101'])('freezes %s for its command, and says what the snapshot is worth', async (guest) => {
    const { code, stderr, said } = await run([guest, 'echo', 'taken']);
    expect({ code, stderr, said }).toMatchObject({ code: 0, stderr: 'taken\n', said: { consistency: 'application', endedBy: 'caller' } });
  });

  test.each([
    ['a command that fails', ['libvirt:web01', 'false'], 'healthy', 1],
    ['a writer that fails', ['libvirt:web01', 'true'], 'sql-writer-fails', 5],
    ['a missing provider', ['libvirt:web01', 'true'], 'provider-missing', 7],
    ['a missing provider, on Proxmox VE', ['pve:101', 'true'], 'provider-missing', 7],
    ['an unknown domain', ['libvirt:web02', 'true'], 'healthy', 125],
    ['an unknown machine', ['pve:102', 'true'], 'healthy', 125],
    ['a guest of another kind', ['web01', 'true'], 'healthy', 2],
    ['no command', ['libvirt:web01'], 'healthy', 2],
  ])('has the exit code of %s', async (_, args, simulate, code) => {
    expect((await run(args, simulate)).code).toBe(code);
  });

  test('puts out what thaw says, not what prepare said, where the freeze is not heard', async () => {
    const tools = join(guest.agent.folder, 'deaf');
    mkdirSync(tools);
    const virsh = join(guest.folder, 'virsh');
    writeFileSync(join(tools, 'virsh'), `#!/bin/sh\ncase "$*" in *'"freeze"'*) exit 1 ;; esac\nexec '${virsh}' "$@"\n`, { mode: 0o755 });
    const { code, said } = await run(['libvirt:web01', 'true'], 'healthy', [tools]);
    expect({ code, said }).toMatchObject({ code: 3, said: { changed: true } });
    expect(said).not.toHaveProperty('preparedAt');
  });

  test('is clean', () => {
    expect(spawnSync('shellcheck', [SCRIPT], { encoding: 'utf8' }).stdout).toBe('');
  });

  test('exits with 125 and runs no command where the agent is not there', async () => {
    await guest.agent.kill();
    const mark = join(guest.agent.folder, 'ran');
    expect((await run(['libvirt:web01', 'touch', mark])).code).toBe(125);
    expect(existsSync(mark)).toBe(false);
  });

  test('exits with 4 where the agent ends while frozen', async () => {
    const { code, stderr } = await run(['libvirt:web01', 'kill', '-9', String(guest.agent.pid)]);
    expect(code).toBe(4);
    expect(stderr).toContain('what the snapshot is worth is not known');
  });
});

describe('snapshot-guests.ts, for those with Node.js on the hypervisor', () => {
  const snapshot = async (guests: readonly string[], command: readonly string[]) => {
    const named = guests.flatMap((socket) => ['--guest', `socket:${socket}`]);
    const args = [join(guest.folder, 'snapshot-guests.mjs'), ...named, ...guest.product(), '--', ...command];
    return await outputOf(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
  };

  test('freezes a group for its command, and says of each what it is worth', async () => {
    await using other = new QemuGa();
    await other.start();
    const { code, stdout } = await snapshot([guest.agent.socket, other.socket], ['echo', 'taken']);
    expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first: 'taken' });
    expect(stdout.match(/^socket:\S+: application, frozen for \d+ ms$/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^They were frozen within \d+ ms of each other, at most\.$/m);
  });

  test('runs no command where one of the group is not there, and says which', async () => {
    const { code, stdout } = await snapshot([guest.agent.socket, '/nowhere/qga.sock'], ['echo', 'taken']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^There is no snapshot: /);
    expect(stdout).toMatch(/^socket:\/nowhere\/qga\.sock: not-frozen \(The guest agent cannot be reached/m);
    expect(stdout).not.toMatch(/^taken$/m);
  });
});
