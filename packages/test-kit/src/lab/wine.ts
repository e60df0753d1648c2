import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WINE, WINESERVER } from './tools.ts';

export interface RunOptions {
  /** Added to the few variables that Wine needs; nothing else of this process's environment is handed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which the program is killed; 100 s unless told. */
  readonly timeoutMs?: number;
  /** A folder on the Linux side below drive_c; `C:\lab` unless told. */
  readonly cwd?: string;
}

export interface RunResult {
  /** Undefined where the program was killed. */
  readonly exitCode: number | undefined;
  /** What killed it. */
  readonly signal?: NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Windows program that was started. */
export interface Program {
  /** What it has written so far. */
  stdout(): string;
  /** Ends it as TerminateProcess would. */
  kill(): void;
  /** Waits for its end. */
  result(): Promise<RunResult>;
}

/** For the failure of a test whose program has ended otherwise than it should: code or signal, and the last that it said. */
export const howEnded = ({ exitCode, signal, stderr }: Omit<RunResult, 'stdout'>): string => {
  const said = stderr.trim().slice(-2000);
  return `${signal ?? `exit code ${exitCode}`}, ${said === '' ? 'and it said nothing' : `and it said last: ${said}`}`;
};

/** Node's way to tell how a process has ended, in the lab's. */
export const ending = (code: number | null, signal: NodeJS.Signals | null): Pick<RunResult, 'exitCode' | 'signal'> => ({
  exitCode: code ?? undefined,
  ...(signal === null ? {} : { signal }),
});

const { HOME = '/', PATH = '' } = process.env;

const SETARCH = '/usr/bin/setarch';

/** Containers may forbid it; then one start in 8000 fails. */
export const canFixAddresses = spawnSync(SETARCH, ['-R', 'true']).status === 0;

/**
 * What starts a Windows program. Wine's loader lies at a fixed address and has its heap at a random one above, within a gigabyte in
 * which Windows has a page at 0x7ffe0000: a heap that lies across it ended the program with 1, and not a word. So nothing is random,
 * neither for the program nor for those that it starts.
 */
export const wineCommand = (args: readonly string[]): readonly [program: string, args: readonly string[]] =>
  canFixAddresses ? [SETARCH, ['-R', WINE, ...args]] : [WINE, args];

/** The variables under which a Windows program starts in this prefix. */
export const wineEnvironment = (prefix: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  HOME,
  PATH,
  WINEPREFIX: prefix,
  // Arguments and variables are UTF-8.
  LC_ALL: 'C.UTF-8',
  // Of what Wine says for itself only why a program could not start, or was ended.
  WINEDEBUG: '-all,err+virtual,err+module,err+seh',
  WINEDLLOVERRIDES: 'vssapi=n,b;mshtml=',
  ...extra,
});

/** Starts a Windows program. Its output goes to files, since a Windows Node cannot use Linux pipes as its own streams. */
export const start = (prefix: string, exe: string, args: readonly string[], options: RunOptions = {}): Program => {
  const folder = mkdtempSync(join(prefix, 'output-'));
  const stdout = join(folder, 'stdout');
  const stderr = join(folder, 'stderr');
  const files = [openSync(stdout, 'w'), openSync(stderr, 'w')];
  const child = spawn(...wineCommand([exe, ...args]), {
    cwd: options.cwd ?? join(prefix, 'drive_c', 'lab'),
    env: wineEnvironment(prefix, options.env),
    stdio: ['ignore', ...files],
  });
  files.forEach(closeSync);
  const ended = once(child, 'exit');
  const kill = (): void => void child.kill('SIGKILL');
  const timer = setTimeout(kill, options.timeoutMs ?? 100_000).unref();
  const toEnd = async (): Promise<RunResult> => {
    const [code, signal] = await ended;
    clearTimeout(timer);
    const texts = { stdout: readFileSync(stdout, 'utf8'), stderr: readFileSync(stderr, 'utf8') };
    rmSync(folder, { recursive: true, force: true });
    return { ...ending(code, signal), ...texts };
  };
  let result: Promise<RunResult> | undefined;
  return {
    stdout: () => readFileSync(stdout, 'utf8'),
    kill,
    result: () => {
      result ??= toEnd();
      return result;
    },
  };
};

/** Like `start` and `result`, for setting up: throws where the program fails. */
export const runSync = (prefix: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void => {
  const { status, signal, stdout, stderr } = spawnSync(...wineCommand(args), {
    cwd: join(prefix, '..'),
    env: wineEnvironment(prefix, env),
    encoding: 'utf8',
    timeout: 180_000,
  });
  // Programs of Wine say on standard output, too, what went wrong.
  if (status !== 0) throw new Error(`wine64 ${args.join(' ')}: ${howEnded({ ...ending(status, signal), stderr: stderr + stdout })}`);
};

/** `-p` keeps the server of this prefix alive between programs; `-k` ends it and all its programs, `-w` waits for its end. */
export const wineserver = (prefix: string, flag: '-p' | '-k' | '-w'): void => {
  // That none runs, it would say, which is what was wanted; one that cannot be started is told by the next program.
  spawnSync(WINESERVER, [flag], { env: wineEnvironment(prefix), stdio: 'ignore' });
};
