import type { TSchema } from 'typebox';
import * as typebox from 'typebox';

export type { TSchema } from 'typebox';

declare const value: unique symbol;

/** A schema of values of a type. */
export interface Schema<T> extends TSchema {
  readonly [value]?: T;
}

/** That a member may be left out. */
export interface Optional {
  readonly '~optional': true;
}

type Properties = Readonly<Record<string, Schema<unknown>>>;

type OptionalKeys<P> = { [K in keyof P]: P[K] extends Optional ? K : never }[keyof P];

type ObjectOf<P> = keyof P extends never
  ? object
  : { [K in keyof (Required<Pick<P, Exclude<keyof P, OptionalKeys<P>>>> & Partial<Pick<P, OptionalKeys<P>>>)]: Static<P[K & keyof P]> };

export interface ObjectSchema<P> extends Schema<ObjectOf<P>> {
  readonly type: 'object';
  readonly properties: P;
}

/** The type of the values that a schema is about. */
export type Static<S> = S extends Schema<infer T> ? T : never;

type Words = Readonly<Record<string, unknown>>;

/**
 * What the contract's schemas are made with: typebox, with types that say as much and no more. Its own keep every keyword of
 * every schema, and to check a contract of this size with them takes a compiler several times as long as all else.
 */
export const Type: {
  String(words?: Words): Schema<string>;
  Number(words?: Words): Schema<number>;
  Integer(words?: Words): Schema<number>;
  Boolean(words?: Words): Schema<boolean>;
  Null(): Schema<null>;
  Literal<const T extends string | number | boolean>(only: T, words?: Words): Schema<T>;
  Enum<const T extends string>(values: readonly T[], words?: Words): Schema<T> & { readonly enum: readonly T[] };
  Union<const S extends readonly Schema<unknown>[]>(schemas: S, words?: Words): Schema<Static<S[number]>>;
  Array<S extends Schema<unknown>>(items: S, words?: Words): Schema<Static<S>[]>;
  Object<P extends Properties>(properties: P, words?: Words): ObjectSchema<P>;
  Optional<S extends Schema<unknown>>(schema: S): S & Optional;
} = typebox as never;
