import { flagOf } from '../terminal/flags.ts';

/** An option as data, whether it comes from the contract or is the command line's own. */
export interface OptionSpec {
  /** As in JSON: `holdMs`; on the command line it is `--hold-ms`. */
  readonly name: string;
  /**
   * `switch`: on or absent; `off`: `--no-x` or absent; `yes-no`: `--x`, `--no-x` or absent; `optional`: with or without a value; `words`: a text of
   * any words, by its place alone; `repeated`: one value each time it is given, whatever is in it.
   */
  readonly kind: 'switch' | 'off' | 'yes-no' | 'text' | 'integer' | 'list' | 'optional' | 'words' | 'repeated';
  readonly description: string;
  readonly choices?: readonly string[];
  /** Values worth offering where others are possible, too. */
  readonly values?: readonly string[];
  readonly default?: unknown;
  /** Of `optional`: the number that it is without a value; with one it is a number, too. */
  readonly bare?: number;
  /** What stands for the value in help. */
  readonly placeholder?: string;
  /** What it stands under in help. */
  readonly group?: string;
}

/** Every flag an option has. */
export const flagsOf = ({ name, kind }: Pick<OptionSpec, 'name' | 'kind'>): readonly string[] => {
  const flag = flagOf(name);
  const opposite = flag.replace('--', '--no-');
  if (kind === 'off') return [opposite];
  return kind === 'yes-no' ? [flag, opposite] : [flag];
};
