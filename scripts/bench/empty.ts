import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds of a whole process of an empty Node. */
export const empty = async (): Promise<number> => {
  const began = performance.now();
  // It has nothing to say.
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - began;
};
