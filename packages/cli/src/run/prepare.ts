import type { FreezeOptions, Notice, ThawOptions } from '@qga-vss/core';
import type { Call } from '../command.ts';
import { contractValues } from '../options/contract-values.ts';
import { optionsOf } from '../options/from-contract.ts';
import type { OptionSpec } from '../options/spec.ts';
import { findExecutable } from './executable.ts';
import { type Launch, loadLauncher } from './launch.ts';
import { outputWarnings } from './output-warning.ts';
import type { Asked } from './report.ts';

/** What only makes sense where freeze and thaw are commands of their own. */
const NOT_OF_RUN: ReadonlySet<string> = new Set(['sessionId', 'releaseAfterMs', 'detach']);

export const FREEZE_OPTIONS = optionsOf('freeze').filter(({ name }) => !NOT_OF_RUN.has(name));

const SUCCEEDED_HERE = 'With copy, run tells them by itself how the command fared; of a command that failed it never says true.';

/** Of thaw's options those that make sense where freeze and thaw are one command. */
export const THAW_OPTIONS = optionsOf('thaw')
  .filter(({ name }) => name === 'succeeded' || name === 'includeDocuments')
  .map((spec) => (spec.name === 'succeeded' ? { ...spec, description: `${spec.description} ${SUCCEEDED_HERE}` } : spec));

/** All that a run needs to know and have before it freezes. */
export interface Plan {
  readonly freeze: FreezeOptions;
  readonly thaw: ThawOptions;
  readonly executable: string;
  readonly args: readonly string[];
  readonly launch: Launch;
  readonly killOnExpiry: boolean;
  readonly warnings: readonly Notice[];
  readonly asked: Asked;
}

export const KILL_ON_EXPIRY: OptionSpec = {
  name: 'killOnExpiry',
  kind: 'switch',
  description: 'End the command, and on Windows what it started, when the hold ends before it; else it is left running.',
};

export const whatWasAsked = ({ simulate, writers }: Call['options']): Asked => ({
  simulated: simulate !== undefined,
  fileSystemsOnly: writers === 'none',
});

/**
 * Checks the input and loads what the command needs, while the machine still runs freely.
 * @throws INVALID_ARGUMENT, COMMAND_NOT_FOUND
 */
export const prepareRun = async ({ world, options, operands: [command = '', ...args] }: Call): Promise<Plan> => {
  const freeze = contractValues('freeze', FREEZE_OPTIONS, options);
  const thaw = contractValues('thaw', THAW_OPTIONS, options);
  const { json, killOnExpiry } = options;
  return {
    freeze,
    thaw,
    executable: await findExecutable(command),
    args,
    launch: await loadLauncher({ outputToStderr: json === true }),
    killOnExpiry: killOnExpiry === true,
    warnings: outputWarnings(world, freeze),
    asked: whatWasAsked(options),
  };
};
