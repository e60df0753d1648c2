import { markableOptions, membersOf, OTHER_COMMANDS, type Wording, wordingFor } from '@qga-vss/core/internal';
import type { CmdletMethod } from './methods.ts';
import { parameterName, pascal } from './shape.ts';

/** A command that has no cmdlet is one of another program here. */
const commandWord = ([name, cmdlet = `"qga-vss ${name}"`]: readonly [string, string | undefined]): readonly [string, string] => [
  `qga-vss ${name}`,
  cmdlet,
];

/** What texts of the contract mark, as PowerShell has it: `holdMs` is -HoldMs, `qga-vss thaw` is Invoke-QgaThaw. */
export const wordingOf = (methods: readonly CmdletMethod[]): Wording => {
  const commands = methods.flatMap(({ method: { commandLine, cmdlet } }) =>
    commandLine === undefined ? [] : [[commandLine.name, cmdlet.name] as const],
  );
  const parameterOf = new Map(
    methods.flatMap(({ method }) => Object.entries(membersOf(method.options))).map(([name, shape]) => [name, parameterName(name, shape)]),
  );
  return wordingFor(
    Object.fromEntries([
      ...markableOptions(methods.map(({ method }) => method)).map((name) => [name, `-${parameterOf.get(name) ?? pascal(name)}`]),
      ...[...commands, ...Object.entries(OTHER_COMMANDS)].map(commandWord),
    ]),
  );
};
