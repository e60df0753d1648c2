import type { FreezeSettings } from '../contract/freeze.ts';
import type { Processes, UntrustedPath } from '../platform/processes.ts';
import { QgaError } from '../vss/errors.ts';

/**
 * Makes sure that this process may freeze, and that other users cannot have put code of theirs into it.
 * @returns warnings of what is allowed all the same
 * @throws NOT_ELEVATED, UNTRUSTED_PATH
 */
export const checkPermission = (
  processes: Processes,
  { allowUntrustedPaths }: Pick<FreezeSettings, 'allowUntrustedPaths'>,
): readonly QgaError[] => {
  if (!processes.isElevated()) throw QgaError.of('NOT_ELEVATED');
  const untrusted = processes.untrustedPaths().map(asError);
  if (untrusted[0] !== undefined && !allowUntrustedPaths) throw untrusted[0];
  return untrusted;
};

const asError = ({ path, who, rights }: UntrustedPath): QgaError =>
  QgaError.of('UNTRUSTED_PATH', { object: path, detail: `${who}: ${rights.join(', ')}.` });
