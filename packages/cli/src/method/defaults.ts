import { type MethodName, QgaError, type ReadableReport, type Service } from '@qga-vss/core';
import { CONTRACT, type DefaultsFile, type Method, validate } from '@qga-vss/core/internal';
import type { Call } from '../command-line/command.ts';
import { guestsOf } from '../command-line/common-options.ts';
import { durationOf, typedDuration } from '../command-line/milliseconds.ts';
import { nearest } from '../command-line/nearest.ts';
import type { OptionSpec } from '../command-line/option.ts';
import { flagOf } from '../terminal/flags.ts';
import type { Screen } from '../terminal/screen.ts';
import { section } from '../terminal/section.ts';
import { optionsOf } from './options.ts';
import { takesDefaults } from './takes-defaults.ts';

/** An option that was taken from the defaults file. */
export type UsedDefault = NonNullable<ReadableReport['defaults']>[number];

/** What the defaults file says, in the contract's values. */
export interface Defaults {
  readonly file: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const methods = Object.entries<Method>(CONTRACT) as readonly (readonly [MethodName, Method])[];

/** Every option that may stand in the file, with a method that takes it. */
export const defaultable = (): readonly { readonly method: MethodName; readonly spec: OptionSpec }[] => {
  const all = methods
    .filter(([, contract]) => takesDefaults({ contract }))
    .flatMap(([method]) => optionsOf(method).map((spec) => ({ method, spec })));
  return all.filter(({ spec }, index) => spec.eachTime !== true && all.findIndex((other) => other.spec.name === spec.name) === index);
};

/** A value as it would be typed. */
export const typed = ({ kind }: Pick<OptionSpec, 'kind'>, value: unknown): string => {
  if (kind === 'duration') return typedDuration(Number(value));
  return Array.isArray(value) ? value.join(',') : String(value);
};

const invalid = (file: string, detail: string, cause?: unknown): QgaError =>
  QgaError.of('DEFAULTS_INVALID', { object: file, detail }, cause === undefined ? {} : { cause });

const whyNot = (name: string, known: readonly string[]): string => {
  const isOption = methods.some(([method]) => optionsOf(method).some((spec) => spec.name === name));
  if (isOption || name === 'simulate') return `"${name}" may not stand there: it is decided each time, on the command line.`;
  const near = nearest(name.replace(/^-+/, ''), known);
  return `There is no option "${name}"${near === undefined ? '' : `; "${near}" there is`}. Names are those of JSON, such as ${known.slice(0, 3).join(', ')}.`;
};

/** Editors and shells of Windows put a mark before UTF-8. */
const withoutMark = (text: string): string => text.replace(/^\ufeff/, '');

const parsed = (file: string, text: string): Readonly<Record<string, unknown>> => {
  let value: unknown;
  try {
    value = JSON.parse(withoutMark(text));
  } catch (thrown) {
    throw invalid(file, 'It is no JSON in UTF-8.', thrown);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw invalid(file, 'It must be an object of JSON, each member an option.');
};

/** @throws DEFAULTS_INVALID */
const contractValue = (file: string, name: string, given: unknown): unknown => {
  const all = defaultable();
  const found = all.find(({ spec }) => spec.name === name);
  if (found === undefined)
    throw invalid(
      file,
      whyNot(
        name,
        all.map(({ spec }) => spec.name),
      ),
    );
  const { method, spec } = found;
  try {
    const isTyped = spec.kind === 'duration' && typeof given === 'string';
    const value = isTyped ? durationOf(name, given, spec.bounds ?? { minimum: 0 }, { plain: false }) : given;
    return (validate(method, { [name]: value }) as Readonly<Record<string, unknown>>)[name];
  } catch (thrown) {
    const { at, message } = QgaError.from(thrown);
    // There options go by their names of JSON.
    throw invalid(file, `${name}: ${at.detail ?? message}`, thrown);
  }
};

/** What a file says. @throws DEFAULTS_INVALID */
export const defaultsIn = ({ path, text }: DefaultsFile): Defaults => ({
  file: path,
  values:
    text === undefined
      ? {}
      : Object.fromEntries(Object.entries(parsed(path, text)).map(([name, given]) => [name, contractValue(path, name, given)])),
});

/** A rehearsal goes without what this account cannot have; and who may not read it on Windows may not freeze there either. */
const goesWithout = ({ world, options }: Pick<Call, 'world' | 'options'>): boolean =>
  options['simulate'] !== undefined || (world.platform === 'win32' && guestsOf(options).length === 0);

/** @throws DEFAULTS_NOT_TRUSTED, DEFAULTS_INVALID, KOFFI_UNAVAILABLE */
const readDefaults = async (call: Pick<Call, 'world' | 'options'>): Promise<Defaults> => {
  if (call.options['defaults'] === false) return { file: '', values: {} };
  const file = await call.world.defaultsFile().catch((thrown: unknown): DefaultsFile => {
    // Where koffi cannot be loaded nothing real is frozen, and the file is found by it.
    if (call.options['simulate'] !== undefined && QgaError.from(thrown).name === 'KOFFI_UNAVAILABLE') return { path: '' };
    throw thrown;
  });
  if (file.isHidden === true && !goesWithout(call)) throw invalid(file.path, 'This account may not read it.');
  return defaultsIn(file);
};

/** A command line's options with those of the defaults file that it takes and that were not given. */
export interface Completed {
  readonly options: Call['options'];
  readonly used: readonly UsedDefault[];
  /** Why the file is not used, where it is done without. */
  readonly refused?: QgaError;
}

/** @throws DEFAULTS_NOT_TRUSTED, DEFAULTS_INVALID, KOFFI_UNAVAILABLE */
export const withDefaults = async (
  call: Pick<Call, 'world' | 'options'>,
  specs: readonly OptionSpec[],
  given: Call['options'],
): Promise<Completed> => {
  // What is named has its options already: the file is not read, and cannot keep a session from being thawed.
  if (given['sessionId'] !== undefined) return { options: given, used: [] };
  const { file, values } = await readDefaults(call);
  const taken = specs.filter(({ name, eachTime }) => eachTime !== true && name in values && given[name] === undefined);
  return {
    options: { ...given, ...Object.fromEntries(taken.map(({ name }) => [name, values[name]])) },
    used: taken.map((spec) => ({ option: spec.name, value: typed(spec, values[spec.name]), file })),
  };
};

/** Whether a freeze that names no session continues one that was prepared. */
export const isPrepared = async (service: Pick<Service, 'status'>): Promise<boolean> => (await service.status()).state === 'prepared';

/** The same of a whole call. @throws DEFAULTS_NOT_TRUSTED, DEFAULTS_INVALID, KOFFI_UNAVAILABLE */
export const callWithDefaults = async (
  call: Call,
  specs: readonly OptionSpec[],
): Promise<{ readonly call: Call; readonly used: readonly UsedDefault[] }> => {
  const { options, used } = await withDefaults(call, specs, call.options);
  return { call: { ...call, options }, used };
};

/** What was taken from the file, for people. */
export const defaultsLines = (used: readonly UsedDefault[] = [], screen: Screen): readonly string[] => {
  const [first] = used;
  if (first === undefined) return [];
  return section('Defaults', [...used.map(({ option, value }) => `${flagOf(option)} ${value}`), `of ${first.file}`], screen);
};
