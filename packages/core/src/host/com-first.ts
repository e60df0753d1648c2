import type { Requester } from '../requester/service.ts';
import type { Holders } from './router.ts';

/**
 * Holders for a process that may freeze, too. Starting one may take WMI, which is COM: whatever uses COM first in a process without
 * having set its security leaves it at Windows' default, and that refuses the writers that call back.
 */
export const comFirst = (holders: Holders, requester: Pick<Requester, 'initializeCom'>): Holders => ({
  find: () => holders.find(),
  start: async () => {
    requester.initializeCom();
    return await holders.start();
  },
});
