import type { Example } from '@qga-vss/core/internal';
import { type Link, linksOf } from './links.ts';
import { type Parameter, plain } from './parameters.ts';
import { xml } from './quote.ts';

/** A command as help shows it. */
export interface HelpTopic {
  readonly name: string;
  readonly summary: string;
  readonly description: readonly string[];
  readonly parameters: readonly Parameter[];
  /** It understands -WhatIf and -Confirm. */
  readonly confirms: boolean;
  readonly examples: readonly Example[];
  readonly output: string;
}

const PREFERENCES: readonly Parameter[] = [
  plain('WhatIf', 'switch', 'Say what would be done, and do nothing.'),
  plain('Confirm', 'switch', 'Ask before it is done.'),
];

const parametersOf = ({ parameters, confirms }: HelpTopic): readonly Parameter[] => [...parameters, ...(confirms ? PREFERENCES : [])];

/** As PowerShell says it in its own help: that a value may be left out is no part of its type. */
const typeText = (type: string): string => type.replace(/^Nullable\[(.*)\]$/, '$1');

const defaultText = ({ isSwitch, defaultValue = '' }: Parameter): string => (isSwitch ? 'False' : defaultValue);

const para = (text: string): string => `<maml:para>${xml(text)}</maml:para>`;

const parameterXml = (parameter: Parameter): string => {
  const { name, type, description, mandatory, position, byPropertyName, isSwitch } = parameter;
  return `<command:parameter required="${mandatory}" globbing="false" pipelineInput="${byPropertyName ? 'true (ByPropertyName)' : 'false'}" position="${position ?? 'named'}">
<maml:name>${name}</maml:name><maml:description>${para(description)}</maml:description>
${isSwitch ? '' : `<command:parameterValue required="true">${xml(typeText(type))}</command:parameterValue>`}
<dev:defaultValue>${xml(defaultText(parameter))}</dev:defaultValue></command:parameter>`;
};

const exampleXml = ({ does, powershell = '' }: Example, index: number): string =>
  `<command:example><maml:title>Example ${index + 1}: ${xml(does)}</maml:title><dev:code>${xml(powershell)}</dev:code><dev:remarks>${para('')}</dev:remarks></command:example>`;

const linkXml = ({ text, uri = '' }: Link): string =>
  `<maml:navigationLink><maml:linkText>${xml(text)}</maml:linkText><maml:uri>${xml(uri)}</maml:uri></maml:navigationLink>`;

const verbAndNoun = (name: string): readonly [string, string] => {
  const [verb = '', noun = ''] = name.split('-');
  return [verb, noun];
};

const commandXml = (topic: HelpTopic): string => {
  const { name, summary, description, examples, output } = topic;
  const [verb, noun] = verbAndNoun(name);
  const parameters = parametersOf(topic);
  return `<command:command>
<command:details><command:name>${name}</command:name><command:verb>${verb}</command:verb><command:noun>${noun}</command:noun>
<maml:description>${para(summary)}</maml:description></command:details>
<maml:description>${description.map(para).join('')}</maml:description>
<command:syntax><command:syntaxItem><maml:name>${name}</maml:name>${parameters.map(parameterXml).join('\n')}</command:syntaxItem></command:syntax>
<command:parameters>${parameters.map(parameterXml).join('\n')}</command:parameters>
<command:returnValues><command:returnValue><dev:type><maml:name>${xml(output)}</maml:name></dev:type></command:returnValue></command:returnValues>
<command:examples>${examples.map(exampleXml).join('\n')}</command:examples>
<command:relatedLinks>${linksOf(name).map(linkXml).join('')}</command:relatedLinks>
</command:command>`;
};

/** The help of all commands, as MAML. */
export const helpFile = (topics: readonly HelpTopic[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<helpItems schema="maml" xmlns="http://msh" xmlns:maml="http://schemas.microsoft.com/maml/2004/10" xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10" xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">
${topics.map(commandXml).join('\n')}
</helpItems>`;
