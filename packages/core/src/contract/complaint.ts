import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** `/volumes/0` as a user would write it: `volumes[0]`. */
const member = (pointer: string): string =>
  pointer
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');

/** The schema of one option, or of an item of a list of it. */
const schemaAt = (schema: TSchema, pointer: string): TSchema | undefined => {
  const [name = '', index] = pointer.slice(1).split('/');
  const option = (schema as { properties?: Record<string, TSchema> }).properties?.[name];
  return index === undefined ? option : (option as { items?: TSchema } | undefined)?.items;
};

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
}

/** The validator's words where they help, ours where they do not. */
const complaint = (schema: TSchema, error: SchemaError): string => {
  const option = schemaAt(schema, error.instancePath) as { enum?: readonly string[]; description?: string } | undefined;
  if (error.keyword === 'boolean') return 'There is no such option.';
  if (error.keyword === 'enum' && option?.enum !== undefined) return `It must be one of ${option.enum.join(', ')}.`;
  if (error.keyword === 'pattern' && option?.description !== undefined) return `It must be: ${option.description}`;
  return `It ${error.message}.`;
};

/** What is wrong with a value, first of all: the member (empty where it is the whole), and in which way; undefined where it is right. */
export const complaintAbout = (schema: TSchema, value: unknown): { readonly object: string; readonly detail: string } | undefined => {
  if (Value.Check(schema, value)) return undefined;
  // An unknown member is reported twice: once by itself, once by the object around it.
  const errors = Value.Errors(schema, value);
  const first = errors.find((error) => error.instancePath !== '') ?? errors[0];
  return {
    object: first?.instancePath ? member(first.instancePath) : '',
    detail: first === undefined ? 'It is not valid.' : complaint(schema, first),
  };
};
