import type { Call } from '../command-line/command.ts';
import { durationOf, typedDuration } from '../command-line/milliseconds.ts';
import type { OptionSpec } from '../command-line/option.ts';
import { flagOf } from '../terminal/flags.ts';

/** Milliseconds between two looks, and at least: each of them asks the machine. */
const EVERY_MS = 1000;
const AT_LEAST_MS = 200;

export const WATCH: OptionSpec = {
  name: 'watch',
  kind: 'optional',
  description: `Look again every so often (${typedDuration(EVERY_MS)} where left out) until Ctrl+C, which ends it well: drawn in place on a terminal, elsewhere a line for each change, with --json one document a line. Into a file nothing is written while anything is frozen: it may lie on a frozen disk.`,
  placeholder: 'duration',
};

/**
 * Milliseconds between two looks.
 * @throws INVALID_ARGUMENT
 */
export const watchInterval = ({ options: { watch } }: Pick<Call, 'options'>): number => {
  if (watch === true) return EVERY_MS;
  return durationOf(flagOf(WATCH.name), String(watch), { minimum: AT_LEAST_MS }, { plain: false });
};
