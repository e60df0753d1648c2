import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Bundle } from '@qga-vss/test-kit/src/command/bundle.ts';
import { isGone } from '@qga-vss/test-kit/src/command/is-gone.ts';
import { type Ended, outputOf } from '@qga-vss/test-kit/src/command/output-of.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

/** Loaded into the command before itself: notes what it starts, and which of its files it loads, in their order. */
const OBSERVER = `const { appendFileSync } = require('node:fs');
const { basename } = require('node:path');
const { execPath, env } = process;
const note = (event) => appendFileSync(env.QGA_NOTES, JSON.stringify(event) + '\\n');
const Module = require('node:module');
const load = Module._load;
Module._load = (request, ...rest) => {
  if (/qga-vss-.*\\.cjs$/.test(request)) note({ loads: basename(request).replace(/-.{8}\\.cjs$/, '') });
  return load(request, ...rest);
};
const processes = require('node:child_process');
const { spawn } = processes;
processes.spawn = (file, args, options) => {
  const child = spawn(file, args, options);
  note({ starts: basename(args[0] ?? file), pid: child.pid });
  if (env.QGA_KILL !== undefined) process.kill(process.pid, env.QGA_KILL);
  return child;
};
`;

/** A host that never answers, and says what it is asked. */
const SILENT = `require('node:fs').writeFileSync(process.env.TMPDIR + '/heard', '');
process.stdin.on('data', (text) => require('node:fs').appendFileSync(process.env.TMPDIR + '/heard', text));
setInterval(() => {}, 1000);
`;

interface Noted {
  readonly loads?: string;
  readonly starts?: string;
  readonly pid?: number;
}

const folder = mkdtempSync(join(tmpdir(), 'qga-early-'));
const notes = join(folder, 'notes');
let bundle: Bundle;
const host = (): string => join(dirname(bundle.path), 'host.cjs');

beforeAll(async () => {
  writeFileSync(join(folder, 'observer.cjs'), OBSERVER);
  bundle = await Bundle.build();
  copyFileSync(host(), `${host()}.whole`);
}, 60_000);
beforeEach(() => rmSync(notes, { force: true }));
afterAll(() => {
  bundle[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  outputOf(
    spawn(process.execPath, ['-r', join(folder, 'observer.cjs'), bundle.path, ...argv], {
      env: { ...process.env, QGA_NOTES: notes, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

const noted = (): readonly Noted[] => {
  if (!existsSync(notes)) return [];
  const lines = readFileSync(notes, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Noted);
};

const hosts = (): readonly Noted[] => noted().filter(({ starts }) => starts === 'host.cjs');

const GONE = { timeout: 10_000 };

const SIMULATED = ['run', '--simulate', 'healthy', '--json'];
const COMMAND = ['--', process.execPath, '-e', ''];

describe('the host of a run', () => {
  test('is started before anything else is loaded, and is the only one', async () => {
    const { code, stdout } = await run([...SIMULATED, '--backup-type', 'copy', ...COMMAND]);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, outcome: 'application' });
    const [first, ...rest] = noted();
    expect(first).toMatchObject({ starts: 'host.cjs' });
    expect(rest).toContainEqual({ loads: 'qga-vss-run' });
    expect(hosts()).toHaveLength(1);
  });

  test.each(['SIGKILL', 'SIGINT'])('ends where its caller is ended by %s while it starts', async (signal) => {
    await run([...SIMULATED, ...COMMAND], { QGA_KILL: signal });
    const [started] = hosts();
    expect(started).toBeDefined();
    await expect.poll(() => isGone(Number(started?.pid)), GONE).toBe(true);
  });

  test.each([
    { what: 'help is asked for', argv: ['run', '--help'], code: 0 },
    { what: 'no command is named', argv: ['run', '--json'], code: 2 },
    { what: 'a guest is', argv: ['run', '--guest', 'socket:/nowhere', '--json', ...COMMAND], code: 7 },
    { what: 'the version is asked for', argv: ['--version'], code: 0 },
  ])('is not started where $what', async ({ argv, code }) => {
    expect((await run(argv)).code).toBe(code);
    expect(noted().filter(({ starts }) => starts !== undefined)).toEqual([]);
  });
});

describe('a host that nobody needs after all', () => {
  beforeAll(() => writeFileSync(host(), SILENT));
  afterAll(() => copyFileSync(`${host()}.whole`, host()));

  test.each([
    { what: 'an option that nobody knows', argv: ['--volume', 'C:', ...COMMAND], error: 'INVALID_COMMAND_LINE' },
    { what: 'a value that is none', argv: ['--hold-ms', 'long', ...COMMAND], error: 'INVALID_ARGUMENT' },
    { what: 'a command that is not there', argv: ['--', 'no-such-command'], error: 'COMMAND_NOT_FOUND' },
    { what: 'a scenario that is not there', argv: ['--simulate', 'no-such-scenario', ...COMMAND], error: 'UNKNOWN_SCENARIO' },
  ])('is ended at once and was asked nothing: $what', async ({ argv, error }) => {
    const { code, stdout } = await run([...SIMULATED, ...argv]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { name: error } });
    expect(code).toBe(2);
    const [started, ...more] = hosts();
    expect(more).toEqual([]);
    await expect.poll(() => isGone(Number(started?.pid)), GONE).toBe(true);
    const heard = join(process.env['TMPDIR'] ?? '', 'heard');
    expect(existsSync(heard) ? readFileSync(heard, 'utf8') : '').toBe('');
  });
});

describe('what the machine’s holder has prepared', () => {
  afterAll(() => bundle.shutDownHolder('healthy'));

  test('is frozen, looked at and thawed by one process each', async () => {
    const prepared = JSON.parse((await run(['prepare', '--simulate', 'healthy', '--json'])).stdout) as { readonly sessionId: string };
    rmSync(notes);
    const { sessionId } = prepared;
    const answers = [
      await run(['freeze', '--session-id', sessionId, '--simulate', 'healthy', '--json']),
      await run(['status', '--simulate', 'healthy', '--json']),
      await run(['thaw', sessionId, '--simulate', 'healthy', '--json']),
    ];
    expect(answers.map(({ stdout }) => JSON.parse(stdout))).toMatchObject([
      { sessionId },
      { state: 'frozen', sessionId },
      { consistency: expect.any(String), sessionId },
    ]);
    expect(noted().filter(({ starts }) => starts !== undefined)).toEqual([]);
  });
});
