import type { Shape } from '@qga-vss/core/internal';

/** `holdMs` as PowerShell has it: `HoldMs`. */
export const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** An option's parameter. PowerShell names it after one of the things it takes, however many may be given: -Volume. */
export const parameterName = (name: string, { singular = name }: Shape): string => pascal(singular);

/** What a value is to the module. */
export type Kind = 'text' | 'prose' | 'integer' | 'number' | 'boolean' | 'instant' | 'list' | 'object';

export const kindOf = (shape: Shape): Kind => {
  // A value, or null.
  const [value] = shape.anyOf ?? [];
  if (value !== undefined) return kindOf(value);
  if (shape.unit === 'epoch-ms') return 'instant';
  if (shape.prose === true) return 'prose';
  if (shape.items !== undefined) return 'list';
  if (shape.properties !== undefined) return 'object';
  const { type } = shape;
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : 'text';
};

/**
 * Type name of an object, such as Qga.Writer.
 * @throws Error where the contract gives it none: two of them could not be told apart.
 */
export const typeName = ({ title, description }: Shape): string => {
  if (title === undefined) throw new Error(`An object of the contract has no title: ${description}`);
  return `Qga.${title}`;
};
