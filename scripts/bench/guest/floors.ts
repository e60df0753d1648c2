/** The least that processes of Node have to do for what the product does: programs without a line of it. */
import { writeFileSync } from 'node:fs';
import { pipeName } from '@qga-vss/core/src/host/pipe-name.ts';
import { KOFFI_FILE } from '@qga-vss/core/src/windows/koffi.ts';

const FOLDER = 'C:\\lab\\';

/** Writes a program. @returns its path */
const program = (name: string, ...lines: readonly string[]): string => {
  const path = `${FOLDER}floor-${name}.cjs`;
  writeFileSync(path, lines.join('\n'));
  return path;
};

const text = (value: string): string => JSON.stringify(value);

const LOAD_KOFFI = `const { exports: koffi } = ((library) => (process.dlopen(library, ${text(KOFFI_FILE)}), library))({ exports: {} });`;

/** By the clock of libuv, which is Windows' counter in nanoseconds. */
const SAY_WHEN = `require('node:fs').writeSync(1, process.hrtime.bigint() + '\\n');`;

/** Its first act is to start another; it ends when that has said a line. */
const starting = (other: string): string =>
  `require('node:child_process')
    .spawn(process.execPath, [${text(other)}], { stdio: ['pipe', 'pipe', 'inherit'], windowsHide: true })
    .stdout.once('data', () => process.exit());`;

/** Runs a command, and says when it started it and when it saw its end. */
const RUN_COMMAND = `const { spawn } = require('node:child_process');
  const began = process.hrtime.bigint();
  spawn(process.argv[2], process.argv.slice(3), { stdio: 'inherit', windowsHide: true }).once('exit', () => {
    require('node:fs').writeSync(1, 'from ' + began + ' to ' + process.hrtime.bigint() + '\\n');
  });`;

/** As the product opens it, but for the look at whose it is; nothing is asked. */
const OPEN_PIPE = `const CreateFileW = koffi
    .load('kernel32.dll')
    .func('__stdcall', 'CreateFileW', 'int64', ['str16', 'uint32', 'uint32', 'uint64', 'uint32', 'uint32', 'uint64']);
  if (CreateFileW(${text(pipeName(undefined))}, 0xc0000000, 0, 0, 3, 0x40110000, 0) === -1) process.exitCode = 1;`;

/** Answers each line with itself, as long as there are any. */
const ECHO = `process.stdin.on('data', (line) => process.stdout.write(line));`;

/** Their programs, by what they do. */
export const floorPrograms = () => {
  const saying = program('second', LOAD_KOFFI, SAY_WHEN);
  return {
    /** One that starts another, and loads koffi before that, which does so too, has said a line. */
    two: program('two', starting(saying), LOAD_KOFFI),
    /** One that runs the command of its arguments. */
    command: program('command', RUN_COMMAND),
    /** One with koffi that opens the holder's pipe, which has to be there, and says when it has. */
    pipe: program('pipe', LOAD_KOFFI, OPEN_PIPE, SAY_WHEN),
    echo: program('echo', ECHO),
    echoWithKoffi: program('echo-koffi', LOAD_KOFFI, ECHO),
  };
};
