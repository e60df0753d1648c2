import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleCli } from '@qga-vss/build/src/bundle.ts';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { type Fault, type Scenario, scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { writeProgram } from '@qga-vss/test-kit/src/command/bundles.ts';
import { ensureLab, type Lab, WINDOWS } from '@qga-vss/test-kit/src/lab/setup.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BUNDLE = 'C:\\lab\\qga-vss.cjs';

/** Wine cannot send a key to another console, so SIGINT is raised inside the process, once the command has said that it runs. */
const PRELOAD = ['-r', 'C:\\lab\\interrupt.cjs'];
const MARKER = 'C:\\lab\\command-runs';
const INTERRUPT = `const { existsSync, rmSync } = require('node:fs');
const signal = process.argv.includes('--no-succeeded') ? 'SIGBREAK' : 'SIGINT';
const look = () => {
  if (!existsSync(${JSON.stringify(MARKER)})) return;
  clearInterval(timer);
  rmSync(${JSON.stringify(MARKER)});
  process.emit(signal, signal);
};
const timer = process.argv.includes('run') ? setInterval(look, 20) : undefined;
timer?.unref();
`;

/** Notes what the command starts. */
const WATCHED = ['-r', 'C:\\lab\\watch-starts.cjs'];
const WATCH = `const processes = require('node:child_process');
const { spawn } = processes;
processes.spawn = (file, args, options) => {
  const child = spawn(file, args, options);
  require('node:fs').appendFileSync('C:\\\\lab\\\\started', JSON.stringify({ args, pid: child.pid }) + '\\n');
  return child;
};
`;

interface Started {
  readonly args: readonly string[];
  readonly pid: number;
}

const started = (): readonly Started[] => {
  const file = join(lab.folder, 'started');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Started);
};

let lab: Lab;
beforeAll(async () => {
  lab = await ensureLab();
  await writeProgram(lab.folder);
  writeFileSync(join(lab.folder, 'interrupt.cjs'), INTERRUPT);
  writeFileSync(join(lab.folder, 'watch-starts.cjs'), WATCH);
});
afterAll(() => lab?.close());

/** Runs the command in the guest while it plays a scenario. */
const run = async (
  played: string | Scenario,
  ...argv: readonly string[]
): Promise<{ readonly code: number | undefined; readonly document: unknown; readonly stderr: string }> => {
  await lab.play(typeof played === 'string' ? scenarioNamed(played) : played);
  const { exitCode, stdout, stderr } = await lab.run('node', [...PRELOAD, BUNDLE, ...argv]);
  expect(stderr).not.toMatch(/^\s+at /m);
  return { code: exitCode, document: JSON.parse(stdout), stderr };
};

/** A command of the guest that ends with a code after a time. */
const ends = (code: number, afterMs = 0): readonly string[] => [
  '--',
  WINDOWS.node,
  '-e',
  `setTimeout(() => process.exit(${code}), ${afterMs})`,
];

const faulty = (...faults: Fault[]): Scenario => scenario({ faults });

describe('the shipped command on Windows', () => {
  it.each([
    { scenario: 'healthy', command: ends(0), code: 0, outcome: 'application' },
    { scenario: 'healthy', command: ends(9), code: 9, outcome: 'application' },
    { scenario: 'sql-writer-fails', command: ends(0), code: 5, outcome: 'partial' },
    { scenario: 'hold-expires', command: ends(0, 1000), code: 4, outcome: 'crash' },
    { scenario: 'provider-missing', command: ends(0), code: 7, outcome: 'not-frozen' },
  ])('$scenario exits with $code, $outcome', async ({ scenario, command, code, outcome }) => {
    const result = await run(scenario, 'run', '--json', '--backup-type', 'copy', ...command);
    expect(result.document).toMatchObject({ outcome });
    expect(result.code).toBe(code);
  });

  it.each([
    {
      what: 'a freeze that fails',
      played: faulty({ call: 'PrepareForBackup', hresult: 0x80042302 }),
      argv: ends(0),
      code: 3,
      error: 'VSS_E_UNEXPECTED',
    },
    {
      what: 'another shadow copy under way',
      // As long as it takes: a guest that starts slowly would find it gone.
      played: { ...scenarioNamed('busy'), other: { kind: 'snapshot-set' } } as const,
      argv: ends(0),
      code: 6,
      error: 'VSS_E_SNAPSHOT_SET_IN_PROGRESS',
    },
    {
      what: 'an option nobody knows',
      played: scenarioNamed('healthy'),
      argv: ['--volume', 'C:', ...ends(0)],
      code: 2,
      error: 'INVALID_COMMAND_LINE',
    },
    {
      what: 'a drive that is not there',
      played: scenarioNamed('healthy'),
      argv: ['--volumes', 'Q:', ...ends(0)],
      code: 2,
      error: 'VOLUME_NOT_FOUND',
    },
    {
      what: 'a command that is not there',
      played: scenarioNamed('healthy'),
      argv: ['--', 'no-such-command'],
      code: 2,
      error: 'COMMAND_NOT_FOUND',
    },
    {
      what: 'a required writer that is missing',
      played: scenarioNamed('no-writers'),
      argv: ['--require-writers', 'SqlServerWriter', ...ends(0)],
      code: 3,
      error: 'REQUIRED_WRITER_MISSING',
    },
  ])('$what: exits with $code, and nothing was frozen', async ({ played, argv, code, error }) => {
    const result = await run(played, 'run', '--json', ...argv);
    expect(result.document).toMatchObject({ error: { name: error } });
    expect(result.code).toBe(code);
  });

  it("a command's failure is told from ours with --own-exit-codes", async () => {
    const { code, document } = await run('healthy', 'run', '--json', '--own-exit-codes', ...ends(9));
    expect(document).toMatchObject({ outcome: 'application', command: { exitCode: 9 } });
    expect(code).toBe(8);
  });

  it.each([
    { key: 'Ctrl+C', argv: [] },
    { key: 'Ctrl+Break', argv: ['--no-succeeded'] },
  ])('interrupted by $key while frozen: thawed, the command ended, then 130', async ({ argv }) => {
    const command = `require('node:fs').writeFileSync(${JSON.stringify(MARKER)}, ''); setTimeout(() => {}, 60_000)`;
    const { code, document } = await run('healthy', 'run', '--json', ...argv, '--', WINDOWS.node, '-e', command);
    expect(document).toMatchObject({ outcome: 'crash', command: { stopped: 'interruption' }, thaw: { endedBy: 'cancel' } });
    expect(code).toBe(130);
  });

  it('a command that outlives the hold: told of on stderr while it runs, left running', async () => {
    await lab.play(scenarioNamed('healthy'));
    const command = `setTimeout(() => { process.stderr.write('THE COMMAND ENDS'); }, 2500)`;
    const { exitCode, stdout, stderr } = await lab.run('node', [
      ...[BUNDLE, 'run', '--json', '--hold-ms', '500', '--', WINDOWS.node, '-e', command],
    ]);
    expect(stderr).toMatch(/COMMAND_OUTLIVED_HOLD\s+.*left running[\s\S]*THE COMMAND ENDS/);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'crash', command: { exitCode: 0 }, thaw: { endedBy: 'hold-limit' } });
    expect(exitCode).toBe(4);
  });

  it('a command that outlives the hold is ended with --kill-on-expiry', async () => {
    rmSync(join(lab.folder, 'started'), { force: true });
    await lab.play(scenarioNamed('healthy'));
    const endless = 'setInterval(() => {}, 1000)';
    const argv = ['--hold-ms', '1500', '--kill-on-expiry', '--', WINDOWS.node, '-e', endless];
    const { exitCode, stdout } = await lab.run('node', [...WATCHED, BUNDLE, 'run', '--json', ...argv]);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'crash', command: { stopped: 'expiry' }, thaw: { endedBy: 'hold-limit' } });
    expect(exitCode).toBe(4);
    const pids = started().flatMap(({ args, pid }) => (args.includes(endless) ? [pid] : []));
    expect(pids).toEqual([expect.any(Number)]);
    // Its number is free: nothing of this test depends on how far the command has come by then.
    const asked = await lab.run('node', ['-e', `process.kill(${pids[0]}, 0)`]);
    expect({ exitCode: asked.exitCode, stderr: asked.stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('ESRCH') });
  });

  it('a call that never comes back after thaw: the outcome is printed, the host ends itself, the exit code is 4', async () => {
    const hung = faulty({ call: 'Wait', of: 'DoSnapshotSet', hang: true });
    const limits = ['--complete-timeout-ms', '300', '--abort-timeout-ms', '300'];
    const { code, document } = await run(hung, 'run', '--json', ...limits, ...ends(0));
    expect(document).toMatchObject({ outcome: 'unknown', thaw: { endedBy: 'caller' } });
    expect(code).toBe(4);
  });

  it('a call that never comes back before frozen: the error is printed, the host ends itself, nothing stays frozen: 3', async () => {
    const hung = faulty({ call: 'AddToSnapshotSet', hang: true });
    const limits = ['--prepare-timeout-ms', '300', '--abort-timeout-ms', '300'];
    const { code, document } = await run(hung, 'run', '--json', ...limits, ...ends(0));
    expect(document).toMatchObject({ outcome: 'not-frozen', error: { name: 'PREPARE_TIMEOUT', call: 'AddToSnapshotSet' } });
    expect(code).toBe(3);
  });

  it('finds a command by its name on the path, without its extension; a batch file shows its lines as at a prompt', async () => {
    writeFileSync(join(lab.folder, 'snapshot.cmd'), ['rem shown', '@rem not shown', '@exit /b 3', ''].join('\r\n'));
    const { code, document, stderr } = await run('healthy', 'run', '--json', '--', 'cmd', '/c', 'C:\\lab\\snapshot.cmd');
    expect(code).toBe(3);
    expect(document).toMatchObject({ outcome: 'application', command: { exitCode: 3 }, thaw: { simulated: false } });
    expect(stderr).toMatch(/>rem shown/);
    expect(stderr).not.toContain('not shown');
  });

  it('runs a batch file with its arguments', async () => {
    writeFileSync(join(lab.folder, 'snapshot.cmd'), '@if "%~1"=="now & then" exit /b 4\r\n@exit /b 5\r\n');
    const { code, document } = await run('healthy', 'run', '--json', '--', 'C:\\lab\\snapshot.cmd', 'now & then');
    expect(document).toMatchObject({ outcome: 'application', command: { exitCode: 4 }, error: null });
    expect(code).toBe(4);
  });

  it('takes the program of the path, never one that was planted in the current folder; where there is no other it says so', async () => {
    const tools = join(lab.folder, 'tools');
    mkdirSync(tools, { recursive: true });
    writeFileSync(join(tools, 'snapshot.cmd'), '@exit /b 3\r\n');
    // The current folder.
    writeFileSync(join(lab.folder, 'snapshot.cmd'), '@exit /b 9\r\n');
    const rehearse = (env: Readonly<Record<string, string>>) =>
      lab.run('node', [BUNDLE, 'run', '--simulate', 'healthy', '--json', '--', 'snapshot'], { env });
    const found = await rehearse({ WINEPATH: 'C:\\lab\\tools' });
    expect(JSON.parse(found.stdout)).toMatchObject({ command: { exitCode: 3 } });
    expect(found.exitCode).toBe(3);
    const { exitCode, stdout } = await rehearse({});
    expect(JSON.parse(stdout)).toMatchObject({
      error: { name: 'COMMAND_NOT_FOUND', object: 'snapshot', message: expect.stringContaining('.\\snapshot') },
    });
    expect(exitCode).toBe(2);
  });

  it.each([
    { option: '--volumes C:', warns: true },
    { option: '--volumes D:', warns: false },
    { option: '--exclude-volumes C:', warns: false },
  ])('warns of output into a file on C: with $option: $warns', async ({ option, warns }) => {
    // Redirected by Windows itself: a file of Linux is none to it.
    const line = `${WINDOWS.node} ${BUNDLE} run --json --dry-run ${option} -- cmd > C:\\lab\\redirected.json 2> C:\\lab\\redirected.txt`;
    writeFileSync(join(lab.folder, 'redirect.cmd'), `@${line}\r\n`);
    await lab.play(scenarioNamed('healthy'));
    await lab.run('C:\\windows\\system32\\cmd.exe', ['/c', 'C:\\lab\\redirect.cmd']);
    const words = readFileSync(join(lab.folder, 'redirected.txt'), 'utf8');
    expect(words.includes('OUTPUT_ON_FROZEN_VOLUME')).toBe(warns);
    expect(JSON.parse(readFileSync(join(lab.folder, 'redirected.json'), 'utf8'))).toMatchObject({ outcome: 'not-frozen' });
  });

  it('freezes in one process and thaws in another', async () => {
    const frozen = await run('healthy', 'freeze', '--json', '--backup-type', 'copy');
    expect(frozen).toMatchObject({ code: 0, document: { volumeCount: 5, simulated: false } });
    const { sessionId } = frozen.document as { sessionId: string };
    const status = await lab.run('node', [BUNDLE, 'status', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ state: 'frozen', sessionId });
    const thawed = await lab.run('node', [BUNDLE, 'thaw', '--json']);
    expect(JSON.parse(thawed.stdout)).toMatchObject({ sessionId, consistency: 'application', endedBy: 'caller' });
    expect(thawed.exitCode).toBe(0);
  });

  it('freeze closes the pipes it was given: a launcher that waits for their end returns while the holder holds', async () => {
    const launcher = `const { spawn } = require('node:child_process');
const child = spawn(process.execPath, [${JSON.stringify(BUNDLE)}, 'freeze', '--json', '--hold-ms', '30000'], { stdio: ['pipe', 'pipe', 'pipe'] });
let said = '';
child.stdout.on('data', (text) => { said += text; });
child.stderr.resume();
child.on('close', (code) => process.stdout.write(JSON.stringify({ code, sessionId: JSON.parse(said).sessionId })));
`;
    writeFileSync(join(lab.folder, 'launcher.cjs'), launcher);
    await lab.play(scenarioNamed('healthy'));
    const launched = await lab.run('node', ['C:\\lab\\launcher.cjs']);
    const { code, sessionId } = JSON.parse(launched.stdout);
    expect(code).toBe(0);
    const status = await lab.run('node', [BUNDLE, 'status', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ state: 'frozen', owner: 'qga-vss', sessionId });
    const thawed = await lab.run('node', [BUNDLE, 'thaw', '--json', '--session-id', sessionId]);
    expect(JSON.parse(thawed.stdout)).toMatchObject({ consistency: 'application' });
  });

  it('is not run elevated where others can replace it, unless they may', async () => {
    const open = join(lab.folder, 'open');
    mkdirSync(open, { recursive: true });
    await bundleCli(join(open, 'qga-vss.cjs'));
    copyFileSync(join(lab.folder, 'host.cjs'), join(open, 'host.cjs'));
    rmSync(join(open, 'node_modules'), { force: true });
    symlinkSync(join(lab.folder, 'node_modules'), join(open, 'node_modules'));
    // Everyone, to Wine.
    chmodSync(open, 0o777);
    await lab.play(scenarioNamed('healthy'));
    const attempt = (...argv: readonly string[]) => lab.run('node', ['C:\\lab\\open\\qga-vss.cjs', 'run', '--json', ...argv, ...ends(0)]);
    const refused = await attempt();
    expect(refused.exitCode).toBe(7);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { name: 'UNTRUSTED_PATH', object: 'C:\\lab\\open' } });
    expect(await lab.trace()).toEqual([]);
    const allowed = await attempt('--allow-untrusted-paths');
    expect(allowed.exitCode).toBe(0);
    expect(JSON.parse(allowed.stdout).thaw.warnings).toContainEqual(expect.objectContaining({ name: 'UNTRUSTED_PATH' }));
  });

  it.each([
    { argv: ['volumes'], code: 0, holds: { volumes: expect.arrayContaining([expect.objectContaining({ mountPaths: ['C:\\'] })]) } },
    { argv: ['volumes', 'D:'], code: 0, holds: { volumes: [{ mountPaths: ['D:\\'], frozenByDefault: true }] } },
    {
      argv: ['writers', '--components'],
      code: 0,
      holds: { writers: expect.arrayContaining([expect.objectContaining({ failed: false })]) },
    },
    { argv: ['providers'], code: 0, holds: { providers: expect.arrayContaining([expect.objectContaining({ ours: true })]) } },
    {
      argv: ['doctor'],
      code: 7,
      holds: { state: 'fail', checks: expect.arrayContaining([expect.objectContaining({ name: 'windows', state: 'ok' })]) },
    },
    { argv: ['explain', '-2147212529'], code: 0, holds: { matches: [{ name: 'VSS_E_UNEXPECTED_PROVIDER_ERROR' }] } },
    { argv: ['provider', 'register'], code: 7, holds: { error: { name: 'AGENT_NOT_FOUND' } } },
    { argv: ['provider', 'unregister'], code: 0, holds: { registered: false, changed: false } },
    { argv: ['status', '--session-id', 'nobody-knows-it'], code: 4, holds: { error: { name: 'SESSION_LOST' } } },
    { argv: ['freeze', '--dry-run'], code: 0, holds: { dryRun: true, simulated: false } },
    { argv: ['thaw'], code: 0, holds: { changed: false, simulated: false } },
  ])('$argv: $code, as JSON and in words', async ({ argv, code, holds }) => {
    const asked = await run('healthy', ...argv, '--json');
    expect(asked).toMatchObject({ code, document: holds });
    const { exitCode, stdout, stderr } = await lab.run('node', [BUNDLE, ...argv]);
    expect(exitCode).toBe(code);
    expect(stderr).toMatch('error' in holds ? /^qga-vss: [A-Z_]+\n {2}\S.*\n {2}\S.*\n$/ : /^$/);
    expect(stdout).not.toContain('undefined');
  });

  it('prepares in one process, and freezes in another what was prepared', async () => {
    const prepared = await run('healthy', 'prepare', '--json', '--backup-type', 'copy');
    const { sessionId } = prepared.document as { sessionId: string };
    expect(prepared.code).toBe(0);
    rmSync(join(lab.folder, 'started'), { force: true });
    const frozen = await lab.run('node', [...WATCHED, BUNDLE, 'freeze', '--json', '--session-id', sessionId]);
    expect(JSON.parse(frozen.stdout)).toMatchObject({ sessionId, volumeCount: 5 });
    const status = await lab.run('node', [...WATCHED, BUNDLE, 'status', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ sessionId, state: 'frozen' });
    const thawed = await lab.run('node', [...WATCHED, BUNDLE, 'thaw', sessionId, '--json']);
    expect(JSON.parse(thawed.stdout)).toMatchObject({ sessionId, consistency: 'application' });
    // No second process.
    expect(started()).toEqual([]);
  });

  it('run freezes what was prepared', async () => {
    const prepared = await run('healthy', 'prepare', '--json', '--backup-type', 'copy');
    const { sessionId } = prepared.document as { sessionId: string };
    const frozen = await lab.run('node', [BUNDLE, 'run', '--json', ...ends(0)]);
    expect(JSON.parse(frozen.stdout)).toMatchObject({ outcome: 'application', thaw: { sessionId } });
  });

  it('a hold that was lost is told of by status as well: 4', async () => {
    const frozen = await run('healthy', 'freeze', '--json', '--hold-ms', '500');
    const { sessionId } = frozen.document as { sessionId: string };
    const ended = async (): Promise<{ readonly exitCode: number | undefined; readonly status: { readonly state: string } }> => {
      const { exitCode, stdout } = await lab.run('node', [BUNDLE, 'status', '--json', '--session-id', sessionId]);
      return { exitCode, status: JSON.parse(stdout) };
    };
    let last = await ended();
    while (last.status.state !== 'thawed') last = await ended();
    expect(last).toMatchObject({ exitCode: 4, status: { sessionId, consistency: 'crash', endedBy: 'hold-limit' } });
    expect((await lab.run('node', [BUNDLE, 'thaw', '--json'])).exitCode).toBe(4);
  });

  it('says that nothing is frozen', async () => {
    const { code, document } = await run('healthy', 'status', '--json');
    expect(code).toBe(0);
    expect(document).toMatchObject({ state: 'thawed', simulated: false });
  });
});
