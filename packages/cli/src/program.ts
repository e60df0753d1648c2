import { Command as Program } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { Command } from './command.ts';
import { commanderOptions } from './options/to-commander.ts';
import type { World } from './world.ts';

const examples = (lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;

type Act = (command: Command, options: object, operands: readonly string[]) => Promise<void>;

/** What the commands with that first word are about. */
const GROUPS: Readonly<Record<string, string>> = {};

const lastWord = (name: string): string => name.slice(name.lastIndexOf(' ') + 1);

const subprogram = (command: Command, act: Act): Program => {
  const program = new Program(lastWord(command.name))
    .summary(command.summary)
    .description(command.summary)
    .helpOption('--help', 'Print help.')
    .addHelpText('after', examples(command.examples));
  if (command.operands !== undefined) program.argument(command.operands);
  if (command.passThrough === true) program.passThroughOptions();
  for (const option of command.options.flatMap(commanderOptions)) program.addOption(option);
  return program.action(() => act(command, program.opts(), program.args));
};

const groupProgram = (name: string): Program =>
  new Program(name)
    .summary(GROUPS[name] ?? '')
    .description(GROUPS[name] ?? '')
    .helpOption('--help', 'Print help.');

/** The program that a command is added to: that of its group, made with the first of them, or the whole. */
const parentOf = (program: Program, { name }: Command): Program => {
  const [group = '', second] = name.split(' ');
  if (second === undefined) return program;
  const found = program.commands.find((other) => other.name() === group);
  if (found !== undefined) return found;
  const made = groupProgram(group);
  program.addCommand(made);
  return made;
};

const withDescendants = (program: Program): readonly Program[] => [program, ...program.commands.flatMap(withDescendants)];

/** Commander's program from our commands; it ends by throwing CommanderError, never by ending the process. */
export const programOf = (commands: readonly Command[], world: World, act: Act): Program => {
  const program = new Program('qga-vss')
    .description(packageJson.description)
    .version(packageJson.version, '--version', 'Print the version.')
    .helpOption('--help', 'Print help.')
    .helpCommand('help [command]', 'Print help for a command.')
    .enablePositionalOptions()
    .addHelpText('after', examples(commands.flatMap((command) => command.examples.slice(0, 1))));
  for (const command of commands) parentOf(program, command).addCommand(subprogram(command, act));
  for (const each of withDescendants(program)) {
    // What it says about errors comes back in the CommanderError.
    each.exitOverride().configureOutput({ writeOut: (text) => world.stdout.write(text), writeErr: () => {}, getOutHasColors: () => false });
  }
  return program;
};
