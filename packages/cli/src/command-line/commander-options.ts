import { QgaError } from '@qga-vss/core';
import { choiceIn } from '@qga-vss/core/internal';
import { Option } from 'commander';
import { withFlags } from '../terminal/flags.ts';
import { durationOf, instantOf, typedDuration } from './milliseconds.ts';
import { flagsOf, type OptionSpec } from './option.ts';

/** Values of a list, however many are given at a time. */
export const listItems = (value: string): readonly string[] => value.split(',').filter((item) => item !== '');

/** Whether a value is right is for the contract to say; here it only gets its type. */
type Parser = (value: string, previous: unknown) => unknown;
const PARSERS: Partial<Record<OptionSpec['kind'], Parser>> = {
  integer: (value) => (/^-?\d+$/.test(value) ? Number(value) : value),
  list: (value, previous) => [...(Array.isArray(previous) ? previous : []), ...listItems(value)],
  repeated: (value, previous) => [...(Array.isArray(previous) ? previous : []), value],
};

const parserOf = (spec: OptionSpec): Parser | undefined => {
  const { kind, choices, bare } = spec;
  if (kind === 'instant') return (value) => read(() => instantOf(flagsOf(spec)[0] ?? '', value));
  return choices === undefined ? PARSERS[bare === undefined ? kind : 'integer'] : (value) => choiceIn(choices, value);
};

/** What a value was read as, or why it cannot be: an error of the command, which is told as all its errors are. */
const read = (reader: () => number): number | QgaError => {
  try {
    return reader();
  } catch (thrown) {
    return QgaError.from(thrown);
  }
};

/** The default as it would be typed. @seam */
export const defaultOf = ({ kind, default: fallback }: OptionSpec): string | undefined => {
  if (fallback === undefined || fallback === false) return undefined;
  return kind === 'duration' ? typedDuration(Number(fallback)) : String(fallback);
};

const notes = (spec: OptionSpec): string => {
  const choices = spec.choices === undefined ? [] : [spec.choices.join(', ')];
  const fallback = defaultOf(spec) === undefined ? [] : [`default: ${defaultOf(spec)}`];
  const all = [...choices, ...fallback];
  return all.length === 0 ? '' : ` (${all.join('; ')})`;
};

const VALUES: Partial<Record<OptionSpec['kind'], (placeholder: string) => string>> = {
  switch: () => '',
  off: () => '',
  'yes-no': () => '',
  optional: (placeholder) => ` [${placeholder}]`,
};

/** Another spelling of an option, which help does not list: the first is there. */
export class OtherSpelling extends Option {}

/** A duration with its unit, and the same in milliseconds. */
const durationOptions = (spec: OptionSpec): readonly Option[] => {
  const [flag = '', inMs = ''] = flagsOf(spec);
  const text = `${withFlags(spec.description)}${notes(spec)}`;
  const { name, bounds = { minimum: 0 } } = spec;
  const as = (option: Option, typed: string, plain: boolean): Option => {
    option.attributeName = () => name;
    return option.argParser((value: string) => read(() => durationOf(typed, value, bounds, { plain })));
  };
  return [as(new Option(`${flag} <duration>`, text), flag, false), as(new OtherSpelling(`${inMs} <ms>`, text), inMs, true)];
};

/** The commander options that one specification makes: two for `yes-no` and for `duration`. */
export const commanderOptions = (spec: OptionSpec): readonly Option[] => {
  const { group } = spec;
  const all = spec.kind === 'duration' ? durationOptions(spec) : plainOptions(spec);
  return group === undefined ? all : all.map((each) => each.helpGroup(group));
};

const plainOptions = (spec: OptionSpec): readonly Option[] => {
  const { kind, description, short, conflicts, placeholder = 'value' } = spec;
  const value = VALUES[kind]?.(placeholder) ?? ` <${placeholder}>`;
  const [flag = '', opposite] = flagsOf(spec);
  const option = new Option(`${short === undefined ? '' : `-${short}, `}${flag}${value}`, `${withFlags(description)}${notes(spec)}`);
  if (conflicts !== undefined) option.conflicts(conflicts);
  const parser = parserOf(spec);
  if (parser !== undefined) option.argParser(parser);
  if (spec.bare !== undefined) option.preset(String(spec.bare));
  return opposite === undefined ? [option] : [option, new Option(opposite, `The opposite of ${flag}.`)];
};
