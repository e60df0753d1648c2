import { Command as Program } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { Command } from './command.ts';
import { commanderOptions } from './options/to-commander.ts';
import type { World } from './world.ts';

const examples = (lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;

const subprogram = (command: Command, act: (command: Command, options: object, operands: readonly string[]) => Promise<void>): Program => {
  const program = new Program(command.name)
    .summary(command.summary)
    .description(command.summary)
    .addHelpText('after', examples(command.examples));
  // What follows the command to run is its own.
  if (command.operands !== undefined) program.argument(command.operands).passThroughOptions();
  for (const option of command.options.flatMap(commanderOptions)) program.addOption(option);
  return program.action(() => act(command, program.opts(), program.args));
};

/** Commander's program from our commands; it ends by throwing CommanderError, never by ending the process. */
export const programOf = (
  commands: readonly Command[],
  world: World,
  act: (command: Command, options: object, operands: readonly string[]) => Promise<void>,
): Program => {
  const program = new Program('qga-vss')
    .description(packageJson.description)
    .version(packageJson.version, '--version', 'Print the version.')
    .helpOption('--help', 'Print help.')
    .helpCommand('help [command]', 'Print help for a command.')
    .enablePositionalOptions()
    .addHelpText('after', examples(commands.flatMap((command) => command.examples.slice(0, 1))));
  for (const command of commands) program.addCommand(subprogram(command, act).helpOption('--help', 'Print help.'));
  for (const each of [program, ...program.commands]) {
    // What it says about errors comes back in the CommanderError.
    each.exitOverride().configureOutput({ writeOut: (text) => world.stdout.write(text), writeErr: () => {}, getOutHasColors: () => false });
  }
  return program;
};
