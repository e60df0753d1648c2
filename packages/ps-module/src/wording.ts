import { optionNames } from '@qga-vss/core';
import type { CmdletMethod } from './methods.ts';
import { pascal } from './shape.ts';

/** What texts of the contract are changed to in PowerShell. */
export interface Wording {
  /** What it finds in them, and what that is called there. */
  readonly words: Readonly<Record<string, string>>;
  /** Source of the regular expression that finds it, the same in JavaScript and .NET. */
  readonly pattern: string;
}

const commandOf = ({ method: { commandLine, cmdlet } }: CmdletMethod): Readonly<Record<string, string>> =>
  commandLine === undefined ? {} : { [`"qga-vss ${commandLine.name}"`]: cmdlet.name };

/** Options go by their names of JSON (`holdMs` is -HoldMs here), commands by those of the command line ("qga-vss thaw" is Invoke-QgaThaw). */
export const wordingOf = (methods: readonly CmdletMethod[]): Wording => {
  const options = optionNames(methods.map(({ method }) => method));
  const commands: Readonly<Record<string, string>> = Object.assign({}, ...methods.map(commandOf));
  const parameters = Object.fromEntries(options.names.map((name) => [name, `-${pascal(name)}`]));
  return { words: { ...parameters, ...commands }, pattern: [options.pattern, ...Object.keys(commands)].join('|') };
};

/** A text of the contract as PowerShell says it. */
export const inPowerShell = (text: string, { words, pattern }: Wording): string =>
  text.replaceAll(new RegExp(pattern, 'g'), (found) => words[found] ?? found);
