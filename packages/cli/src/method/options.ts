import type { MethodName } from '@qga-vss/core';
import { CONTRACT, membersOf, type Shape, shapeOf } from '@qga-vss/core/internal';
import type { Bounds } from '../command-line/milliseconds.ts';
import type { OptionSpec } from '../command-line/option.ts';

const KIND_OF_UNIT = { ms: 'duration', 'epoch-ms': 'instant' } as const;

const kindOf = (property: Shape): OptionSpec['kind'] => {
  if (property.unit !== undefined) return KIND_OF_UNIT[property.unit];
  if (property.type === 'array') return 'list';
  if (property.bare !== undefined) return 'optional';
  if (property.type === 'integer' || property.type === 'number') return 'integer';
  if (property.type === 'boolean') return property.default === undefined ? 'yes-no' : 'switch';
  return 'text';
};

const placeholderOf = (property: Shape): string => {
  if (property.type === 'array') return 'list';
  if (property.unit !== undefined) return KIND_OF_UNIT[property.unit];
  if (property.bare !== undefined) return 'n';
  return property.enum === undefined ? 'value' : 'choice';
};

/** What stands over the durations in help. */
const LIMITS = 'Limits (9s, 500ms, 2m, 1h; 9000 with -ms):';

const INSTANT = 'An instant of ISO 8601 with its offset, such as 2030-01-31T03:00:00Z, or epoch milliseconds.';

/** The contract says of numbers what they count; here that is typed with the value. */
const descriptionOf = ({ description = '', unit }: Shape): string => {
  if (unit === 'ms') return description.replace(/ Milliseconds\.$/, '');
  return unit === 'epoch-ms' ? description.replace(/Epoch milliseconds\.$/, INSTANT) : description;
};

const boundsOf = ({ minimum = 0, maximum }: Shape): Bounds => ({ minimum, ...(maximum === undefined ? {} : { maximum }) });

const specOf = (name: string, property: Shape): OptionSpec => ({
  name,
  kind: kindOf(property),
  description: descriptionOf(property),
  placeholder: placeholderOf(property),
  ...(property.unit === 'ms' ? { group: LIMITS, bounds: boundsOf(property) } : {}),
  ...(property.enum === undefined ? {} : { choices: property.enum }),
  ...(property.default === undefined ? {} : { default: property.default }),
  ...(property.bare === undefined ? {} : { bare: property.bare }),
  ...(property.eachTime === true ? { eachTime: true } : {}),
});

/** The options of a method of the contract, for the command line. */
export const optionsOf = (method: MethodName): readonly OptionSpec[] => {
  return Object.entries(membersOf(CONTRACT[method].options)).map(([name, property]) => specOf(name, property));
};

/** Whether a method cannot be called without that option. */
export const isRequired = (method: MethodName, name: string): boolean => {
  const { required = [] } = shapeOf(CONTRACT[method].options);
  return required.includes(name);
};
