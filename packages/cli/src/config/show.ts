import { QgaError } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { EXIT, EXIT_OF_KIND } from '../command-line/exit-codes.ts';
import { type Defaults, defaultable, defaultsIn, typed } from '../method/defaults.ts';
import { cleanText } from '../terminal/clean.ts';
import { flagOf } from '../terminal/flags.ts';
import { printJson } from '../terminal/json.ts';
import { errorLines } from '../terminal/notice.ts';
import { section } from '../terminal/section.ts';
import { rows } from '../terminal/table.ts';

/** What an option would be, as it would be typed, and who says so; null where it is left to the machine. */
interface Setting {
  readonly option: string;
  readonly value: string | null;
  readonly source: 'command line' | 'file' | 'default';
}

/** The defaults file as it was found. */
interface Found extends Defaults {
  readonly state: 'absent' | 'used' | 'not used';
  readonly error: QgaError | null;
}

const find = async ({ world }: Call): Promise<Found> => {
  try {
    const file = await world.defaultsFile();
    if (file.isHidden === true) throw QgaError.of('DEFAULTS_INVALID', { object: file.path, detail: 'This account may not read it.' });
    return { ...defaultsIn(file), state: file.text === undefined ? 'absent' : 'used', error: null };
  } catch (thrown) {
    const error = QgaError.from(thrown);
    return { file: error.at.object ?? '', values: {}, state: 'not used', error };
  }
};

/** @throws INVALID_ARGUMENT where an option that was given cannot be read */
const settingsOf = ({ options }: Call, { values }: Defaults): readonly Setting[] =>
  defaultable().map(({ spec }) => {
    const { name, default: fallback } = spec;
    const given = options[name];
    if (given instanceof QgaError) throw given;
    if (given !== undefined) return { option: name, value: typed(spec, given), source: 'command line' };
    if (name in values) return { option: name, value: typed(spec, values[name]), source: 'file' };
    return { option: name, value: fallback === undefined ? null : typed(spec, fallback), source: 'default' };
  });

const STATES = {
  absent: 'there is none',
  used: 'it is used',
  'not used': 'it is not used',
} as const;

/** What a freeze would be begun with; resolves with the exit code, that of the error where the file cannot be used. */
export const showConfig = async (call: Call): Promise<number> => {
  const { world, out, options } = call;
  const { file, state, error, values } = await find(call);
  const settings = settingsOf(call, { file, values });
  if (options['json'] === true) printJson(world, { file, state, error, options: settings });
  else {
    out.print([
      `${out.style.strong('DEFAULTS')} ${cleanText(file)}: ${STATES[state]}`,
      ...(error === null ? [] : section('Error', errorLines(error.toJSON()), out)),
      ...rows(
        settings.map(({ option, value, source }) => [`  ${flagOf(option)}`, cleanText(value ?? '-'), source]),
        out,
      ),
    ]);
  }
  return error === null ? EXIT.done : EXIT_OF_KIND[error.failure.kind];
};
