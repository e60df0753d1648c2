import type { TSchema } from './schema.ts';

/**
 * A schema as it is read: the keywords of JSON Schema that the contract, scenario files and reports use (a test proves that there are no
 * others), and our own marks.
 */
export interface Shape {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly const?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  /** Of a number: what it counts. */
  readonly unit?: 'ms' | 'epoch-ms';
  /** What it is where it is given without a value, where the front-end has such a thing. */
  readonly bare?: number;
  /** It is decided each time. */
  readonly eachTime?: boolean;
  /** A text in sentences, which marks options by their names. */
  readonly prose?: boolean;
  /** Of a list: what one of its items is called. */
  readonly singular?: string;
}

export const shapeOf = (schema: TSchema): Shape => schema as Shape;

/** The members of an object by their names, such as the options of a method. */
export const membersOf = (schema: TSchema): Readonly<Record<string, Shape>> => shapeOf(schema).properties ?? {};
