import type { Service } from '../contract/service.ts';

export interface OpenOptions {
  /** Name of a simulated machine; the real one where left out. */
  readonly simulate?: string;
  /** A process whose death thaws. */
  readonly callerPid?: number;
}

/**
 * The product in this process: the real machine, or one in memory.
 * @throws UNKNOWN_SCENARIO, NOT_WINDOWS, CALLER_LOST
 */
export const openService = async (_options: OpenOptions = {}): Promise<Service> => {
  throw new Error('not yet');
};
