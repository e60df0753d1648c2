import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleHost } from '@qga-vss/build/src/bundle.ts';
import { type Happening, TOLD, type Told, toldToWriters } from '@qga-vss/core/src/contract/told.ts';
import type { Clock } from '@qga-vss/core/src/platform/clock.ts';
import { systemClock } from '@qga-vss/core/src/platform/system-clock.ts';
import { Requester } from '@qga-vss/core/src/requester/service.ts';
import { openSimulatedMachine } from '@qga-vss/core/src/simulator/machine.ts';
import type { Scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { VirtualClock } from '@qga-vss/core/src/simulator/virtual-clock.ts';
import { buildModule } from '@qga-vss/ps-module/src/build.ts';
import { Cli, exits, node, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { EndlessCommand } from '@qga-vss/test-kit/src/command/endless-command.ts';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { type EngineSession, openEngine } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { Stage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { tableOf } from './documents.ts';

const VSS_E_UNEXPECTED = 0x80042302;

/** The columns of the table: what was asked for. */
const ASKED: readonly {
  readonly column: Exclude<keyof Told, 'what'>;
  readonly backupType: 'copy' | 'full';
  readonly succeeded?: boolean;
}[] = [
  { column: 'copy', backupType: 'copy' },
  { column: 'others', backupType: 'full' },
  { column: 'yes', backupType: 'full', succeeded: true },
  { column: 'yes', backupType: 'copy', succeeded: true },
  { column: 'no', backupType: 'full', succeeded: false },
];
type Asked = (typeof ASKED)[number];

/** A row, and all that can be asked for. */
const cases = <H extends string>(ways: Readonly<Record<H, unknown>>) =>
  (Object.keys(ways) as H[]).flatMap((happened) =>
    ASKED.map((asked) => ({ happened, asked, backupType: asked.backupType, succeeded: asked.succeeded })),
  );

const expected = (happened: Happening, { column }: Asked): Told[typeof column] => (TOLD[happened] as Told)[column];

/** What the trace of a whole freeze says that the writers were told; undefined is nothing. */
const toldBy = (trace: readonly string[]): boolean | undefined => {
  const freeze = trace.slice(trace.lastIndexOf('CreateVssBackupComponents'));
  const words = new Set(freeze.filter((line) => line.startsWith('SetBackupSucceeded ')).map((line) => line.endsWith(' 1')));
  expect(words.size).toBeLessThanOrEqual(1);
  return [...words][0];
};

const open = (special: Partial<Scenario> = {}, clock: Clock = systemClock) => {
  const machine = openSimulatedMachine(healthy(special), clock);
  return { clock, requester: new Requester(machine), told: () => toldBy(machine.trace()) };
};
type Opened = ReturnType<typeof open>;

const SNAPSHOT_FAILS: Partial<Scenario> = { faults: [{ call: 'DoSnapshotSet', result: VSS_E_UNEXPECTED, after: 'thaw' }] };

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-told-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the documents have the table as it is', () => {
  const words = (told: boolean | undefined): string => (told === undefined ? 'nothing' : String(told));
  const rows: readonly Told[] = Object.values(TOLD);
  expect(tableOf('docs/concepts.md', 'while frozen')).toEqual(
    rows.map(({ what, copy, others, yes, no }) => [what.replaceAll('`', ''), ...[copy, others, yes, no].map(words)]),
  );
});

test('every row is tried by one of the front-ends', () => {
  const tried = new Set([...Object.keys(BY_COMMAND), ...Object.keys(BY_BLOCK), ...Object.keys(BY_PROGRAM)]);
  expect([...tried].toSorted()).toEqual(Object.keys(TOLD).toSorted());
});

const flagsOf = ({ backupType, succeeded }: Asked): readonly string[] => [
  '--backup-type',
  backupType,
  ...(succeeded === undefined ? [] : [succeeded ? '--succeeded' : '--no-succeeded']),
];

const interrupted = async (cli: Cli, argv: readonly string[]): Promise<void> => {
  using command = new EndlessCommand();
  const run = cli.run('run', ...argv, ...command.line);
  await command.begun();
  cli.interrupt({ signal: 'SIGTERM' });
  await run;
};

/** How far it comes before it is ended does not matter. */
const outlived = (cli: Cli, argv: readonly string[]): Promise<number> =>
  cli.run('run', ...argv, '--hold-ms', '500', '--kill-on-expiry', ...node('setInterval(() => {}, 1000)'));

const unstartable = (): readonly string[] => {
  const program = join(folder, 'unstartable');
  writeFileSync(program, '#!/no/such/interpreter\n');
  chmodSync(program, 0o755);
  return ['--', program];
};

type Command = { readonly special?: Partial<Scenario>; run(cli: Cli, argv: readonly string[]): Promise<unknown> };

const BY_COMMAND = {
  'command-succeeded': { run: (cli, argv) => cli.run('run', ...argv, ...SUCCESS) },
  'command-failed': { run: (cli, argv) => cli.run('run', ...argv, ...exits(3)) },
  'command-killed': { run: (cli, argv) => cli.run('run', ...argv, ...node("process.kill(process.pid, 'SIGKILL')")) },
  'command-not-started': { run: (cli, argv) => cli.run('run', ...argv, ...unstartable()) },
  cancelled: { run: interrupted },
  'hold-lost': { run: outlived },
  'snapshot-failed': { special: SNAPSHOT_FAILS, run: (cli, argv) => cli.run('run', ...argv, ...SUCCESS) },
} as const satisfies Partial<Record<Happening, Command>>;

describe('the command line', () => {
  it.each(cases(BY_COMMAND))('$happened, $backupType, succeeded $succeeded', async ({ happened, asked }) => {
    const { special, run }: Command = BY_COMMAND[happened];
    const { requester, told } = open(special);
    await run(new Cli({ machine: requester }), flagsOf(asked));
    expect(told()).toBe(expected(happened, asked));
  });
});

/** Frozen from a program, which has done what it wanted as well as can be. */
const program = async ({ requester }: Opened, asked: Asked, options: object, meanwhile: () => unknown): Promise<void> => {
  const { sessionId } = await requester.freeze({ backupType: asked.backupType, ...options });
  await meanwhile();
  await requester.thaw({ sessionId, ...toldToWriters('block-ended', asked) });
};

type Program = (asked: Asked) => Promise<boolean | undefined>;

const BY_PROGRAM = {
  cancelled: async (asked) => {
    const opened = open();
    const cancel = new AbortController();
    const { sessionId } = await opened.requester.freeze({ backupType: asked.backupType }, { signal: cancel.signal });
    cancel.abort();
    await opened.requester.thaw({ sessionId, ...toldToWriters('block-ended', asked) });
    return opened.told();
  },
  released: async (asked) => {
    const opened = open({}, new VirtualClock());
    await program(opened, asked, { releaseAfterMs: 500 }, () => opened.clock.sleep(1000));
    return opened.told();
  },
  'held-too-long': async (asked) => {
    const opened = open({ holdWritesMs: 60_000 }, new VirtualClock());
    await program(opened, asked, { holdMs: 30_000 }, () => opened.clock.sleep(11_000));
    return opened.told();
  },
  'own-thaw': async ({ backupType, succeeded }) => {
    const { requester, told } = open();
    await requester.freeze({ backupType });
    await requester.thaw(succeeded === undefined ? {} : { succeeded });
    return told();
  },
} as const satisfies Partial<Record<Happening, Program>>;

describe('a program for Node.js', () => {
  it.each(cases(BY_PROGRAM))('$happened, $backupType, succeeded $succeeded', async ({ happened, asked }) => {
    expect(await BY_PROGRAM[happened](asked)).toBe(expected(happened, asked));
  });
});

const LOST = "while ((Get-QgaFreezeStatus).State -ne 'thawed') { [Threading.Thread]::Sleep(20) }";

/** Scripts; `@` is the parameters, `!` says that the block is under way, which is then stopped. */
const BY_BLOCK = {
  'block-ended': "Invoke-QgaSnapshot @ { & /bin/sh -c 'exit 3'; & /bin/sh -c 'exit 0' }",
  'program-failed': "Invoke-QgaSnapshot @ { & /bin/sh -c 'exit 3' }",
  'block-threw': "Invoke-QgaSnapshot @ { throw 'mine' }",
  'block-left': 'foreach ($i in 1) { Invoke-QgaSnapshot @ { break } }',
  interrupted: 'Invoke-QgaSnapshot @ { !; while ($true) { [Threading.Thread]::Sleep(20) } }',
  'hold-lost': `Invoke-QgaSnapshot @ -HoldMs 500 { ${LOST} }`,
  'own-thaw': '$null = Invoke-QgaFreeze -BackupType ?; $null = Invoke-QgaThaw #',
} as const satisfies Partial<Record<Happening, string>>;

const scriptOf = (template: string, { backupType, succeeded }: Asked, mark: string): string => {
  const given = succeeded === undefined ? '' : `-Succeeded $${succeeded}`;
  return template
    .replace('@', `-BackupType ${backupType} ${given}`)
    .replace('?', backupType)
    .replace('#', given)
    .replace('!', `[IO.File]::WriteAllText('${mark}', '')`);
};

describe('PowerShell', () => {
  let stage: Stage;
  let session: EngineSession;
  beforeAll(async () => {
    const host = join(folder, 'host.cjs');
    await bundleHost(host, 'docs/test/traced-host.ts');
    buildModule(join(folder, 'QgaVss'), { 'host/host.cjs': host });
    stage = new Stage(await openEngine({ QGA_VSS_NODE: process.execPath, TMPDIR: folder, PSModulePath: folder }), folder);
    session = await stage.session();
    await session.run("$global:PSDefaultParameterValues = @{ '*-Qga*:Simulate' = 'healthy' }");
  }, 120_000);
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it.each(cases(BY_BLOCK))('$happened, $backupType, succeeded $succeeded', async ({ happened, asked }) => {
    const template: string = BY_BLOCK[happened];
    const mark = join(folder, 'under-way');
    rmSync(mark, { force: true });
    // What an earlier program has left says nothing of this block.
    const running = session.run(`$global:LASTEXITCODE = 9; ${scriptOf(template, asked, mark)}`);
    if (template.includes('!')) {
      await vi.waitUntil(() => existsSync(mark), { timeout: 20_000 });
      await session.stop();
    }
    await running;
    // Whoever is stopped does not wait for the host's answer.
    await session.run(LOST);
    const trace = readFileSync(join(folder, 'QgaVss', 'host', 'trace'), 'utf8').split('\n');
    expect(toldBy(trace)).toBe(expected(happened, asked));
  });
});
