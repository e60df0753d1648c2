import { SCENARIO_NAMES } from '@qga-vss/core/internal';
import type { OptionSpec } from './option.ts';

/** What the options that most commands share stand under in help. */
export const COMMON_GROUP = 'Rehearsal and output:';

export const SIMULATE: OptionSpec = {
  name: 'simulate',
  kind: 'optional',
  description:
    'Rehearse on a machine in memory, by the name of a scenario (healthy where none is named) or a file that ends in .json; nothing real is frozen.',
  placeholder: 'scenario',
  values: SCENARIO_NAMES,
  group: COMMON_GROUP,
};

export const JSON_OUTPUT: OptionSpec = { name: 'json', kind: 'switch', description: 'Print one JSON document.', group: COMMON_GROUP };

export const VERBOSE: OptionSpec = {
  name: 'verbose',
  kind: 'switch',
  description: 'Say more: the steps and how long they took; of an error the step, the call and the cause. On standard error.',
  group: COMMON_GROUP,
};

export const COLOR: OptionSpec = {
  name: 'color',
  kind: 'off',
  description: 'No colours, as with the variable NO_COLOR.',
  group: COMMON_GROUP,
};

/** What every command takes that asks a machine something. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [SIMULATE, JSON_OUTPUT, VERBOSE, COLOR];

/** What `--simulate` means for connect. */
export const openOptions = (options: Readonly<Record<string, unknown>>): { simulate?: string } => {
  const { simulate } = options;
  if (simulate === undefined) return {};
  return { simulate: typeof simulate === 'string' ? simulate : 'healthy' };
};
