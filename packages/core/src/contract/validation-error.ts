import type { TSchema } from './schema.ts';
import { type Shape, shapeOf } from './shape.ts';

/** What is wrong with a value: the member (empty where it is the whole), and in which way. */
export interface ValidationError {
  readonly object: string;
  readonly detail: string;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, { readonly called: string; readonly is: (value: unknown) => boolean }>> = {
  object: { called: 'an object', is: isObject },
  array: { called: 'a list', is: Array.isArray },
  string: { called: 'a text', is: (value) => typeof value === 'string' },
  boolean: { called: 'true or false', is: (value) => typeof value === 'boolean' },
  integer: { called: 'a whole number', is: Number.isInteger },
  number: { called: 'a number', is: Number.isFinite },
  null: { called: 'null', is: (value) => value === null },
};

/** Characters, not halves of them. */
const length = (value: unknown): number => [...String(value)].length;

/** Whoever wrote `9s` is told what is wanted. */
const inUnit = ({ unit }: Shape): string => (unit === 'ms' ? ' ms' : '');

type Rule = readonly [keyword: keyof Shape, holds: (value: unknown, shape: Shape) => boolean, says: (shape: Shape) => string];

/** The first that is broken is reported. A keyword that a schema does not have cannot be broken. */
const RULES: readonly Rule[] = [
  [
    'type',
    (value, { type = '' }) => TYPES[type]?.is(value) ?? false,
    ({ type = '', unit }) => `It must be ${TYPES[type]?.called ?? type}${unit === 'ms' ? ' of milliseconds' : ''}.`,
  ],
  ['const', (value, shape) => value === shape.const, (shape) => `It must be ${shape.const}.`],
  ['enum', (value, shape) => shape.enum?.includes(value as string) ?? true, (shape) => `It must be one of ${shape.enum?.join(', ')}.`],
  [
    'pattern',
    (value, { pattern = '' }) => new RegExp(pattern, 'u').test(String(value)),
    ({ pattern, description }) => `It must be: ${description ?? pattern}`,
  ],
  [
    'minLength',
    (value, { minLength = 0 }) => length(value) >= minLength,
    ({ minLength }) => (minLength === 1 ? 'It must not be empty.' : `It must have at least ${minLength} characters.`),
  ],
  [
    'maxLength',
    (value, { maxLength = 0 }) => length(value) <= maxLength,
    ({ maxLength }) => `It must have at most ${maxLength} characters.`,
  ],
  ['minimum', (value, { minimum = 0 }) => Number(value) >= minimum, (shape) => `It must be at least ${shape.minimum}${inUnit(shape)}.`],
  ['maximum', (value, { maximum = 0 }) => Number(value) <= maximum, (shape) => `It must be at most ${shape.maximum}${inUnit(shape)}.`],
  [
    'minItems',
    (value, { minItems = 0 }) => Array.isArray(value) && value.length >= minItems,
    ({ minItems }) => (minItems === 1 ? 'It must not be empty.' : `It must have at least ${minItems} items.`),
  ],
];

const firstOf = <T>(items: Iterable<T>, find: (item: T) => ValidationError | undefined): ValidationError | undefined => {
  for (const item of items) {
    const error = find(item);
    if (error !== undefined) return error;
  }
  return undefined;
};

const aboutMember = (shape: Shape, [name, value]: readonly [string, unknown], path: string): ValidationError | undefined => {
  const at = path === '' ? name : `${path}.${name}`;
  const { properties = {}, required = [] } = shape;
  const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (member === undefined) return shape.additionalProperties === false ? { object: at, detail: 'There is no such option.' } : undefined;
  return value === undefined && !required.includes(name) ? undefined : about(member, value, at);
};

const aboutObject = (shape: Shape, value: Readonly<Record<string, unknown>>, path: string): ValidationError | undefined => {
  const missing = shape.required?.find((name) => !Object.hasOwn(value, name));
  return (
    firstOf(Object.entries(value), (entry) => aboutMember(shape, entry, path)) ??
    (missing === undefined ? undefined : { object: path, detail: `It must have ${missing}.` })
  );
};

/** Of several shapes the first tells what is wrong: null is the other one wherever there are two. */
const aboutAny = ([first = {}, ...others]: readonly Shape[], value: unknown, path: string): ValidationError | undefined => {
  const error = about(first, value, path);
  return others.some((shape) => about(shape, value, path) === undefined) ? undefined : error;
};

const about = (shape: Shape, value: unknown, path: string): ValidationError | undefined => {
  const broken = RULES.find(([keyword, holds]) => shape[keyword] !== undefined && !holds(value, shape));
  if (broken !== undefined) return { object: path, detail: broken[2](shape) };
  const { anyOf, items } = shape;
  if (anyOf !== undefined) return aboutAny(anyOf, value, path);
  if (items !== undefined && Array.isArray(value))
    return firstOf(value.entries(), ([index, item]) => about(items, item, `${path}[${index}]`));
  return isObject(value) ? aboutObject(shape, value, path) : undefined;
};

/**
 * The first thing that is wrong with a value, in words for who wrote it; undefined where it is right.
 *
 * Not a library's, because every host and every command loads it before it can do anything: a library that knows all of JSON Schema
 * was a sixth of their start. A test compares it with one.
 */
export const findValidationError = (schema: TSchema, value: unknown): ValidationError | undefined => about(shapeOf(schema), value, '');
