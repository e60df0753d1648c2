import { createInterface } from 'node:readline/promises';
import { QgaError } from '@qga-vss/core';

/** Puts a question to whoever sits at the terminal; undefined where nobody does. */
export const terminalAsk = (): ((question: string) => Promise<string>) | undefined => {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const refused = new Promise<never>((_, reject) => {
      for (const end of ['SIGINT', 'close'] as const) terminal.once(end, () => reject(QgaError.of('CANCELLED')));
    });
    try {
      return await Promise.race([terminal.question(question), refused]);
    } finally {
      terminal.close();
    }
  };
};
