import { type ChildProcess, spawn } from 'node:child_process';
import { findHolder } from '../../src/host/holder.ts';
import { hostEnvironment } from '../../src/host/host-environment.ts';

/** The machine's holder as a child of this process, so that it can be killed. */
export const startHolder = async (host: string): Promise<ChildProcess> => {
  const holder = spawn(process.execPath, [host, '--holder'], { stdio: 'ignore', detached: true, env: hostEnvironment(process.env) });
  for (;;) {
    const found = await findHolder(undefined);
    await found?.[Symbol.asyncDispose]();
    if (found !== undefined) return holder;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
