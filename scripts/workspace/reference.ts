import type { TSchema } from 'typebox';
import { CONTRACT, type Method } from '../../packages/core/src/contract/contract.ts';
import { FAILURES } from '../../packages/core/src/vss/failures.ts';

/** What is read of a schema; the contract makes no others. */
interface Shape {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

/** A cell of a Markdown table. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

const typeOf = ({ type, enum: values, items, minimum, maximum }: Shape): string => {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(' ');
  if (items !== undefined) return `list of ${items.properties === undefined ? typeOf(items) : 'objects'}`;
  if (minimum === undefined && maximum === undefined) return type ?? '';
  return `${type}, ${minimum ?? ''} to ${maximum ?? ''}`.replace(' to $', '').trim();
};

const optionRow = ([name, shape]: [string, Shape]): string =>
  `| \`${name}\` | ${cell(typeOf(shape))} | ${shape.default === undefined ? '' : `\`${shape.default}\``} | ${cell(shape.description ?? '')} |`;

/** Members of a result, those of the objects in it indented below them. */
const memberLines = ({ properties = {}, required = [] }: Shape, indent = ''): string[] =>
  Object.entries(properties).flatMap(([name, shape]) => {
    const optional = required.includes(name) ? '' : ', optional';
    const line = `${indent}- \`${name}\` (${typeOf(shape)}${optional})${shape.description === undefined ? '' : `: ${shape.description}`}`;
    return [line, ...memberLines(shape.items ?? shape, `${indent}  `)];
  });

const methodSection = ([name, { summary, cmdlet, options, result }]: [string, Method]): string[] => {
  const rows = Object.entries((options as Shape).properties ?? {}).map(optionRow);
  return [
    `## ${name}`,
    '',
    `${summary} In PowerShell: \`${cmdlet}\`.`,
    '',
    ...(rows.length === 0 ? ['It takes no options.'] : ['| option | values | default | meaning |', '|---|---|---|---|', ...rows]),
    '',
    'Result:',
    '',
    ...memberLines(result as Shape),
    '',
  ];
};

const failureRow = ([name, { kind, meaning, remedy }]: [string, (typeof FAILURES)[keyof typeof FAILURES]]): string =>
  `| \`${name}\` | ${kind} | ${cell(meaning)} | ${cell(remedy)} |`;

/** The reference page, generated from the contract. */
export const referencePage = (): string =>
  [
    '<!-- Generated from the contract by npm run build; a test proves it current. -->',
    '# Reference',
    '',
    'Every method by its name in JSON. The command line has its options in `--kebab-case`, PowerShell in `-PascalCase`.',
    '',
    ...Object.entries<Method>(CONTRACT).flatMap(methodSection),
    '## Failures',
    '',
    'Failures of VSS and COM go by the names of their codes, such as `VSS_E_PROVIDER_VETO`. These are our own.',
    '',
    '| name | kind | meaning | what to do |',
    '|---|---|---|---|',
    ...Object.entries(FAILURES).map((entry) => failureRow(entry as Parameters<typeof failureRow>[0])),
    '',
  ].join('\n');

/** JSON Schema of each method's options and result, by file name. */
export const schemaFiles = (): Readonly<Record<string, TSchema & { readonly $schema: string }>> =>
  Object.fromEntries(
    Object.entries<Method>(CONTRACT).flatMap(([name, { options, result }]) =>
      Object.entries({ options, result }).map(([part, schema]) => [
        `${name}.${part}.json`,
        { $schema: 'https://json-schema.org/draft/2020-12/schema', ...(schema as TSchema) },
      ]),
    ),
  );
