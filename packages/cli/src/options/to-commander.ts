import { Option } from 'commander';
import { flagOf, type OptionSpec } from './spec.ts';

/** Whether a value is right is for the contract to say; here it only gets its type. */
const PARSERS: Partial<Record<OptionSpec['kind'], (value: string, previous: unknown) => unknown>> = {
  integer: (value) => (/^-?\d+$/.test(value) ? Number(value) : value),
  list: (value, previous) => [...(Array.isArray(previous) ? previous : []), ...value.split(',').filter((item) => item !== '')],
};

const notes = (spec: OptionSpec): string => {
  const choices = spec.choices === undefined ? [] : [spec.choices.join(', ')];
  const fallback = spec.default === undefined || spec.default === false ? [] : [`default: ${spec.default}`];
  const all = [...choices, ...fallback];
  return all.length === 0 ? '' : ` (${all.join('; ')})`;
};

const VALUES: Partial<Record<OptionSpec['kind'], (placeholder: string) => string>> = {
  switch: () => '',
  'yes-no': () => '',
  optional: (placeholder) => ` [${placeholder}]`,
};

/** The commander options that one specification makes: two for `yes-no`. */
export const commanderOptions = (spec: OptionSpec): readonly Option[] => {
  const flag = flagOf(spec.name);
  const value = VALUES[spec.kind]?.(spec.placeholder ?? 'value') ?? ` <${spec.placeholder ?? 'value'}>`;
  const option = new Option(`${flag}${value}`, `${spec.description}${notes(spec)}`);
  const parser = PARSERS[spec.kind];
  if (parser !== undefined) option.argParser(parser);
  return spec.kind === 'yes-no' ? [option, new Option(flag.replace('--', '--no-'), `The opposite of ${flag}.`)] : [option];
};
