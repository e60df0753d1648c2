import type { EarlyHost } from '@qga-vss/core/early-host';
import { processWorld } from './command-line/process-world.ts';
import { main } from './main.ts';

/** The command line of this process. @param early a host that was started before the rest was loaded */
export const begin = async (early: EarlyHost | undefined): Promise<void> => {
  let hurried = false;
  const hurry = (): void => {
    hurried = true;
  };
  process.exitCode = await main(processWorld(hurry, early));
  // Where nothing was frozen nobody has taken it.
  early?.[Symbol.dispose]();
  // All has been written; what is still open belongs to a process that does not answer, or to a command that goes on.
  if (hurried) process.exit();
};
