import { QgaError } from '../vss/errors.ts';
import { isOldNode } from '../vss/node-version.ts';

/**
 * Makes sure that a Node can run the host.
 * @param version as process.versions has it
 * @throws NODE_TOO_OLD
 */
export const checkNodeVersion = (version: string): void => {
  if (isOldNode(version)) throw QgaError.of('NODE_TOO_OLD', { detail: `This is v${version}.` });
};
