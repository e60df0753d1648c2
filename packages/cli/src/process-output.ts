import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';
import type { Output } from './world.ts';

const errorCode = (thrown: unknown): unknown => (thrown instanceof Error && 'code' in thrown ? thrown.code : undefined);

/**
 * Writes all of it; a pipe that is full is tried again, a reader that is gone is no reason to fail.
 * @returns whether there is a reader
 */
const writeAll = (fd: number, text: string): boolean => {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (thrown) {
      if (errorCode(thrown) !== 'EAGAIN') return false;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
};

const statsOf = (fd: number): Stats | undefined => {
  try {
    return fstatSync(fd);
  } catch {
    return undefined;
  }
};

/** Output that nobody wants; on Windows it cannot be told from a console. */
const isNowhere = ({ rdev }: Stats): boolean => process.platform !== 'win32' && rdev === statSync('/dev/null').rdev;

const isNoTerminal = (stats: Stats): boolean => stats.isFile() || stats.isFIFO() || stats.isSocket() || isNowhere(stats);

/** What can be no terminal is not asked for one: that would load a fifth of what an empty Node loads. */
const isTerminal = (fd: number, stats: Stats | undefined): boolean =>
  !(stats !== undefined && isNoTerminal(stats)) && process.getBuiltinModule('node:tty').isatty(fd);

const fileOutput = (fd: 1 | 2, stats: Stats | undefined): Output => {
  let isClosed = false;
  return {
    isTerminal: false,
    ...(stats?.isFile() ? { fileDevice: stats.dev } : {}),
    get isClosed() {
      return isClosed;
    },
    write: (text) => {
      isClosed ||= !writeAll(fd, text);
    },
  };
};

/** One of this process's own outputs. */
export const processOutput = (fd: 1 | 2): Output => {
  const stats = statsOf(fd);
  if (!isTerminal(fd, stats)) return fileOutput(fd, stats);
  // A Windows console takes characters from the stream, but bytes of its own code page from the descriptor.
  const stream = fd === 1 ? process.stdout : process.stderr;
  // A terminal that was never told its size says 0.
  return { isTerminal: true, columns: stream.columns || undefined, write: (text) => void stream.write(text) };
};
