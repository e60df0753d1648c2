import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from './child.ts';
import type { OtherWord } from './guest.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Milliseconds for a tool of Windows. */
const TOOL_MS = 10_000;

/** What a tool of Windows itself says; undefined where it cannot be run, fails, or does not end. */
const tool = async ({ SystemRoot }: Environment, name: string, ...args: readonly string[]): Promise<string | undefined> => {
  if (SystemRoot === undefined) return undefined;
  const child = startChild(join(SystemRoot, 'System32', name), args);
  const timer = setTimeout(child.kill, TOOL_MS);
  const exitCode = await child.exited;
  clearTimeout(timer);
  return exitCode === 0 ? await child.said : undefined;
};

const ARCHITECTURES: Readonly<Record<string, string>> = { AMD64: 'x64', ARM64: 'arm64', x86: 'ia32' };

/** Of the computer, not of this process; the same in an emulated one. */
const registeredArchitecture = async (env: Environment): Promise<string | undefined> => {
  const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';
  const said = await tool(env, 'reg.exe', 'query', key, '/v', 'PROCESSOR_ARCHITECTURE');
  return ARCHITECTURES[/REG_SZ\s+(\S+)/.exec(said ?? '')?.[1] ?? ''];
};

/** Of what mountvol prints below each volume, the folders: all that has more than the root of a drive. @seam */
export const foldersIn = (said: string): readonly string[] =>
  said
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^[A-Za-z]:\\.+\\$/.test(line));

const mountFolders = async (env: Environment): Promise<readonly string[] | undefined> => {
  const said = await tool(env, 'mountvol.exe');
  return said === undefined ? undefined : foldersIn(said);
};

const agentFile = ({ ProgramFiles }: Environment): string | undefined => {
  const path = join(ProgramFiles ?? '', 'Qemu-ga', 'qemu-ga.exe');
  return ProgramFiles !== undefined && existsSync(path) ? path : undefined;
};

/** Of `whoami /user`, the SID: the account's name is another one in every language. @seam */
export const sidIn = (said: string): string | undefined => /"(S-1-[\d-]+)"/.exec(said)?.[1];

/** Of tasklist's one line about a process, the number of its session. @seam */
export const sessionIn = (said: string): number | undefined => {
  const number = /^"[^"]*","\d+","[^"]*","(\d+)"/m.exec(said)?.[1];
  return number === undefined ? undefined : Number(number);
};

/** The session of Windows that a process is in. */
export const sessionOf = async (env: Environment, pid: number): Promise<number | undefined> =>
  sessionIn((await tool(env, 'tasklist.exe', '/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh')) ?? '');

/** What the tools of this Windows say, one after the other. */
export const wordOfWindows = async (env: Environment): Promise<OtherWord> => ({
  architecture: await registeredArchitecture(env),
  mountFolders: await mountFolders(env),
  agent: agentFile(env),
  user: sidIn((await tool(env, 'whoami.exe', '/user', '/fo', 'csv', '/nh')) ?? ''),
});
