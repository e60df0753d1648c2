import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';
import type { Output } from './output.ts';

const errorOf = (thrown: unknown): NodeJS.ErrnoException => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Writes all of it; a pipe that is full is tried again. */
const writeAll = (fd: number, text: string): void => {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (thrown) {
      if (errorOf(thrown).code !== 'EAGAIN') throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
};

/** Errors that say no more than that the reader has left; the second is what Windows has for it, too. */
const READER_LEFT: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EOF']);

/** What has become of an output: after its first failure nothing more is written, or half of it would pass for the whole. */
class Fate {
  isClosed = false;
  failure: Error | undefined;

  failed(error: NodeJS.ErrnoException): void {
    this.isClosed = true;
    if (!READER_LEFT.has(error.code)) this.failure ??= error;
  }
}

const statsOf = (fd: number): Stats | undefined => {
  try {
    return fstatSync(fd);
  } catch {
    // Writing to it will tell why.
    return undefined;
  }
};

/** The null device; on Windows it cannot be told from a console. */
const isNullDevice = ({ rdev }: Stats): boolean => process.platform !== 'win32' && rdev === statSync('/dev/null').rdev;

const S_IFMT = 0xf000;
const S_IFIFO = 0x1000;

/** On Windows, too: there isFIFO() knows none, while the mode says it. */
const isPipe = ({ mode }: Stats): boolean => (mode & S_IFMT) === S_IFIFO;

const isNoTerminal = (stats: Stats): boolean => stats.isFile() || isPipe(stats) || stats.isSocket() || isNullDevice(stats);

/** What can be no terminal is not asked for one: that would load a fifth of what an empty Node loads. */
const isTerminal = (fd: number, stats: Stats | undefined): boolean =>
  !(stats !== undefined && isNoTerminal(stats)) && process.getBuiltinModule('node:tty').isatty(fd);

const withFate = (fate: Fate, output: Pick<Output, 'isTerminal' | 'columns' | 'fileDevice'>, write: (text: string) => void): Output => ({
  ...output,
  get isClosed() {
    return fate.isClosed;
  },
  get failure() {
    return fate.failure;
  },
  write: (text) => {
    if (fate.isClosed) return;
    try {
      write(text);
    } catch (thrown) {
      fate.failed(errorOf(thrown));
    }
  },
});

const terminalOutput = (fd: 1 | 2): Output => {
  // A Windows console takes characters from the stream, but bytes of its own code page from the descriptor.
  const stream = fd === 1 ? process.stdout : process.stderr;
  const fate = new Fate();
  stream.on('error', (error) => fate.failed(error));
  // A terminal that was never told its size says 0.
  return withFate(fate, { isTerminal: true, columns: stream.columns || undefined }, (text) => void stream.write(text));
};

/** One of this process's own outputs. */
export const processOutput = (fd: 1 | 2): Output => {
  const stats = statsOf(fd);
  if (isTerminal(fd, stats)) return terminalOutput(fd);
  const device = stats?.isFile() ? { fileDevice: stats.dev } : {};
  return withFate(new Fate(), { isTerminal: false, ...device }, (text) => writeAll(fd, text));
};
