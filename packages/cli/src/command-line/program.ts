import { Help, Option, Command as Program } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { Screen } from '../terminal/screen.ts';
import type { Command } from './command.ts';
import { commanderOptions, OtherSpelling } from './commander-options.ts';
import { COMMON_GROUP } from './common-options.ts';
import { GROUPS } from './groups.ts';
import { helpColumns, helpDescription, helpEnd, itemLayout, mainHelpEnd } from './help.ts';
import { refuseMisplaced } from './pass-through.ts';
import type { World } from './world.ts';

type Act = (command: Command, options: object, operands: readonly string[]) => Promise<void>;

const lastWord = (name: string): string => name.slice(name.lastIndexOf(' ') + 1);

/** Its option for help stands with those that commands share, where it has any. */
const withHelp = (program: Program, options: Command['options'] = []): Program => {
  const help = new Option('-h, --help', 'Print help.');
  return program.addHelpOption(options.some(({ group }) => group === COMMON_GROUP) ? help.helpGroup(COMMON_GROUP) : help);
};

/** A command in a list of commands; that it has options goes without saying. */
const termOf = (program: Program): string => `${program.name()} ${program.usage().replace('[options]', '').trim()}`.trim();

const bare = ({ name, summary }: Command): Program => new Program(lastWord(name)).summary(summary);

const subprogram = (command: Command, { argv }: World, columns: number, act: Act): Program => {
  const { options, operands } = command;
  const program = withHelp(bare(command), options)
    .description(helpDescription(command))
    .addHelpText('after', () => helpEnd(command, columns));
  if (operands !== undefined) program.argument(operands);
  if (command.passThrough === true) program.passThroughOptions().usage(`[options] -- ${operands}`);
  for (const option of options.flatMap(commanderOptions)) program.addOption(option);
  return program.action(() => {
    if (command.passThrough === true) refuseMisplaced(command, program.args, argv);
    return act(command, program.opts(), program.args);
  });
};

const groupProgram = (name: string): Program =>
  withHelp(new Program(name))
    .summary(GROUPS[name] ?? '')
    .description(GROUPS[name] ?? '')
    .helpCommand(false);

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

const HELP: ReadonlySet<string> = new Set(['help', '--help', '-h']);

/** The commands that a command line may be about: what its first word names, or all where help is asked for. */
const meant = (commands: readonly Command[], { argv }: World): readonly Command[] => {
  if (argv.some((word) => HELP.has(word))) return commands;
  const first = argv.find((word) => !word.startsWith('-'));
  return commands.filter(({ name }) => name.split(' ')[0] === first);
};

/** Items as help groups them; a suggestion for a mistyped option takes them before that, and so knows every spelling. */
const groupItems: Help['groupItems'] = (items, visible, group) =>
  Help.prototype.groupItems(
    items,
    visible.filter((item) => !(item instanceof OtherSpelling)),
    group,
  );

const withDescendants = (program: Program): readonly Program[] => [program, ...program.commands.flatMap(withDescendants)];

/** Commander's program from our commands; it ends by throwing CommanderError, never by ending the process. */
export const programOf = (commands: readonly Command[], world: World, screen: Screen, act: Act): Program => {
  const columns = helpColumns(screen);
  const program = withHelp(new Program('qga-vss'))
    .description(packageJson.description)
    .version(packageJson.version, '--version', 'Print the version.')
    .helpCommand('help [command]', 'Prints help for a command.')
    .enablePositionalOptions()
    .addHelpText('after', () => mainHelpEnd(commands, columns));
  const about = meant(commands, world);
  for (const command of about) parentOf(program, command).addCommand(subprogram(command, world, columns, act));
  // A mistyped command is answered with names and summaries; to build the rest of every command would take as long as all else.
  if (about.length === 0) for (const command of commands) parentOf(program, command).addCommand(bare(command));
  for (const each of withDescendants(program)) {
    each
      .exitOverride()
      .configureHelp({ helpWidth: columns, styleTitle: screen.style.strong, subcommandTerm: termOf, groupItems, ...itemLayout(columns) })
      // What it says about errors comes back in the CommanderError. Colours are for us to allow.
      .configureOutput({ writeOut: (text) => world.stdout.write(text), writeErr: () => {}, getOutHasColors: () => true });
  }
  return program;
};
