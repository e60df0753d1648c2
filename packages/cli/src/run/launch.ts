import { type ChildProcess, spawn } from 'node:child_process';
import { type CommandResult, QgaError } from '@qga-vss/core';
import type { Stop } from './report.ts';
import { stopperOf } from './stop.ts';

/** A command under way. */
export interface Running {
  /** Of its process, where it was started. */
  readonly pid?: number | undefined;
  /** What is known of it while it runs. */
  soFar(): CommandResult;
  /** Resolves when it has ended; never rejects. */
  readonly ended: Promise<{ readonly report: CommandResult; readonly error: QgaError | null }>;
  /**
   * Asks it to end, and after a while makes it; only the first word counts.
   * @param signal what reached this process, where that is the reason
   */
  end(why: Stop, signal?: string): void;
}

/** Starts the command that all was loaded for. */
export type Launch = () => Running;

interface LaunchOptions {
  readonly outputToStderr: boolean;
  /** They may hold secrets. */
  readonly recordArguments: boolean;
}

/** How a process ended; where it could not be started, why. */
interface ProcessEnd {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly cause?: unknown;
}

interface Started {
  readonly child: Pick<ChildProcess, 'pid' | 'kill'>;
  /** Never rejects. */
  readonly ended: Promise<ProcessEnd>;
}

/** Its standard input, output and error; a number is one of this process's own. */
type Streams = ['inherit', 'inherit' | 2, 'inherit'];

type Start = (file: string, args: readonly string[], streams: Streams) => Started;

/** A command does not outlive this process where that ends by itself; Windows ends it with the job of this process in any case. */
const endWithThisProcess = (child: ChildProcess): void => {
  const end = (): void => void child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
};

const endOf = (child: ChildProcess): Promise<ProcessEnd> =>
  new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined }));
    // One that runs may tell of a signal that did not reach it; its end is still to come.
    child.on('error', (cause) => child.pid === undefined && resolve({ cause }));
  });

const startProgram: Start = (file, args, stdio) => {
  try {
    const child = spawn(file, args, { stdio, windowsHide: true });
    endWithThisProcess(child);
    return { child, ended: endOf(child) };
  } catch (cause) {
    return { child: { kill: () => false }, ended: Promise.resolve({ cause }) };
  }
};

/** By way of cmd.exe, which needs quotes of its own; it takes longer to load than a program to start. */
const throughShell = async (): Promise<Start> => {
  const { execa } = await import('execa');
  return (file, args, [stdin, stdout, stderr]) => {
    const child = execa(file, args, { stdin, stdout, stderr, buffer: false, reject: false, forceKillAfterDelay: false });
    const ended = child.then(({ exitCode, signal, failed, code, cause }) => {
      const notStarted = failed && exitCode === undefined && signal === undefined;
      return notStarted ? { cause: cause ?? { code } } : { exitCode, signal };
    });
    return { child, ended };
  };
};

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? '';

/** What Windows starts without a shell. */
const PROGRAM = /\.(exe|com)$/i;

const starterOf = (file: string): Start | Promise<Start> =>
  process.platform !== 'win32' || PROGRAM.test(file) ? startProgram : throughShell();

/** Loads all that starting a command takes, because nothing may be loaded while frozen. */
export const loadLauncher = async (
  file: string,
  args: readonly string[],
  { outputToStderr, recordArguments }: LaunchOptions,
): Promise<Launch> => {
  const start = await starterOf(file);
  return () => {
    const command = { program: file, ...(recordArguments ? { arguments: [...args] } : {}) };
    const startedAt = Date.now();
    let stopped: Stop | undefined;
    const soFar = (): CommandResult => ({
      ...command,
      exitCode: null,
      signal: null,
      startedAt,
      ...(stopped === undefined ? {} : { stopped }),
    });
    const { child, ended: over } = start(file, args, ['inherit', outputToStderr ? 2 : 'inherit', 'inherit']);
    const ended = over.then(({ exitCode = null, signal = null, cause }) => ({
      report: { ...soFar(), exitCode, signal, endedAt: Date.now() },
      error: cause === undefined ? null : QgaError.of('COMMAND_NOT_STARTED', { object: file, detail: codeOf(cause) }, { cause }),
    }));
    const stop = stopperOf(child, ended);
    const end = (why: Stop, signal?: string): void => {
      if (stopped !== undefined) return;
      stopped = why;
      stop(signal);
    };
    return { pid: child.pid, soFar, ended, end };
  };
};
