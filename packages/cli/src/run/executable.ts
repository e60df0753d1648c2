import { resolve } from 'node:path';
import { QgaError } from '@qga-vss/core';

/**
 * The absolute path of what a command names.
 * @throws COMMAND_NOT_FOUND
 */
export const findExecutable = async (command: string): Promise<string> => {
  const { default: which } = await import('which');
  const found = await which(command, { nothrow: true });
  if (found === null) throw QgaError.of('COMMAND_NOT_FOUND', { object: command });
  return resolve(found);
};
