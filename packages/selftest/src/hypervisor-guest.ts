import { QgaError, type Service } from '@qga-vss/core';
import { systemClock } from '@qga-vss/core/internal';
import type { Guest } from './guest.ts';

/** What only a process within the guest can do is not asked of one that is reached from its hypervisor. */
const within = (): never => {
  throw QgaError.of('INTERNAL_ERROR', { detail: 'That is done within the guest alone.' });
};

/** A guest as it is reached from its hypervisor. @param name how it is named there */
export const hypervisorGuest = (name: string, connect: () => Promise<Service>, simulated: boolean): Guest => ({
  clock: systemClock,
  simulated,
  shared: false,
  fromHypervisor: true,
  architecture: process.arch,
  account: `the agent of ${name}`,
  underProgramFiles: false,
  connect,
  otherWord: within,
  session: within,
  hasHolder: within,
  endHolder: within,
  start: within,
  command: within,
  idle: within,
  idleCommand: [],
  writer: within,
});
