import type { TSchema } from '@qga-vss/core/src/contract/schema.ts';

interface Node {
  readonly properties?: Readonly<Record<string, Node & { readonly unit?: string }>>;
}

const isoOf = (name: string) => ({ type: 'string', format: 'date-time', description: `\`${name}\` in ISO 8601.` });

const expanded = ({ properties = {} }: Node): object =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) =>
      property.unit === 'epoch-ms'
        ? [
            [name, property],
            [`${name}Iso`, isoOf(name)],
          ]
        : [[name, property]],
    ),
  );

/** The schema of what the command line prints or saves: beside each instant it says the same in ISO 8601. */
export const withIsoInstants = (schema: TSchema): TSchema =>
  JSON.parse(
    JSON.stringify(schema, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'properties' in value ? { ...value, properties: expanded(value as Node) } : value,
    ),
  );
