import { CONTRACT, type MethodName } from '@qga-vss/core';
import type { OptionSpec } from './spec.ts';

/** What is read of the contract's schemas. */
interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

const kindOf = (property: Property): OptionSpec['kind'] => {
  if (property.type === 'array') return 'list';
  if (property.type === 'integer' || property.type === 'number') return 'integer';
  if (property.type === 'boolean') return property.default === undefined ? 'yes-no' : 'switch';
  return 'text';
};

const placeholderOf = (name: string, property: Property): string => {
  if (property.type === 'array') return 'list';
  if (name.endsWith('Ms')) return 'ms';
  return property.enum === undefined ? 'value' : 'choice';
};

const specOf = (name: string, property: Property): OptionSpec => ({
  name,
  kind: kindOf(property),
  description: property.description ?? '',
  placeholder: placeholderOf(name, property),
  ...(property.enum === undefined ? {} : { choices: property.enum }),
  ...(property.default === undefined ? {} : { default: property.default }),
});

/** The options of a method of the contract, for the command line. */
export const optionsOf = (method: MethodName): readonly OptionSpec[] => {
  const { properties } = CONTRACT[method].options as { readonly properties: Readonly<Record<string, Property>> };
  return Object.entries(properties).map(([name, property]) => specOf(name, property));
};
