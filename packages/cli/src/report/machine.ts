import os from 'node:os';
import type { Report } from '@qga-vss/core';

/** What tells the reports of fifty computers apart. */
export type MachineFacts = NonNullable<Report['machine']>;

/** This computer: the guest, or the hypervisor from which one is frozen. */
export const thisMachine = (): MachineFacts => ({
  hostName: os.hostname(),
  // Elsewhere than on Windows the version is that of how the kernel was built.
  system: `${process.platform === 'win32' ? os.version() : os.type()}, ${os.release()}`,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});
