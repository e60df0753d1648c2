import { type CommandResult, QgaError } from '@qga-vss/core';
import type { Stop } from './report.ts';
import { stopperOf } from './stop.ts';

/** A command under way. */
export interface Running {
  /** Of its process, where it was started. */
  readonly pid?: number | undefined;
  /** Resolves when it has ended; never rejects. */
  readonly ended: Promise<{ readonly report: CommandResult; readonly error: QgaError | null }>;
  /**
   * Asks it to end, and after a while makes it; only the first word counts.
   * @param signal what reached this process, where that is the reason
   */
  end(why: Stop, signal?: string): void;
}

export type Launch = (file: string, args: readonly string[]) => Running;

interface LaunchOptions {
  readonly outputToStderr: boolean;
  /** They may hold secrets. */
  readonly recordArguments: boolean;
}

/** Loads all that starting a command takes, because nothing may be loaded while frozen. */
export const loadLauncher = async ({ outputToStderr, recordArguments }: LaunchOptions): Promise<Launch> => {
  const { execa } = await import('execa');
  return (file, args) => {
    const command = { program: file, ...(recordArguments ? { arguments: [...args] } : {}) };
    const startedAt = Date.now();
    let stopped: Stop | undefined;
    const child = execa(file, args, {
      stdin: 'inherit',
      stdout: outputToStderr ? 2 : 'inherit',
      stderr: 'inherit',
      buffer: false,
      reject: false,
      forceKillAfterDelay: false,
    });
    const ended = child.then((result) => {
      const { exitCode = null, signal = null, failed } = result;
      const notStarted = failed && exitCode === null && signal === null;
      return {
        report: { ...command, exitCode, signal, startedAt, endedAt: Date.now(), ...(stopped === undefined ? {} : { stopped }) },
        error: notStarted ? QgaError.of('COMMAND_NOT_STARTED', { object: file, detail: result.code ?? '' }, { cause: result.cause }) : null,
      };
    });
    const stop = stopperOf(child, ended);
    const end = (why: Stop, signal?: string): void => {
      if (stopped !== undefined) return;
      stopped = why;
      stop(signal);
    };
    return { pid: child.pid, ended, end };
  };
};
