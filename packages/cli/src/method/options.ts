import type { MethodName } from '@qga-vss/core';
import { CONTRACT } from '@qga-vss/core/internal';
import type { OptionSpec } from '../command-line/option.ts';

/** What is read of the contract's schemas. */
interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  /** Of a number that is an instant: epoch-ms. */
  readonly unit?: string;
  /** What it is where it is given without a value, where the front-end has such a thing. */
  readonly bare?: number;
  readonly description?: string;
}

const kindOf = (property: Property): OptionSpec['kind'] => {
  if (property.type === 'array') return 'list';
  if (property.bare !== undefined) return 'optional';
  if (property.type === 'integer' || property.type === 'number') return 'integer';
  if (property.type === 'boolean') return property.default === undefined ? 'yes-no' : 'switch';
  return 'text';
};

const placeholderOf = (name: string, property: Property): string => {
  if (property.type === 'array') return 'list';
  if (name.endsWith('Ms')) return 'ms';
  if (property.bare !== undefined) return 'n';
  if (property.unit !== undefined) return property.unit;
  return property.enum === undefined ? 'value' : 'choice';
};

const specOf = (name: string, property: Property): OptionSpec => ({
  name,
  kind: kindOf(property),
  description: property.description ?? '',
  placeholder: placeholderOf(name, property),
  ...(name.endsWith('Ms') ? { group: 'Limits:' } : {}),
  ...(property.enum === undefined ? {} : { choices: property.enum }),
  ...(property.default === undefined ? {} : { default: property.default }),
  ...(property.bare === undefined ? {} : { bare: property.bare }),
});

interface Shape {
  readonly properties: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

/** The options of a method of the contract, for the command line. */
export const optionsOf = (method: MethodName): readonly OptionSpec[] => {
  const { properties } = CONTRACT[method].options as Shape;
  return Object.entries(properties).map(([name, property]) => specOf(name, property));
};

/** Whether a method cannot be called without that option. */
export const isRequired = (method: MethodName, name: string): boolean => {
  const { required = [] } = CONTRACT[method].options as Shape;
  return required.includes(name);
};
