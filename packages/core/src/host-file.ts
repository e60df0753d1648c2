import { join } from 'node:path';

/** Where the build puts the host's bundle: beside this package's modules, and beside any bundle that has this inside. */
export const hostFile = (): string => join(import.meta.dirname, 'host.cjs');
