import { readdirSync } from 'node:fs';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { ROOT } from './process.ts';

const CONTRACT_FOLDER = `${ROOT}packages/core/src/contract`;

/** What is read of a schema. */
interface Shape {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly properties?: object;
}

const isObject = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && (value as Shape).type === 'object' && 'properties' in value;

/** The objects that a module of the contract exports, by the names that types have, too. */
const schemasOf = async (file: string): Promise<Readonly<Record<string, Shape>>> => {
  const module = (await import(`${CONTRACT_FOLDER}/${file}`)) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(module).filter((entry): entry is [string, Shape] => isObject(entry[1])));
};

/** A schema in which every object that has a name of its own is a reference to it. */
const referring = (schema: unknown, names: ReadonlyMap<string, string>, isRoot: boolean): unknown => {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((each) => referring(each, names, false));
  const { title, description }: Shape = isObject(schema) ? schema : {};
  const name = title === undefined ? undefined : names.get(title);
  // What is said of it as a member stands beside the reference, which alone would leave the member without a word.
  if (name !== undefined && !isRoot) return { description, allOf: [{ $ref: `#/definitions/${name}` }] };
  // A title would be taken for the type's name.
  const members = Object.entries(schema).filter(([key, value]) => key !== 'title' || typeof value !== 'string');
  return Object.fromEntries(members.map(([key, value]) => [key, referring(value, names, false)]));
};

/** What the library says of where a type came from. */
const ORIGIN = /\n(?: \*\n)? \* This interface was referenced by `Contract`'s JSON-Schema\n \* via the `definition` "\w+"\./g;

/** The contract's types as plain interfaces. */
export interface ContractTypes {
  readonly text: string;
  /** The names that a module of the contract exports, by its file. */
  readonly modules: Readonly<Record<string, readonly string[]>>;
  /** The name of the type that a schema has. */
  nameOf(schema: unknown): string;
}

/**
 * Options and results as interfaces that need no library, with what the contract says of each member. By
 * json-schema-to-typescript: it is what the field generates types of JSON Schema with.
 */
export const contractTypes = async (): Promise<ContractTypes> => {
  const files = readdirSync(CONTRACT_FOLDER).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(files.map(async (file) => [file, await schemasOf(file)] as const));
  const schemas = Object.assign({}, ...modules.map(([, all]) => all)) as Readonly<Record<string, Shape>>;
  const names = new Map(Object.entries(schemas).flatMap(([name, { title }]) => (title === undefined ? [] : [[title, name] as const])));
  const definitions = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, referring(schema, names, true)]));
  const root = { title: 'Contract', type: 'object', additionalProperties: false, definitions } as JSONSchema;
  const all = await compile(root, 'Contract', {
    bannerComment: '',
    unreachableDefinitions: true,
    // Else a list that may not be empty is a tuple, which no caller's list is.
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 140 },
  });
  return {
    text: all.replace('export interface Contract {}\n', '').replaceAll(ORIGIN, ''),
    modules: Object.fromEntries(modules.map(([file, found]) => [file, Object.keys(found)])),
    nameOf: (schema) => {
      const found = Object.keys(schemas).find((name) => schemas[name] === schema);
      if (found === undefined) throw new Error('A schema of the contract is exported nowhere.');
      return found;
    },
  };
};
