import { QgaError } from '../vss/errors.ts';

/** What engines in package.json says. */
const OLDEST = [22, 12] as const;

/**
 * Makes sure that a Node can run the host.
 * @param version as process.versions has it
 * @throws NODE_TOO_OLD
 */
export const checkEngine = (version: string): void => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    throw QgaError.of('NODE_TOO_OLD', { detail: `This is v${version}.` });
};
