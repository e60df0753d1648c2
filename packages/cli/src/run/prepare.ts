import type { FreezeOptions, Notice, ThawOptions } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { contractValues } from '../method/values.ts';
import { findExecutable } from './executable.ts';
import { freezeWarnings } from './hypervisor-freeze.ts';
import { type Launch, loadLauncher } from './launch.ts';
import { FREEZE_OPTIONS, THAW_OPTIONS } from './options.ts';
import { outputWarnings } from './output-warning.ts';
import type { Asked } from './report.ts';

/** All that a run needs to know and have before it freezes. */
export interface Plan {
  readonly freeze: FreezeOptions;
  readonly thaw: ThawOptions;
  readonly executable: string;
  readonly args: readonly string[];
  readonly launch: Launch;
  readonly killOnExpiry: boolean;
  readonly evenIfNotFrozen: boolean;
  readonly warnings: readonly Notice[];
  readonly asked: Asked;
}

export const whatWasAsked = ({ simulate, writers, guest }: Call['options']): Asked => ({
  ...(typeof guest === 'string' ? { guest } : {}),
  simulated: simulate !== undefined,
  fileSystemsOnly: writers === 'none',
});

/**
 * Checks the input and loads what the command needs, while the machine still runs freely.
 * @throws INVALID_ARGUMENT, COMMAND_NOT_FOUND, COMMAND_FREEZES
 */
export const prepareRun = async ({ world, options, operands: [command = '', ...args] }: Call): Promise<Plan> => {
  const freeze = contractValues('freeze', FREEZE_OPTIONS, options);
  const thaw = contractValues('thaw', THAW_OPTIONS, options);
  const { json, killOnExpiry, evenIfNotFrozen } = options;
  const asked = whatWasAsked(options);
  return {
    freeze,
    thaw,
    executable: await findExecutable(command),
    args,
    launch: await loadLauncher({ outputToStderr: json === true }),
    killOnExpiry: killOnExpiry === true,
    evenIfNotFrozen: evenIfNotFrozen === true,
    warnings: asked.guest === undefined ? outputWarnings(world, freeze, asked) : freezeWarnings([command, ...args]),
    asked,
  };
};
