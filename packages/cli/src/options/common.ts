import type { OptionSpec } from './spec.ts';

export const SIMULATE: OptionSpec = {
  name: 'simulate',
  kind: 'optional',
  description:
    'Rehearse on a machine in memory, by the name of a scenario (healthy where none is named) or a file that ends in .json; nothing real is frozen.',
  placeholder: 'scenario',
};

export const JSON_OUTPUT: OptionSpec = { name: 'json', kind: 'switch', description: 'Print one JSON document.' };

export const STACK: OptionSpec = { name: 'stack', kind: 'switch', description: 'With an error, print where in the program it was made.' };

/** What `--simulate` means for openService. */
export const openOptions = (options: Readonly<Record<string, unknown>>): { simulate?: string } => {
  const { simulate } = options;
  if (simulate === undefined) return {};
  return { simulate: typeof simulate === 'string' ? simulate : 'healthy' };
};
