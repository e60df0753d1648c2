import { type FreezeOptions, type Notice, QgaError, type ThawOptions } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { guestsOf } from '../command-line/common-options.ts';
import type { UsedDefault } from '../method/defaults.ts';
import { contractValues } from '../method/values.ts';
import { flagOf } from '../terminal/flags.ts';
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
  readonly launch: Launch;
  readonly killOnExpiry: boolean;
  readonly evenIfNotFrozen: boolean;
  readonly warnings: readonly Notice[];
  readonly asked: Asked;
}

export const whatWasAsked = (options: Call['options'], defaults: readonly UsedDefault[]): Asked => ({
  guests: guestsOf(options),
  simulated: options['simulate'] !== undefined,
  fileSystemsOnly: options['writers'] === 'none',
  defaults,
});

/** The plan of what continues a prepared freeze, which has its options. @throws INVALID_ARGUMENT */
export const withoutFreezeDefaults = (plan: Plan, given: Pick<Call, 'options'>): Plan => ({
  ...plan,
  freeze: contractValues('freeze', FREEZE_OPTIONS, given.options),
  asked: {
    ...plan.asked,
    defaults: (plan.asked.defaults ?? []).filter(({ option }) => !FREEZE_OPTIONS.some(({ name }) => name === option)),
  },
});

/** What a group does not take: it chooses its instant, and a guest that is not frozen ends it. */
const NOT_OF_GROUPS = ['freezeAt', 'evenIfNotFrozen'] as const;

/** @throws INVALID_ARGUMENT */
const refuseOfGroup = (options: Call['options']): void => {
  const refused = NOT_OF_GROUPS.find((name) => guestsOf(options).length > 1 && options[name] !== undefined);
  if (refused !== undefined)
    throw QgaError.of('INVALID_ARGUMENT', { object: flagOf(refused), detail: 'It is for one guest, not for a group.' });
};

/**
 * Checks the input and loads what the command needs, while the machine still runs freely.
 * @throws INVALID_ARGUMENT, COMMAND_NOT_FOUND, COMMAND_FREEZES
 */
export const prepareRun = async (
  { world, options, operands: [command = '', ...args] }: Call,
  defaults: readonly UsedDefault[] = [],
): Promise<Plan> => {
  refuseOfGroup(options);
  const freeze = contractValues('freeze', FREEZE_OPTIONS, options);
  const thaw = contractValues('thaw', THAW_OPTIONS, options);
  const { json, recordArguments, killOnExpiry, evenIfNotFrozen } = options;
  const asked = whatWasAsked(options, defaults);
  const executable = await findExecutable(command);
  return {
    freeze,
    thaw,
    launch: await loadLauncher(executable, args, { outputToStderr: json === true, recordArguments: recordArguments === true }),
    killOnExpiry: killOnExpiry === true,
    evenIfNotFrozen: evenIfNotFrozen === true,
    warnings: asked.guests.length === 0 ? outputWarnings(world, freeze, asked) : await freezeWarnings([command, ...args], asked.guests),
    asked,
  };
};
