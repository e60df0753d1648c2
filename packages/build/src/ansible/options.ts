import type { Shape } from '@qga-vss/core/src/contract/shape.ts';
import { documented } from './words.ts';

/** An option of a module: its argument specification, and what its documentation says besides. */
export interface Option {
  readonly description: readonly string[];
  readonly type: 'str' | 'int' | 'bool' | 'list';
  readonly elements?: 'str';
  readonly required?: true;
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean | readonly string[];
}

/** The type of an option. Ansible's integers have 32 bits on Windows: an instant is given as a text. */
const typeOf = ({ type, unit }: Shape): Option['type'] => {
  if (type === 'array') return 'list';
  if (type === 'boolean') return 'bool';
  return unit !== 'epoch-ms' && (type === 'integer' || type === 'number') ? 'int' : 'str';
};

const INSTANT = 'An instant of ISO 8601 with its offset, such as C(2030-01-31T03:00:00Z), or epoch milliseconds.';

const bounds = ({ minimum, maximum, unit }: Shape): readonly string[] =>
  unit === 'epoch-ms' || minimum === undefined || maximum === undefined ? [] : [`From ${minimum} to ${maximum}.`];

/** An option of the contract as an option of a module. */
export const optionOf = (shape: Shape): Option => {
  const type = typeOf(shape);
  return {
    description: [documented(shape.description ?? '').replace(/Epoch milliseconds\.$/, INSTANT), ...bounds(shape)],
    type,
    ...(type === 'list' ? { elements: 'str' } : {}),
    ...(shape.enum === undefined ? {} : { choices: shape.enum }),
    ...(shape.default === undefined ? {} : { default: shape.default as string | number | boolean }),
  };
};
