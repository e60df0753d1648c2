import type { Method } from '@qga-vss/core/internal';

/** Methods whose options may stand in the defaults file: what begins, continues or ends a freeze. What only asks shows all there is. */
export const takesDefaults = ({ contract: { session, commandLine } }: { readonly contract: Method }): boolean =>
  commandLine !== undefined && session !== undefined && session !== 'asks';
