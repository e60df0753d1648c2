import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@qga-vss/core';
import type { World } from '../world.ts';
import type { Child, Guest } from './guest.ts';

/** Longer than any hold here, and not for ever. */
const IDLE = ['-e', 'setTimeout(() => {}, 30_000)'];

/** Waits for a word, writes, and does not come back from that before the file is on the disk. */
const WRITER = `const fs = require('node:fs');
process.stdin.once('data', () => {
  const path = process.argv[1];
  const file = fs.openSync(path, 'w');
  fs.writeSync(file, 'written by qga-vss selftest');
  fs.fsyncSync(file);
  fs.closeSync(file);
  fs.rmSync(path);
  console.log('written');
  process.exit();
});`;

type Piped = ChildProcess & { readonly stdin: NodeJS.WritableStream; readonly stdout: NodeJS.ReadableStream };

/** What a child says, line by line, for whoever comes when. */
class Listener {
  #text = '';
  #ended = false;
  #news = Promise.withResolvers<void>();

  constructor(stream: NodeJS.ReadableStream) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      this.#text += text;
      this.#tell();
    });
    stream.once('close', () => {
      this.#ended = true;
      this.#tell();
    });
  }

  async line(satisfies: (line: string) => boolean): Promise<string | undefined> {
    for (;;) {
      const whole = this.#text
        .split('\n')
        .slice(0, -1)
        .map((line) => line.trimEnd());
      const found = whole.find((line) => line !== '' && satisfies(line));
      if (found !== undefined || this.#ended) return found;
      await this.#news.promise;
    }
  }

  async all(): Promise<string> {
    while (!this.#ended) await this.#news.promise;
    return this.#text;
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}

/** Outside this process's job, so that it can thaw where this process is killed; none of its windows shows. */
const startChild = (file: string, args: readonly string[]): Child => {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'], detached: true, windowsHide: true }) as Piped;
  const exited = once(child, 'exit').then(
    ([code]) => code as number | null,
    () => null,
  );
  child.once('error', () => child.stdout.destroy());
  // Who no longer listens has ended, and tells so itself.
  child.stdin.on('error', () => {});
  const listener = new Listener(child.stdout);
  return {
    pid: child.pid ?? 0,
    exited,
    said: listener.all(),
    line: (satisfies) => listener.line(satisfies),
    write: (text) => void child.stdin.write(text),
    kill: () => void child.kill('SIGKILL'),
  };
};

const ARCHITECTURES: Readonly<Record<string, string>> = { AMD64: 'x64', ARM64: 'arm64', x86: 'ia32' };

/** A tool of Windows itself; undefined where it cannot be run. */
const tool = async (env: World['env'], name: string, ...args: readonly string[]): Promise<string | undefined> => {
  const { SystemRoot } = env;
  if (SystemRoot === undefined) return undefined;
  const child = startChild(join(SystemRoot, 'System32', name), args);
  return (await child.exited) === 0 ? await child.said : undefined;
};

/** Of the computer, not of this process; the same in an emulated one. */
const registeredArchitecture = async (env: World['env']): Promise<string | undefined> => {
  const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';
  const said = await tool(env, 'reg.exe', 'query', key, '/v', 'PROCESSOR_ARCHITECTURE');
  return ARCHITECTURES[/REG_SZ\s+(\S+)/.exec(said ?? '')?.[1] ?? ''];
};

/** Of what mountvol prints below each volume, the folders: all that has more than the root of a drive. */
export const foldersIn = (said: string): readonly string[] =>
  said
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^[A-Za-z]:\\.+\\$/.test(line));

const mountFolders = async (env: World['env']): Promise<readonly string[] | undefined> => {
  const said = await tool(env, 'mountvol.exe');
  return said === undefined ? undefined : foldersIn(said);
};

const agentFile = ({ ProgramFiles }: World['env']): string | undefined => {
  const path = join(ProgramFiles ?? '', 'Qemu-ga', 'qemu-ga.exe');
  return ProgramFiles !== undefined && existsSync(path) ? path : undefined;
};

const isUnderProgramFiles = (path: string, env: World['env']): boolean =>
  ['ProgramFiles', 'ProgramW6432'].some((name) => {
    const folder = env[name];
    return folder !== undefined && path.toLowerCase().startsWith(`${folder.toLowerCase()}\\`);
  });

const commandOf = ({ SystemRoot }: World['env']): readonly [string, readonly string[]] =>
  SystemRoot === undefined ? [process.execPath, ['-p', '"a word"']] : [join(SystemRoot, 'System32', 'cmd.exe'), ['/c', 'ver']];

/** This computer; or the machine in memory of that name. */
export const processGuest = (world: World, simulate: string | undefined): Guest => {
  const { env } = world;
  const simulated = simulate === undefined ? [] : ['--simulate', simulate];
  const node = (...args: readonly string[]): Child => startChild(process.execPath, args);
  // Windows has no such variable for services and tasks.
  const session = env['SESSIONNAME'];
  return {
    clock: systemClock,
    simulated: simulate !== undefined,
    shared: simulate === undefined,
    architecture: process.arch,
    account: userInfo().username,
    interactive: session !== undefined && session !== 'Services',
    underProgramFiles: isUnderProgramFiles(process.execPath, env),
    otherWord: async () =>
      simulate === undefined
        ? { architecture: await registeredArchitecture(env), mountFolders: await mountFolders(env), agent: agentFile(env) }
        : {},
    connect: () => world.connect(simulate === undefined ? {} : { simulate }),
    start: (command = '', ...args) => node(process.argv[1] ?? '', command, ...simulated, ...args),
    command: () => startChild(...commandOf(env)),
    idle: () => node(...IDLE),
    idleCommand: [process.execPath, ...IDLE],
    writer: (folder) => node('-e', WRITER, join(folder, `qga-vss-selftest-${process.pid}.tmp`)),
  };
};
