import { type Notice, QgaError } from '@qga-vss/core';

/** Words by which a command asks the agent of the guest to freeze it, within our freeze. */
const FREEZES = /(?<![\w-])(--quiesce|domfsfreeze|(guest-)?fsfreeze-freeze(-list)?)(?![\w-])/;

/** What freezes through the agent unless it is configured not to. */
const MAY_FREEZE = /(?<![\w-])(qm\s+(snapshot|clone)|vzdump)(?![\w-])/;

/**
 * What a command's words tell of a freeze by the hypervisor, which would meet ours: Windows has one at a time.
 * @throws COMMAND_FREEZES where it is sure
 */
export const freezeWarnings = (words: readonly string[]): readonly Notice[] => {
  const command = words.join(' ');
  const [, object] = FREEZES.exec(command) ?? [];
  if (object !== undefined) throw QgaError.of('COMMAND_FREEZES', { object });
  const [, may] = MAY_FREEZE.exec(command) ?? [];
  return may === undefined ? [] : [QgaError.of('COMMAND_MAY_FREEZE', { object: may }).toJSON()];
};
