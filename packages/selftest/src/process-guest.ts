import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { findHolder, type Service } from '@qga-vss/core';
import { systemClock } from '@qga-vss/core/internal';
import { startChild } from './child.ts';
import { BEGUN, type Child, type Guest, type Writer } from './guest.ts';
import { type Environment, sessionOf, wordOfWindows } from './windows-tools.ts';

/** Longer than any hold here, and not for ever. */
const IDLE = 'setTimeout(() => {}, 30_000)';

/**
 * Waits for a line, writes, and does not come back from that before the file is on the disk. A file that is there already is left
 * alone: others may have put a link to something else in its place.
 */
const WRITER = `const fs = require('node:fs');
process.stdin.once('data', () => {
  const path = process.argv[1];
  const file = fs.openSync(path, 'wx');
  fs.writeSync(file, 'written by qga-vss selftest');
  fs.fsyncSync(file);
  fs.closeSync(file);
  fs.rmSync(path);
  console.log('written');
  process.exit();
});`;

const node = (...args: readonly string[]): Child => startChild(process.execPath, args);

const startWriter = (folder: string): Writer => {
  const path = join(folder, `qga-vss-selftest-${randomUUID()}.tmp`);
  const child = node('-e', WRITER, path);
  // A process whose write is held ends when that is released.
  return { ...child, remove: () => child.exited.then(() => rm(path, { force: true })) };
};

const isUnderProgramFiles = (path: string, env: Environment): boolean =>
  ['ProgramFiles', 'ProgramW6432'].some((name) => {
    const folder = env[name];
    return folder !== undefined && path.toLowerCase().startsWith(`${folder.toLowerCase()}\\`);
  });

const commandOf = ({ SystemRoot }: Environment): readonly [string, readonly string[]] =>
  SystemRoot === undefined ? [process.execPath, ['-p', '"a word"']] : [join(SystemRoot, 'System32', 'cmd.exe'), ['/c', 'ver']];

/** The user of this process, who may have no entry in the list of users: containers have such. */
const accountName = (): string => {
  try {
    return userInfo().username;
  } catch {
    // Then the number is all that there is.
    return `uid ${process.geteuid?.()}`;
  }
};

/** What it knows of the process it is in, and how that reaches the product. */
export interface Surroundings {
  readonly env: Environment;
  readonly connect: (options: { readonly simulate?: string }) => Promise<Service>;
}

/** This computer; or the machine in memory of that name. */
export const processGuest = ({ env, connect }: Surroundings, simulate: string | undefined): Guest => {
  const isReal = simulate === undefined;
  const machine = isReal ? {} : { simulate };
  return {
    clock: systemClock,
    simulated: !isReal,
    fromHypervisor: false,
    shared: isReal,
    architecture: process.arch,
    account: accountName(),
    underProgramFiles: isUnderProgramFiles(process.execPath, env),
    otherWord: async () => (isReal ? await wordOfWindows(env) : {}),
    session: async () => (isReal ? await sessionOf(env, process.pid) : undefined),
    connect: () => connect(machine),
    hasHolder: async () => {
      await using holder = await findHolder(machine);
      return holder !== undefined;
    },
    endHolder: async () => {
      await using holder = await findHolder(machine);
      await holder?.shutdown();
    },
    start: (command = '', ...args) => node(process.argv[1] ?? '', command, ...(isReal ? [] : ['--simulate', simulate]), ...args),
    command: () => startChild(...commandOf(env)),
    idle: () => node('-e', IDLE),
    idleCommand: [process.execPath, '-e', `console.log('${BEGUN}'); ${IDLE}`],
    writer: startWriter,
  };
};
