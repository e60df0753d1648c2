import type { Service } from '@qga-vss/core';
import { EXIT } from './exit-codes.ts';

/**
 * Does something with the product that resolves with an exit code, after everything was printed. Where a call into VSS never came
 * back, the process is ended hard: leaving in order would wait for that call.
 */
export const useService = async (service: Service, work: (service: Service) => Promise<number>): Promise<number> => {
  try {
    const code = await work(service);
    if (service.unusable) service.terminate(EXIT.lost);
    return code;
  } finally {
    if (!service.unusable) await service[Symbol.asyncDispose]();
  }
};
