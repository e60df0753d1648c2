import { type EarlyHost, startEarlyHost } from '@qga-vss/core/early-host';
import { neededHost } from './run/early-host.ts';

const needed = neededHost(process.argv.slice(2));

/** The first act of the process, before the rest of the command is loaded: host and command load side by side. */
export const early: EarlyHost | undefined = needed === undefined ? undefined : startEarlyHost(needed.simulate);
