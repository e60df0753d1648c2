import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** How a process has ended, and what it has printed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Resolves when a process has ended. @throws where it could not be started */
export const outputOf = async (child: ChildProcess): Promise<Ended> => {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  const [code] = await once(child, 'close');
  return { code, ...texts };
};

/** The document that a process prints, with its exit code. @throws what it has said where it prints none */
export const documentOf = async (child: ChildProcess) => {
  const { code, stdout, stderr } = await outputOf(child);
  if (stdout === '') throw new Error(`It ended with ${code} and said: ${stderr}`);
  return { code, ...JSON.parse(stdout) };
};
