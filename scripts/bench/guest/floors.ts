/** The least that two processes of Node, or one with koffi, have to do: programs without a line of the product. */
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

const ANSWER = `require('node:fs').writeSync(1, 'up\\n');`;

/** Its first act is to start another; it ends when that has said a line. */
const starting = (other: string): string =>
  `require('node:child_process')
    .spawn(process.execPath, [${text(other)}], { stdio: ['pipe', 'pipe', 'inherit'], windowsHide: true })
    .stdout.once('data', () => process.exit());`;

/** As the product opens it, but for the look at whose it is; nothing is asked. */
const OPEN_PIPE = `const CreateFileW = koffi
    .load('kernel32.dll')
    .func('__stdcall', 'CreateFileW', 'int64', ['str16', 'uint32', 'uint32', 'uint64', 'uint32', 'uint32', 'uint64']);
  if (CreateFileW(${text(pipeName(undefined))}, 0xc0000000, 0, 0, 3, 0x40110000, 0) === -1) process.exitCode = 1;`;

/** Their programs, by what they do. */
export const floorPrograms = () => ({
  /** One Node that starts another. */
  two: program('two', starting(program('second', ANSWER))),
  /** The same, where both load koffi: the one that was started before it answers, the other meanwhile. */
  twoWithKoffi: program('two-koffi', starting(program('second-koffi', LOAD_KOFFI, ANSWER)), LOAD_KOFFI),
  /** One with koffi that opens the holder's pipe, which has to be there. */
  pipe: program('pipe', LOAD_KOFFI, OPEN_PIPE),
});
