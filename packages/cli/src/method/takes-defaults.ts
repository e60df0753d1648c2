import type { Method } from '@qga-vss/core/internal';
import type { CommandMethod, View } from './view.ts';

interface Takes {
  readonly contract: Method;
  readonly view?: Pick<View<CommandMethod>, 'withoutDefaults'>;
}

/**
 * Methods that take options of the defaults file: what begins, continues or ends a freeze, and what says beforehand how one would go.
 * What only asks shows all there is.
 */
export const takesDefaults = ({ contract: { session, commandLine }, view }: Takes): boolean =>
  commandLine !== undefined && ((session !== undefined && session !== 'asks') || view?.withoutDefaults !== undefined);
