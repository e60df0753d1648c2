import { type Shape, shapeOf } from '@qga-vss/core/internal';
import { completers } from './completion.ts';
import type { CmdletMethod } from './methods.ts';
import { constant } from './quote.ts';
import { kindOf, parameterName, pascal } from './shape.ts';

/** A parameter of a cmdlet. */
export interface Parameter {
  /** As in PowerShell. */
  readonly name: string;
  readonly type: string;
  readonly attributes: readonly string[];
  readonly description: string;
  readonly defaultValue?: string;
  readonly isSwitch: boolean;
  readonly mandatory: boolean;
  readonly position?: number;
  readonly byPropertyName: boolean;
}

const typeOf = (shape: Shape): string => {
  switch (kindOf(shape)) {
    case 'list':
      return 'string[]';
    case 'instant':
      return 'datetimeoffset';
    case 'integer':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      // Without a default, not given is a third answer.
      return shape.default === undefined ? 'Nullable[bool]' : 'switch';
    default:
      return 'string';
  }
};

const limits = ({ enum: values, minimum, maximum, unit }: Shape): readonly string[] => [
  ...(values === undefined ? [] : [`[ValidateSet(${values.map((value) => constant(value)).join(', ')})]`]),
  ...(unit === 'epoch-ms' || minimum === undefined || maximum === undefined ? [] : [`[ValidateRange(${minimum}, ${maximum})]`]),
];

/** An instant is a date here, whatever JSON makes of it. */
const descriptionOf = (shape: Shape): string =>
  (shape.description ?? '').replace(kindOf(shape) === 'instant' ? / ?Epoch milliseconds\.$/ : '', '');

/** What PowerShell is told of a parameter's place and source. */
const bindingOf = ({ method }: CmdletMethod, name: string, shape: Shape, mandatory: boolean): readonly string[] => {
  const { pipeline = {} } = method.cmdlet;
  // The option's own name, where the parameter has another.
  const aliases = [...(shape.singular === undefined ? [] : [pascal(name)]), ...(pipeline[name] ?? [])];
  const settings = [
    ...(mandatory ? ['Mandatory = $true'] : []),
    ...(method.operand === name ? ['Position = 0'] : []),
    ...(Object.hasOwn(pipeline, name) ? ['ValueFromPipelineByPropertyName = $true'] : []),
  ];
  return [
    `[Parameter(${settings.join(', ')})]`,
    ...(aliases.length === 0 ? [] : [`[Alias(${aliases.map((alias) => constant(alias)).join(', ')})]`]),
  ];
};

/** The parameters that a cmdlet has from its method's options. */
const optionParameters = (of: CmdletMethod): readonly Parameter[] => {
  const { properties = {}, required = [] } = shapeOf(of.method.options);
  return Object.entries(properties).map(([name, shape]) => {
    const mandatory = required.includes(name);
    const type = typeOf(shape);
    return {
      name: parameterName(name, shape),
      type,
      attributes: [...bindingOf(of, name, shape, mandatory), ...limits(shape), ...completers(parameterName(name, shape))],
      description: descriptionOf(shape),
      ...(shape.default === undefined ? {} : { defaultValue: String(shape.default) }),
      isSwitch: type === 'switch',
      mandatory,
      ...(of.method.operand === name ? { position: 0 } : {}),
      byPropertyName: Object.hasOwn(of.method.cmdlet.pipeline ?? {}, name),
    };
  });
};

/** A parameter that is named, and no more. */
export const plain = (name: string, type: string, description: string, attributes: readonly string[] = ['[Parameter()]']): Parameter => ({
  name,
  type,
  attributes,
  description,
  isSwitch: type === 'switch',
  mandatory: false,
  byPropertyName: false,
});

/** The parameters that a cmdlet has from its method. */
export const methodParameters = (of: CmdletMethod): readonly Parameter[] => {
  const { findings } = of.method.cmdlet;
  return [...optionParameters(of), ...(findings === undefined ? [] : [plain('Quiet', 'switch', findings.quiet)])];
};

/** What every cmdlet of the module has besides. */
export const COMMON_PARAMETERS: readonly Parameter[] = [
  plain(
    'Simulate',
    'string',
    'Rehearse on a machine in memory, by the name of a scenario such as healthy or a file that ends in .json; nothing real is frozen.',
    ['[Parameter()]', ...completers('Simulate')],
  ),
  plain('NodePath', 'string', 'Full path of the Node.js program to run the host with; found by itself where left out.'),
  plain(
    'AllowUntrustedPaths',
    'switch',
    'Run although others than administrators can replace what runs elevated: Node, the module, the bundle or its library.',
  ),
];

/** The parameters of a cmdlet, each once. */
export const allParameters = (own: readonly Parameter[], common: readonly Parameter[]): readonly Parameter[] => [
  ...own,
  ...common.filter(({ name }) => !own.some((parameter) => parameter.name === name)),
];
