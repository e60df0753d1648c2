import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleCli } from '@qga-vss/build/src/bundle.ts';
import { Bundle } from '@qga-vss/test-kit/src/command/bundle.ts';
import { exits, node, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { EndlessCommand } from '@qga-vss/test-kit/src/command/endless-command.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await Bundle.build();
});
afterAll(() => bundle[Symbol.dispose]());

let scenarios: string;
beforeAll(() => {
  scenarios = mkdtempSync(join(tmpdir(), 'qga-vss-reported-'));
});
afterAll(() => rmSync(scenarios, { recursive: true }));

const C = { mountPaths: ['C:\\'], boot: true, system: true };
const D = { mountPaths: ['D:\\'] };
const MOUNTED = '\\\\?\\Volume{0f11e000-0009-4000-8000-000000000001}\\';

/** Guests as people described them, and what is right there. */
const REPORTED = [
  {
    about: 'a mounted backup that cannot be in the set is left out where that is allowed',
    scenario: {
      machine: 'nested',
      volumes: [C, D, { mountPaths: ['V:\\'], label: 'mounted backup.vhdx', guidPath: MOUNTED }],
      faults: [{ call: 'AddToSnapshotSet', of: MOUNTED, hresult: 'VSS_E_NESTED_VOLUME_LIMIT' }],
    },
    options: ['--backup-type', 'copy', '--on-unsupported-volume', 'skip'],
    code: 0,
    outcome: 'application',
    says: ['APPLICATION-CONSISTENT', 'Skipped V:', 'VSS_E_NESTED_VOLUME_LIMIT'],
  },
  {
    about: 'a log truncation that fails does not spoil the snapshot',
    scenario: {
      machine: 'truncation',
      writers: [
        {
          name: 'Microsoft Exchange Writer',
          writerId: '{76fe1ac4-15f7-4bcd-987e-8e1acb462fb7}',
          components: [{ name: 'DB1', files: ['D:\\Ex\\'] }],
          failure: { at: 'backupComplete', hresult: 'VSS_E_WRITERERROR_NONRETRYABLE', applicationMessage: 'Log truncation failed' },
        },
      ],
    },
    options: ['--backup-type', 'full', '--succeeded'],
    code: 0,
    outcome: 'application',
    says: ['APPLICATION-CONSISTENT', 'Microsoft Exchange Writer', 'truncating its logs, was not done', 'Log truncation failed'],
  },
  {
    about: 'a volume that is skipped and holds the files of SQL Server makes the snapshot partial',
    scenario: {
      machine: 'skipped-sql',
      volumes: [C, D],
      writers: [
        { name: 'System Writer', components: [{ name: 'System Files', type: 'filegroup', files: ['C:\\Windows\\'] }] },
        { name: 'SqlServerWriter', components: [{ name: 'db1', files: ['D:\\Data\\'] }] },
      ],
      faults: [{ call: 'AddToSnapshotSet', nth: 2, hresult: '0x8004230E' }],
    },
    options: ['--backup-type', 'copy', '--on-unsupported-volume', 'skip'],
    code: 5,
    outcome: 'partial',
    says: ['PARTIAL', 'Skipped D:', '2, of which 1 with files on a skipped volume', 'SqlServerWriter', 'D:\\: db1'],
  },
];

/** Longer than the scenario hold-expires holds. */
const SLOW = node('setTimeout(() => {}, 600)');

describe.concurrent('the shipped command on the machine in memory', () => {
  it.each([
    { scenario: 'healthy', command: SUCCESS, code: 0, outcome: 'application' },
    { scenario: 'healthy', command: exits(9), code: 9, outcome: 'application' },
    { scenario: 'no-writers', command: SUCCESS, code: 0, outcome: 'filesystem' },
    { scenario: 'sql-writer-fails', command: SUCCESS, code: 5, outcome: 'partial' },
    { scenario: 'partial-volumes', command: SUCCESS, code: 5, outcome: 'partial' },
    { scenario: 'hold-expires', command: SLOW, code: 4, outcome: 'crash' },
    { scenario: 'busy', command: SUCCESS, code: 6, outcome: 'not-frozen' },
    { scenario: 'provider-missing', command: SUCCESS, code: 7, outcome: 'not-frozen' },
    { scenario: 'access-denied', command: SUCCESS, code: 7, outcome: 'not-frozen' },
    { scenario: 'unsupported-volume', command: SUCCESS, code: 3, outcome: 'not-frozen' },
    { scenario: 'no-such-scenario', command: SUCCESS, code: 2, outcome: 'not-frozen' },
  ])('$scenario exits with $code, $outcome', async ({ scenario, command, code, outcome }) => {
    const ended = await bundle.run('run', '--json', '--simulate', scenario, '--backup-type', 'copy', ...command);
    expect(JSON.parse(ended.stdout)).toMatchObject({ outcome });
    expect(ended.code).toBe(code);
  });

  it.each(REPORTED)('of what people reported: $about', async ({ scenario, options, code, outcome, says }) => {
    const file = join(scenarios, `${outcome}-${code}-${scenario.machine}.json`);
    writeFileSync(file, JSON.stringify(scenario));
    const json = await bundle.run('run', '--json', '--simulate', file, ...options, ...SUCCESS);
    expect(JSON.parse(json.stdout)).toMatchObject({ outcome });
    expect(json.code).toBe(code);
    const { stdout } = await bundle.run('run', '--simulate', file, ...options, ...SUCCESS);
    for (const words of says) expect(stdout.replaceAll(/\s+/g, ' ')).toContain(words);
  });

  it("sends the command's own output to stderr with --json", async () => {
    const ended = await bundle.run('run', '--json', '--simulate', 'healthy', ...node("console.log('a word')"));
    expect(JSON.parse(ended.stdout)).toMatchObject({ outcome: 'application', thaw: { simulated: true } });
    expect(ended.stderr).toBe('a word\n');
  });

  it("leaves the command's own output where it is without", async () => {
    const ended = await bundle.run('run', '--simulate', 'healthy', '--backup-type', 'copy', ...node("console.log('a word')"));
    expect(ended.stdout).toMatch(/^a word\nAPPLICATION-CONSISTENT.*\(simulated\)\n/);
  });

  it.runIf(process.platform !== 'win32')('thaws at SIGTERM, ends the command, and exits with 130', async () => {
    using command = new EndlessCommand();
    const run = bundle.start('run', '--json', '--simulate', 'healthy', ...command.line);
    await command.begun();
    run.signal('SIGTERM');
    const ended = await run.ended;
    expect(ended.code).toBe(130);
    expect(JSON.parse(ended.stdout)).toMatchObject({ outcome: 'crash', thaw: { endedBy: 'cancel' }, error: { name: 'CANCELLED' } });
  });

  it('freezes in one command and thaws in another', async () => {
    const frozen = await bundle.run('freeze', '--json', '--simulate', 'client', '--backup-type', 'copy');
    expect(frozen.code).toBe(0);
    const { sessionId } = JSON.parse(frozen.stdout);
    const status = await bundle.run('status', '--json', '--simulate', 'client');
    expect(JSON.parse(status.stdout)).toMatchObject({ state: 'frozen', sessionId, simulated: true });
    const thawed = await bundle.run('thaw', '--simulate', 'client', '--session-id', sessionId);
    expect(thawed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^APPLICATION-CONSISTENT, held .* \(simulated\)\n/) });
    const again = await bundle.run('thaw', '--simulate', 'client', '--session-id', 'no-such-session', '--json');
    expect(again.code).toBe(4);
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { name: 'SESSION_LOST' } });
    await bundle.shutDownHolder('client');
  });

  it('says that what was prepared has expired, not that it is lost, while the holder that knows it lives', async () => {
    const simulated = ['--simulate', 'slow-freeze', '--json'];
    const prepared = await bundle.run('prepare', ...simulated, '--prepare-hold-ms', '1000');
    expect(prepared.code).toBe(0);
    const { sessionId } = JSON.parse(prepared.stdout);
    const isPrepared = async (): Promise<boolean> => JSON.parse((await bundle.run('status', ...simulated)).stdout).state === 'prepared';
    while (await isPrepared());
    for (const command of ['freeze', 'thaw', 'status']) {
      const late = await bundle.run(command, ...simulated, '--session-id', sessionId);
      expect(late.code).toBe(3);
      expect(JSON.parse(late.stdout)).toMatchObject({ error: { name: 'PREPARE_EXPIRED', object: sessionId } });
    }
    await bundle.shutDownHolder('slow-freeze');
  });

  it('is a host for programs of any language, until its input ends', async () => {
    const ended = await bundle.run('host', '--simulate', 'healthy');
    expect(ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('is no host of a machine that does not exist', async () => {
    const ended = await bundle.run('host', '--simulate', 'no-such-machine');
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^UNKNOWN_SCENARIO: no-such-machine: /) });
  });

  it.runIf(process.platform !== 'win32')('refuses where there is no Windows', async () => {
    const ended = await bundle.run('status', '--json');
    expect(ended.code).toBe(7);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { name: 'NOT_WINDOWS' } });
  });
});

/** The command's own files, by their names. */
const filesOf = (path: string): Readonly<Record<string, Buffer>> => {
  const names = readdirSync(dirname(path)).filter((name) => /^qga-vss(-.*)?\.cjs$/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(dirname(path), name))]));
};

describe('the bundle', () => {
  it('is the same, byte for byte, when built again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qga-vss-again-'));
    await bundleCli(join(folder, 'qga-vss.cjs'));
    expect(filesOf(join(folder, 'qga-vss.cjs'))).toEqual(filesOf(bundle.path));
    rmSync(folder, { recursive: true });
  });

  it('names nothing to be searched for outside: koffi is loaded by its full path', () => {
    const texts = Object.values(filesOf(bundle.path)).map(String);
    const names = texts.flatMap((text) => [...text.matchAll(/(?:require|import)\("([^"]+)"\)/g)]).map(([, name = '']) => name);
    expect([...new Set(names.filter((name) => !isBuiltin(name) && !name.startsWith('./')))]).toEqual([]);
  });

  it('loads nothing but its first file to read a command line', () => {
    const first = String(readFileSync(bundle.path));
    const loaded = [...first.matchAll(/^(?:const|let) \w+ = require\("([^"]+)"\)/gm)].map(([, name = '']) => name);
    expect(loaded.filter((name) => !/^(node:(path|events|fs|process|util))$/.test(name))).toEqual([]);
    expect(first).not.toContain('node_modules/typebox/');
  });
});
