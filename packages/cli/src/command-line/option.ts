import { flagOf, longFlagOf } from '../terminal/flags.ts';
import type { Bounds } from './milliseconds.ts';

/** An option as data, whether it comes from the contract or is the command line's own. */
export interface OptionSpec {
  /** As in JSON: `dryRun`, `holdMs`; on the command line it is `--dry-run`, `--hold` and `--hold-ms`. */
  readonly name: string;
  /**
   * `switch`: on or absent; `off`: `--no-x` or absent; `yes-no`: `--x`, `--no-x` or absent; `optional`: with or without a value; `words`: a text of
   * any words, by its place alone; `repeated`: one value each time it is given, whatever is in it; `duration`: milliseconds, typed as `9s`
   * behind `--x`, or without a unit behind `--x-ms`; `instant`: epoch milliseconds, typed so or by ISO 8601.
   */
  readonly kind: 'switch' | 'off' | 'yes-no' | 'text' | 'integer' | 'list' | 'optional' | 'words' | 'repeated' | 'duration' | 'instant';
  readonly description: string;
  /** Of `switch`: a letter by which it goes, too. */
  readonly short?: string;
  /** An option that it cannot be given with. */
  readonly conflicts?: string;
  readonly choices?: readonly string[];
  /** Values worth offering where others are possible, too. */
  readonly values?: readonly string[];
  readonly default?: unknown;
  /** Of `optional`: the number that it is without a value; with one it is a number, too. */
  readonly bare?: number;
  /** Of `duration`: what it may be. */
  readonly bounds?: Bounds;
  /** What stands for the value in help. */
  readonly placeholder?: string;
  /** It is decided each time: no defaults file may say it. */
  readonly eachTime?: boolean;
  /** What it stands under in help. */
  readonly group?: string;
}

/** Every flag an option has, the one to show first. */
export const flagsOf = ({ name, kind }: Pick<OptionSpec, 'name' | 'kind'>): readonly string[] => {
  const flag = flagOf(name);
  const opposite = flag.replace('--', '--no-');
  if (kind === 'off') return [opposite];
  if (kind === 'duration') return [flag, longFlagOf(name)];
  return kind === 'yes-no' ? [flag, opposite] : [flag];
};
