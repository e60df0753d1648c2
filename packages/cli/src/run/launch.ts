import { QgaError } from '@qga-vss/core';
import type { CommandReport } from './report.ts';

/** A command under way. */
export interface Running {
  /** Resolves when it has ended; never rejects. */
  readonly ended: Promise<{ readonly report: CommandReport; readonly error: QgaError | null }>;
  /** Asks it to end, and after a while makes it. */
  end(): void;
}

export type Launch = (file: string, args: readonly string[]) => Running;

/** Milliseconds a command has to end by itself once it was asked to. */
const GRACE_MS = 3000;

/** Loads all that starting a command takes, because nothing may be loaded while frozen. */
export const loadLauncher = async ({ outputToStderr }: { outputToStderr: boolean }): Promise<Launch> => {
  const { execa } = await import('execa');
  return (file, args) => {
    const startedAt = Date.now();
    const child = execa(file, args, {
      stdin: 'inherit',
      stdout: outputToStderr ? 2 : 'inherit',
      stderr: 'inherit',
      buffer: false,
      reject: false,
      forceKillAfterDelay: GRACE_MS,
    });
    const ended = child.then((result) => {
      const { exitCode = null, signal = null, failed } = result;
      const notStarted = failed && exitCode === null && signal === null;
      return {
        report: { exitCode, signal, startedAt, endedAt: Date.now() },
        error: notStarted ? QgaError.of('COMMAND_NOT_STARTED', { object: file, detail: result.code ?? '' }, { cause: result.cause }) : null,
      };
    });
    return { ended, end: () => void child.kill('SIGTERM') };
  };
};
