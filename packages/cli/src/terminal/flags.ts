import {
  CONTRACT,
  type Method,
  markableOptions,
  membersOf,
  OTHER_COMMANDS,
  type Wording,
  worded,
  wordingFor,
} from '@qga-vss/core/internal';

/** An option on the command line, by the whole of its name of JSON: `--hold-ms` of `holdMs`. */
export const longFlagOf = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Names that end in the unit, which is typed with the value. Made when they are needed first. */
let durations: ReadonlySet<string> | undefined;
const durationNames = (): ReadonlySet<string> =>
  new Set(
    Object.values(CONTRACT)
      .flatMap(({ options }) => Object.entries(membersOf(options)))
      .flatMap(([name, { unit }]) => (unit === 'ms' ? [name] : [])),
  );

/** An option on the command line, by its name of JSON: `--dry-run` of `dryRun`, `--hold` of `holdMs`. */
export const flagOf = (name: string): string => {
  durations ??= durationNames();
  return longFlagOf(durations.has(name) ? name.replace(/Ms$/, '') : name);
};

/** Made when it is needed first: most of what is printed to programs has no such text. */
let wording: Wording | undefined;

/** What texts of the contract may name, as it is typed on the command line. @seam */
export const commandLineWords = (): Readonly<Record<string, string>> => {
  const methods: readonly Method[] = Object.values(CONTRACT);
  const commands = [...methods.flatMap(({ commandLine }) => commandLine?.name ?? []), ...Object.keys(OTHER_COMMANDS)];
  return Object.fromEntries([
    ...markableOptions(methods).map((name) => [name, flagOf(name)]),
    ...commands.map((name) => [`qga-vss ${name}`, `"qga-vss ${name}"`]),
  ]);
};

/** A text of the contract, which marks options by their names of JSON (`holdMs`), in the words of the command line: `--hold`. */
export const withFlags = (text: string): string => {
  wording ??= wordingFor(commandLineWords());
  return worded(text, wording);
};
