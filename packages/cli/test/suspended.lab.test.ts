import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { writeProgram } from '@qga-vss/test-kit/src/command/bundles.ts';
import { ensureLab, type Lab, WINDOWS } from '@qga-vss/test-kit/src/lab/setup.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BUNDLE = 'C:\\lab\\qga-vss.cjs';
const SUSPEND = 'C:\\lab\\suspend.cjs';

/**
 * Suspends every other Node.js of the guest but its parent: the host of the command that has started it, or the holder. Then leaves
 * a mark and stays for as many milliseconds as it is told.
 */
const SUSPEND_OTHERS = `const koffi = require('koffi');
const kernel32 = koffi.load('kernel32.dll');
const EnumProcesses = kernel32.func('__stdcall', 'K32EnumProcesses', 'int', ['_Out_ uint32 *', 'uint32', '_Out_ uint32 *']);
const OpenProcess = kernel32.func('__stdcall', 'OpenProcess', 'uintptr_t', ['uint32', 'int', 'uint32']);
const ImageName = kernel32.func('__stdcall', 'K32GetProcessImageFileNameW', 'uint32', ['uintptr_t', '_Out_ uint16 *', 'uint32']);
const NtSuspendProcess = koffi.load('ntdll.dll').func('__stdcall', 'NtSuspendProcess', 'int32', ['uintptr_t']);
const ids = new Uint32Array(1024);
const bytes = [0];
EnumProcesses(ids, ids.byteLength, bytes);
const suspended = [];
for (const id of ids.subarray(0, bytes[0] / 4)) {
  if (id === process.pid || id === process.ppid) continue;
  const handle = OpenProcess(0x1fffff, 0, id);
  const name = new Uint16Array(1024);
  const length = handle === 0 ? 0 : ImageName(handle, name, name.length);
  if (!String.fromCharCode(...name.subarray(0, length)).toLowerCase().endsWith('node.exe')) continue;
  if (NtSuspendProcess(handle) === 0) suspended.push(id);
}
if (suspended.length !== 1) process.exit(9);
require('node:fs').writeFileSync('C:\\\\lab\\\\is-suspended', '');
setTimeout(() => {}, Number(process.argv[2] ?? 0));
`;

/** Interrupts the command twice once its host is suspended: Wine cannot send a key to another console. */
const INTERRUPT_TWICE = `const { existsSync, rmSync } = require('node:fs');
rmSync('C:\\\\lab\\\\is-suspended', { force: true });
const timer = setInterval(() => {
  if (!existsSync('C:\\\\lab\\\\is-suspended')) return;
  clearInterval(timer);
  process.emit('SIGINT', 'SIGINT');
  setTimeout(() => process.emit('SIGINT', 'SIGINT'), 300).unref();
}, 20);
timer.unref();
`;

/** Milliseconds in which each has an end, sooner than the hold or the command that it would wait for. */
const BOUNDED_MS = 45_000;

/** Milliseconds that the provider waits for thaw: longer than all of this together, so that nothing here ends of itself. */
const PROVIDER_MS = 600_000;

let lab: Lab;
beforeAll(async () => {
  lab = await ensureLab();
  await writeProgram(lab.folder);
  writeFileSync(join(lab.folder, 'suspend.cjs'), SUSPEND_OTHERS);
  writeFileSync(join(lab.folder, 'interrupt-twice.cjs'), INTERRUPT_TWICE);
  await lab.play({ ...scenarioNamed('healthy'), providerWaitMs: PROVIDER_MS });
});
afterAll(() => lab?.close());

/** A command line of the guest, and what it says: its document, its words and its exit code. */
const cli = async (argv: readonly string[], preload: readonly string[] = []) => {
  const { exitCode, stdout, stderr } = await lab.run('node', [...preload, BUNDLE, ...argv], { timeoutMs: BOUNDED_MS });
  expect(stderr).not.toMatch(/^\s+at /m);
  if (stdout === '') throw new Error(`${argv.join(' ')} ended with ${exitCode} and said: ${stderr}`);
  return { exitCode, stderr, ...JSON.parse(stdout) };
};

/** What the guest is like once the provider has seen the thaw. */
const stateAfter = async (): Promise<string> => (await cli(['status', '--json'])).state;

describe('a host that is suspended while frozen', () => {
  const RUN = ['run', '--json', '--backup-type', 'copy', '--complete-timeout-ms', '500', '--', WINDOWS.node, SUSPEND];

  it('costs run a bounded wait: thaw is set, the host ended, and the outcome is unknown', async () => {
    const { exitCode, outcome, command, error } = await cli(RUN);
    expect({ exitCode, outcome, command }).toMatchObject({ exitCode: 4, outcome: 'unknown', command: { exitCode: 0 } });
    expect(error).toMatchObject({ name: 'HOST_SILENT', message: expect.stringContaining('was released at once') });
    expect(await stateAfter()).toBe('thawed');
  });

  it('does not keep a run from ending at a second interruption', async () => {
    const preload = ['-r', 'C:\\lab\\interrupt-twice.cjs'];
    const { exitCode, outcome, error } = await cli([...RUN, '60000'], preload);
    expect({ exitCode, outcome }).toEqual({ exitCode: 4, outcome: 'unknown' });
    expect(error).toMatchObject({ name: 'HOST_LOST', message: expect.stringContaining('was released at once') });
    expect(await stateAfter()).toBe('thawed');
  });
});

describe('a holder that is suspended while frozen', () => {
  /** To the first caller it does not answer; for the others there is no room any more, because it opens no other instance of its pipe. */
  const UNREACHABLE = { name: 'HOLDER_SILENT' };

  it('holds up nobody: what needs no session of it goes on without and says so, the rest is told that it is silent', async () => {
    const { sessionId } = await cli(['freeze', '--json', '--backup-type', 'copy', '--hold-ms', '60000']);
    expect((await lab.run('node', [SUSPEND])).exitCode).toBe(0);
    const status = await cli(['status', '--json']);
    expect(status).toMatchObject({ exitCode: 0, state: 'frozen', owner: 'qga-vss', stderr: expect.stringContaining('HOLDER_SILENT') });
    const [thaw, other, itsOwn] = await Promise.all([
      cli(['thaw', '--json']),
      cli(['run', '--json', '--', 'cmd', '/c', 'exit 0']),
      cli(['thaw', '--json', '--session-id', sessionId]),
    ]);
    expect(thaw).toMatchObject({ exitCode: 6, error: { name: 'FREEZE_NOT_OURS', warnings: [UNREACHABLE] } });
    expect(other).toMatchObject({ exitCode: 6, outcome: 'not-frozen', error: { name: 'FREEZE_IN_PROGRESS', warnings: [UNREACHABLE] } });
    expect(itsOwn).toMatchObject({ error: UNREACHABLE });

    const rescue = await cli(['thaw', '--json', '--rescue', '--force']);
    expect(rescue).toMatchObject({ exitCode: 0, rescued: true, warnings: [UNREACHABLE] });
    expect(await stateAfter()).toBe('thawing');
  }, 300_000);
});
