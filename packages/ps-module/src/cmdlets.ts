import { shapeOf } from '@qga-vss/core/internal';
import { onlineHelp } from './links.ts';
import type { CmdletMethod } from './methods.ts';
import type { Parameter } from './parameters.ts';
import { constant, literal } from './quote.ts';
import { typeName } from './shape.ts';

const IMPACTS = { low: 'Low', medium: 'Medium' } as const;

/** Type name of what a cmdlet puts out. */
export const outputType = ({ method }: CmdletMethod): string => {
  const result = shapeOf(method.result);
  const { emits } = method.cmdlet;
  return typeName(emits === undefined ? result : (result.properties?.[emits]?.items ?? result));
};

/** The `param` block of a function. */
export const paramBlock = (parameters: readonly Parameter[]): readonly string[] => [
  '    param(',
  ...parameters.flatMap(({ attributes, type, name }, index) => [
    ...attributes.map((attribute) => `        ${attribute}`),
    `        [${type}] $${name}${index === parameters.length - 1 ? '' : ','}`,
  ]),
  '    )',
];

export const bindingAttribute = (cmdlet: string, impact: 'low' | 'medium' | undefined): string => {
  const confirms = impact === undefined ? '' : `SupportsShouldProcess = $true, ConfirmImpact = '${IMPACTS[impact]}', `;
  return `[CmdletBinding(${confirms}PositionalBinding = $false, HelpUri = ${constant(onlineHelp(cmdlet))})]`;
};

/** A cmdlet: nothing but its parameters and three calls. */
export const cmdletFunction = (of: CmdletMethod, parameters: readonly Parameter[]): string =>
  [
    `function ${of.method.cmdlet.name} {`,
    `    ${bindingAttribute(of.method.cmdlet.name, of.method.cmdlet.impact)}`,
    `    [OutputType(${constant(outputType(of))})]`,
    ...paramBlock(parameters),
    `    begin { $qgaCall = New-QgaCall -Cmdlet $PSCmdlet -Method ${literal(of.name)} }`,
    '    process { Add-QgaInput -Call $qgaCall -Bound $PSBoundParameters }',
    '    end { Complete-QgaCall -Call $qgaCall }',
    '}',
  ].join('\n');
