import { choiceIn } from '@qga-vss/core/internal';
import { Option } from 'commander';
import { withFlags } from '../terminal/flags.ts';
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

const parserOf = ({ kind, choices, bare }: OptionSpec): Parser | undefined =>
  choices === undefined ? PARSERS[bare === undefined ? kind : 'integer'] : (value) => choiceIn(choices, value);

const notes = (spec: OptionSpec): string => {
  const choices = spec.choices === undefined ? [] : [spec.choices.join(', ')];
  const fallback = spec.default === undefined || spec.default === false ? [] : [`default: ${spec.default}`];
  const all = [...choices, ...fallback];
  return all.length === 0 ? '' : ` (${all.join('; ')})`;
};

const VALUES: Partial<Record<OptionSpec['kind'], (placeholder: string) => string>> = {
  switch: () => '',
  off: () => '',
  'yes-no': () => '',
  optional: (placeholder) => ` [${placeholder}]`,
};

/** The commander options that one specification makes: two for `yes-no`. */
export const commanderOptions = (spec: OptionSpec): readonly Option[] => {
  const { kind, description, placeholder = 'value', group } = spec;
  const value = VALUES[kind]?.(placeholder) ?? ` <${placeholder}>`;
  const [flag = '', opposite] = flagsOf(spec);
  const option = new Option(`${flag}${value}`, `${withFlags(description)}${notes(spec)}`);
  const parser = parserOf(spec);
  if (parser !== undefined) option.argParser(parser);
  if (spec.bare !== undefined) option.preset(String(spec.bare));
  const all = opposite === undefined ? [option] : [option, new Option(opposite, `The opposite of ${flag}.`)];
  return group === undefined ? all : all.map((each) => each.helpGroup(group));
};
