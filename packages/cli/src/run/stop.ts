import { execFile } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';

/** What is needed of a child process. */
interface Child {
  readonly pid?: number | undefined;
  kill(signal: NodeJS.Signals): unknown;
}

/** Milliseconds a command has to end by itself once it was asked to. */
const GRACE_MS = 3000;

const IS_WINDOWS = process.platform === 'win32';

/** A console tells all its processes of Ctrl+C by itself; a command that is told twice may end at once. */
const wasToldByConsole = (signal: string): boolean => IS_WINDOWS || (signal === 'SIGINT' && isatty(0));

const known = (signal: string): signal is NodeJS.Signals => Object.hasOwn(constants.signals, signal);

/** Ends it, and on Windows what it started: there a batch file's programs would otherwise stay. */
const kill = (child: Child): void => {
  const end = (): void => void child.kill('SIGKILL');
  if (!IS_WINDOWS || child.pid === undefined) {
    end();
    return;
  }
  // By its whole path: an elevated process does not search for a program in the current folder.
  const taskkill = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  execFile(taskkill, ['/PID', String(child.pid), '/T', '/F'], { windowsHide: true }, end);
};

/**
 * Ends a command: with the signal that reached this process, by asking it where there is none, by force after a while.
 * @param ended resolves when it has ended
 */
export const stopperOf = (child: Child, ended: Promise<unknown>): ((signal?: string) => void) => {
  let timer: NodeJS.Timeout | undefined;
  void ended.then(() => clearTimeout(timer));
  return (signal) => {
    const told = signal !== undefined && wasToldByConsole(signal);
    // Windows has no way to ask.
    if (!told && IS_WINDOWS) {
      kill(child);
      return;
    }
    if (!told) child.kill(signal !== undefined && known(signal) ? signal : 'SIGTERM');
    timer = setTimeout(() => kill(child), GRACE_MS);
  };
};
