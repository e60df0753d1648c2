import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeProgram } from '@qga-vss/test-kit/src/command/bundles.ts';
import { ensureLab, type Lab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FileTrace, fileTrace, firstProcess } from './file-trace.ts';

const SHELL = 'C:\\windows\\system32\\cmd.exe';
const ITS_FOLDER = 'c:\\windows\\system32\\';

/** To start a program Windows opens it, and Wine the folders above it to learn how it is spelled. */
const TO_START = new Set([SHELL, 'C:\\', 'C:\\windows\\', 'C:\\windows\\system32\\'].map((path) => path.toLowerCase()));

/** FILE_WRITE_DATA, FILE_APPEND_DATA, DELETE, GENERIC_WRITE, GENERIC_ALL. */
const TO_CHANGE = 0x5001_0006;

/** Loaded into the command before itself: the host it starts is traced, too, and so is the double's coordinator, which the host starts. */
const TRACE_THE_HOST = `const processes = require('node:child_process');
const { spawn } = processes;
const { WINEDEBUG, QGA_LAB_MARKS } = process.env;
processes.spawn = (file, args, options) =>
  args[0]?.endsWith('host.cjs')
    ? spawn(file, args, { ...options, stdio: ['pipe', 'pipe', 'inherit'], env: { ...options.env, WINEDEBUG, QGA_LAB_MARKS } })
    : spawn(file, args, options);
`;

let lab: Lab;
/** Ids of the processes as the trace has them. */
let ours: string;
let host: string;
/** What the command and its host did until frozen, and while frozen. */
let before: FileTrace;
let frozen: FileTrace;
/** What the program that the command runs did while frozen. */
let program: FileTrace;

/** The place of a mark that the double leaves in the trace: once, or nothing can be told from it. */
const placeOf = (lines: readonly string[], mark: string): number => {
  const places = lines.flatMap((line, index) => (line.includes(`GetFileAttributesW L"C:\\\\lab\\\\${mark}"`) ? [index] : []));
  expect(places).toHaveLength(1);
  return places[0] ?? -1;
};

beforeAll(async () => {
  lab = await ensureLab();
  await writeProgram(lab.folder);
  writeFileSync(join(lab.folder, 'trace-the-host.cjs'), TRACE_THE_HOST);
  // So that the coordinator is started by the command, and both write into one trace.
  await lab.run('coordinator', ['quit']);
  const run = ['run', '--json', '--backup-type', 'copy', '--', 'cmd', '/c', 'echo begun > C:\\lab\\while-frozen.txt'];
  const env = { WINEDEBUG: '+timestamp,+pid,+file,+module', QGA_LAB_MARKS: '1' };
  const { exitCode, stdout, stderr } = await lab.run('node', ['-r', 'C:\\lab\\trace-the-host.cjs', 'C:\\lab\\qga-vss.cjs', ...run], {
    env,
  });
  expect({ exitCode, ...JSON.parse(stdout) }).toMatchObject({ exitCode: 0, outcome: 'filesystem', command: { exitCode: 0 } });

  const lines = stderr.split('\n');
  const [from, to] = [placeOf(lines, 'mark-frozen'), placeOf(lines, 'mark-thaw')];
  ours = firstProcess(lines);
  host = firstProcess(lines.filter((line) => line.includes('vssapi.dll')));
  expect(host).not.toBe(ours);
  const held = lines.slice(from, to);
  before = fileTrace(lines.slice(0, from), [ours, host]);
  frozen = fileTrace(held, [ours, host]);
  program = fileTrace(held, [firstProcess(held.filter((line) => line.includes('while-frozen.txt') && !line.includes(`:${ours}:`)))]);
}, 300_000);

afterAll(() => lab?.close());

describe('while the disks are frozen', () => {
  test('the trace shows what is opened, loaded and written: before, and by the command meanwhile', () => {
    expect(before.opened.map(({ path }) => path)).toContain('C:\\lab\\qga-vss.cjs');
    expect(before.modules).toContain('vssapi.dll');
    expect(before.writes).not.toEqual([]);
    expect(program.opened).toContainEqual({ path: 'C:\\lab\\while-frozen.txt', access: expect.any(Number) });
    expect(program.writes).not.toEqual([]);
  });

  test('the command and its host open nothing but the program that it starts', () => {
    expect(frozen.opened.map(({ path }) => path).filter((path) => !TO_START.has(path.toLowerCase()))).toEqual([]);
    // Its start is among what was traced: Wine looks how its folder is spelled. Nothing reads the program itself to learn what it is.
    expect(frozen.opened.map(({ path }) => path.toLowerCase())).toContain(ITS_FOLDER);
  });

  test('they create and change no file', () => {
    expect(frozen.opened.filter(({ access }) => (access & TO_CHANGE) !== 0)).toEqual([]);
    // Through the pipes between the two, to no disk: the question when the hold is over, and the word to thaw;
    expect(frozen.writes.filter((writer) => writer === ours)).toHaveLength(2);
    // the host's answer, and what it may say from the thaw event on, before the provider, too, has seen it.
    expect([1, 2, 3]).toContain(frozen.writes.filter((writer) => writer === host).length);
    expect(new Set(frozen.writes)).toEqual(new Set([host, ours]));
  });

  test('they load no module', () => expect(frozen.modules).toEqual([]));
});
