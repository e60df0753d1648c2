import { CONTRACT } from '@qga-vss/core/src/contract/contract.ts';
import { HOST_CONTRACT } from '@qga-vss/core/src/contract/host.ts';
import type { HelpTopic } from '@qga-vss/ps-module/src/help.ts';
import { helpTopics } from '@qga-vss/ps-module/src/module-files.ts';
import type { Parameter } from '@qga-vss/ps-module/src/parameters.ts';
import { block, code, generatedFrom, table } from './markdown.ts';

const parameterRow = ({ name, type, defaultValue, byPropertyName, mandatory, description }: Parameter): readonly string[] => [
  code(`-${name}`),
  code(type),
  mandatory ? 'required' : defaultValue === undefined ? '' : code(defaultValue),
  byPropertyName ? 'by name' : '',
  description,
];

const topicSection = ({ name, summary, description, parameters, examples, output }: HelpTopic): readonly string[] => [
  `## ${name}`,
  '',
  summary,
  '',
  ...description.flatMap((paragraph) => [paragraph, '']),
  `Output: ${code(output)}.`,
  '',
  ...table(['parameter', 'type', 'default', 'pipeline', 'meaning'], parameters.map(parameterRow)),
  ...examples.flatMap(({ does, powershell = '' }) => [does, '', ...block('powershell', powershell)]),
];

/** The cmdlets of the PowerShell module, as their help has them. */
export const cmdletsPage = (): string =>
  [
    generatedFrom('the contract'),
    '# Cmdlets',
    '',
    'The module QgaVss, for Windows PowerShell 5.1 and PowerShell 7. `Get-Help NAME -Full` shows the same. Every cmdlet has the common parameters of PowerShell; those that change something have `-WhatIf` and `-Confirm`. Where a parameter takes a list, its plural is an alias: `-Volume` is `Volumes`, too.',
    '',
    ...helpTopics({ contract: { ...CONTRACT, ...HOST_CONTRACT } }).flatMap(topicSection),
  ].join('\n');
