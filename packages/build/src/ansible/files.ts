import { textLiteral } from '@qga-vss/ps-module/src/quote.ts';
import type { Command } from 'qga-vss/src/command-line/command.ts';
import { stringify } from 'yaml';
import { type Module, modulesOf } from './modules.ts';
import type { Option } from './options.ts';
import { TASK_WORDS } from './words.ts';

const NOTE = '# Generated from the contract by npm run build; a test proves it current.';

/** The version of the collection that had the modules first. */
const SINCE = '0.1.0';

const yaml = (value: unknown): string => stringify(value, { version: '1.1', lineWidth: 140 });

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');

const documentationOf = ({ name, summary, description, options, checkMode, diff, others }: Module) => ({
  module: name,
  version_added: SINCE,
  short_description: withoutStop(summary),
  description,
  options,
  attributes: {
    check_mode: { support: 'full', description: checkMode },
    diff_mode: diff === undefined ? { support: 'none', description: 'There is none.' } : { support: 'full', description: diff },
    platform: { platforms: 'windows', support: 'full', description: 'Windows guests of QEMU.' },
  },
  requirements: ['qga-vss on the guest, as the role C(qga.vss.qga_vss) installs it'],
  notes: ['It has to run as an administrator, in Windows PowerShell 5.1 or PowerShell 7.'],
  seealso: others.map((other) => ({ module: `qga.vss.${other}` })),
  author: ['qga-vss (@qga-vss)'],
});

/** What ansible-doc reads, beside the module. */
const documentation = (module: Module): string =>
  `${NOTE}\n---\n${yaml({ DOCUMENTATION: documentationOf(module), EXAMPLES: module.examples, RETURN: module.returned })}`;

const scalar = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? `$${value}` : typeof value === 'number' ? String(value) : textLiteral(value);

const list = (values: readonly string[]): string => `@(${values.map(textLiteral).join(', ')})`;

/** An argument specification of Ansible.Basic, which wants hash tables. */
const specOf = ({ type, elements, required, choices, default: fallback }: Option): string =>
  [
    `type = '${type}'`,
    ...(elements === undefined ? [] : [`elements = '${elements}'`]),
    ...(required === undefined ? [] : ['required = $true']),
    ...(choices === undefined ? [] : [`choices = ${list(choices)}`]),
    ...(fallback === undefined ? [] : [`default = ${typeof fallback === 'object' ? list(fallback) : scalar(fallback)}`]),
  ].join('; ');

const moduleSpec = ({ name, options }: Module): readonly string[] => [
  `    ${name} = @{`,
  '        supports_check_mode = $true',
  '        options = @{',
  ...Object.entries(options).map(([option, spec]) => `            ${option} = @{ ${specOf(spec)} }`),
  '        }',
  '    }',
];

/** What the modules know of the contract at run time. */
const contract = (modules: readonly Module[]): string =>
  [
    NOTE,
    '',
    '# The argument specification of each module.',
    '$script:specs = @{',
    ...modules.flatMap(moduleSpec),
    '}',
    '',
    '# What texts of the contract name between backticks, as a task has it.',
    `$script:pattern = ${textLiteral(TASK_WORDS.pattern)}`,
    '$script:words = @{',
    ...Object.entries(TASK_WORDS.words).map(([name, word]) => `    ${textLiteral(name)} = ${textLiteral(word)}`),
    '}',
    '',
    'function Get-QgaVssSpec {',
    '    param([string] $Name)',
    '    $script:specs[$Name]',
    '}',
    '',
    'function ConvertTo-QgaVssWord {',
    '    param([string] $Text)',
    '    $words = $script:words',
    '    [regex]::Replace($Text, $script:pattern, { param($found) $words[$found.Groups[1].Value] + $found.Groups[2].Value })',
    '}',
    '',
    'Export-ModuleMember -Function Get-QgaVssSpec, ConvertTo-QgaVssWord',
    '',
  ].join('\n');

/** The generated files of the collection, by their paths in the repository. @param commands of the command line */
export const collectionFiles = (commands: readonly Command[]): Readonly<Record<string, string>> => {
  const modules = modulesOf(commands);
  return {
    'ansible/plugins/module_utils/Contract.psm1': contract(modules),
    ...Object.fromEntries(modules.map((module) => [`ansible/plugins/modules/${module.name}.yml`, documentation(module)])),
  };
};
