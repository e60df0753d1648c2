import { CONTRACT } from '@qga-vss/core/src/contract/contract.ts';
import { EVENT_SOURCE, FREEZE_EVENTS } from '@qga-vss/core/src/contract/history-events.ts';
import { HOST_CONTRACT, PartialNotification, ProgressNotification, WarningNotification } from '@qga-vss/core/src/contract/host.ts';
import { COMMON_ERRORS, type Example, type Method } from '@qga-vss/core/src/contract/method.ts';
import { CommandResult, Report } from '@qga-vss/core/src/contract/report.ts';
import type { TSchema } from '@qga-vss/core/src/contract/schema.ts';
import { membersOf, type Shape, shapeOf } from '@qga-vss/core/src/contract/shape.ts';
import { CATALOGUE } from '@qga-vss/core/src/simulator/catalogue.ts';
import { ScenarioFile } from '@qga-vss/core/src/simulator/scenario-schema.ts';
import { withIsoInstants } from './iso-instants.ts';
import { cell, code, table } from './markdown.ts';

const typeOf = ({ type, enum: values, const: only, anyOf, items, minimum, maximum }: Shape): string => {
  if (only !== undefined) return `\`${only}\``;
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(' ');
  if (items !== undefined) return `list of ${items.properties === undefined ? typeOf(items) : 'objects'}`;
  if (minimum === undefined && maximum === undefined) return type ?? '';
  if (maximum === undefined) return `${type}, ${minimum} or more`;
  return `${type}, ${minimum ?? ''} to ${maximum}`;
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

const exampleLines = ({ does, powershell, cli }: Example): string[] => [
  does,
  '',
  ...(powershell === undefined ? [] : ['```powershell', ...powershell.split('\n'), '```', '']),
  ...(cli === undefined ? [] : ['```console', cli, '```', '']),
];

const names = ({ cmdlet, commandLine }: Method): string => {
  const powershell = cmdlet === undefined ? [] : [`\`${cmdlet.name}\` in PowerShell`];
  const cli = commandLine === undefined ? [] : [`\`qga-vss ${commandLine.name}\` on the command line`];
  const all = [...powershell, ...cli].join(', ');
  return all === '' ? '' : ` It is ${all}.`;
};

const errorLine = ({ errors }: Method): string[] =>
  errors.length === 0 ? [] : [`Failures of its own: ${errors.map((name) => `\`${name}\``).join(', ')}.`, ''];

const resultLines = (result: Shape): string[] => {
  const members = memberLines(result);
  return members.length === 0 ? ['Its result has no members.'] : ['Result:', '', ...members];
};

const methodSection = ([name, method]: [string, Method]): string[] => {
  const rows = Object.entries(membersOf(method.options)).map(optionRow);
  return [
    `## ${name}`,
    '',
    `${method.summary}${names(method)}`,
    '',
    ...method.description.flatMap((paragraph) => [paragraph, '']),
    ...(rows.length === 0 ? ['It takes no options.'] : ['| option | values | default | meaning |', '|---|---|---|---|', ...rows]),
    '',
    ...resultLines(shapeOf(method.result)),
    '',
    ...errorLine(method),
    ...method.examples.flatMap(exampleLines),
  ];
};

/** A test plays it. */
export const SCENARIO_EXAMPLE = `{
  "extends": "healthy",
  "machine": "guest-07",
  "volumes": [{ "mountPaths": ["C:\\\\"], "boot": true, "system": true }, { "mountPaths": ["D:\\\\"] }],
  "writers": [{ "name": "SqlServerWriter", "failure": { "at": "freeze", "hresult": "VSS_E_WRITERERROR_TIMEOUT" } }],
  "delays": { "prepare": 2000 }
}`;

const notificationSection = (name: string, notification: Shape): readonly string[] => [
  `## ${name}`,
  '',
  `${notification.description} A notification that the host sends, with these members:`,
  '',
  ...memberLines(notification),
  '',
];

/** The result of freeze stands where freeze does. */
const partialNotification = (): Shape => {
  const { properties, ...rest } = shapeOf(PartialNotification);
  const result: Shape = { type: 'object', description: 'The result of [freeze](#freeze), without what is not known yet.' };
  return { ...rest, properties: { ...properties, result } };
};

/** The reference page, generated from the contract. */
export const referencePage = (): string =>
  [
    '<!-- Generated from the contract by npm run build; a test proves it current. -->',
    '# Reference',
    '',
    'Every method by its name in JSON, as JSON-RPC and TypeScript have it. The command line has its options in `--kebab-case` ([commands](commands.md)), PowerShell in `-PascalCase` ([cmdlets](cmdlets.md)). What can go wrong is in [errors](errors.md).',
    '',
    'With `--json` the command line rounds: instants to milliseconds, durations to tenths of one. Beside each instant it says the same in ISO 8601 (`frozenAt`, `frozenAtIso`); so do reports.',
    '',
    `Any method may also fail with ${COMMON_ERRORS.map((name) => `\`${name}\``).join(', ')}, or with a code of VSS or COM.`,
    '',
    ...Object.entries<Method>(CONTRACT).flatMap(methodSection),
    '# The host',
    '',
    '`qga-vss host` speaks JSON-RPC 2.0 on its standard streams, one message a line; [getting started](getting-started.md#from-another-language) has an example. A request may have a member `omit` beside `params`: names of members that are to be left out of its answer, such as `writers`, which may be megabytes and are the same when prepared and frozen. Beside the methods above it knows these.',
    '',
    ...Object.entries<Method>(HOST_CONTRACT).flatMap(methodSection),
    ...notificationSection('progress', shapeOf(ProgressNotification)),
    ...notificationSection('warning', shapeOf(WarningNotification)),
    ...notificationSection('partial', partialNotification()),
    '# Scenarios',
    '',
    'What `--simulate NAME` (`-Simulate NAME` in PowerShell) can name; the first is meant where nothing is named.',
    '',
    ...table(
      ['name', 'the machine in memory'],
      CATALOGUE.map(({ name, description }) => [code(name), description]),
    ),
    '# Scenario files',
    '',
    'With `--simulate FILE.json` (`-Simulate FILE.json` in PowerShell) a file describes the machine in memory. What it does not say is as in the named scenario that it extends. The published package has it as `schema/scenario.json`.',
    '',
    '```json',
    SCENARIO_EXAMPLE,
    '```',
    '',
    ...memberLines(shapeOf(ScenarioFile)),
    '',
    '# Reports',
    '',
    '`--report FILE` of `run` and `thaw` saves one, and `qga-vss timeline` draws it. What `run --json` prints is the same without what a report says of itself, from `format` to `guest`. The published package has it as `schema/report.json`.',
    '',
    ...memberLines(shapeOf(Report)),
    '',
    'Members of `command`:',
    '',
    ...memberLines(shapeOf(CommandResult)),
    '',
    '# Events',
    '',
    `What a freeze leaves in the event log Application, as an event of the source \`${EVENT_SOURCE}\`, once all is over: what \`status --last\` says of it is its text.`,
    '',
    ...table(
      ['id', 'severity', 'what came of the freeze'],
      Object.values(FREEZE_EVENTS).map(({ id, severity, meaning }) => [String(id), severity, meaning]),
    ),
  ].join('\n');

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** JSON Schema of each method's options and result, of scenario files and of reports, by file name. */
export const schemaFiles = (): Readonly<Record<string, TSchema & { readonly $schema: string }>> =>
  Object.fromEntries([
    ...Object.entries<Method>({ ...CONTRACT, ...HOST_CONTRACT }).flatMap(([name, { options, result }]) =>
      Object.entries({ options, result }).map(([part, schema]) => [`${name}.${part}.json`, { $schema: DIALECT, ...(schema as TSchema) }]),
    ),
    ['scenario.json', { $schema: DIALECT, ...ScenarioFile }],
    ['report.json', { $schema: DIALECT, ...withIsoInstants(Report) }],
  ]);
