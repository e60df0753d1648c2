import type { Command } from '../command-line/command.ts';
import { COMMON_OPTIONS } from '../command-line/common-options.ts';
import { EXIT, exitCodesOf } from '../command-line/exit-codes.ts';
import type { OptionSpec } from '../command-line/option.ts';
import { REPORT } from '../report/option.ts';
import { WATCH } from '../status/watch-option.ts';
import { placeholderOf } from './operand.ts';
import { isRequired, optionsOf } from './options.ts';
import { type Shape, shapeOf } from './shape.ts';
import { type CommandMethod, VIEWS, type View } from './views.ts';

/** What is said of the options that the command has already decided. */
const notesOf = ({ method, always }: Shape<CommandMethod>): readonly string[] =>
  optionsOf(method).flatMap(({ name, description }) => (name in always ? [description] : []));

/** What only the command line adds. */
const ownOptions = ({ report, watch }: Pick<View<CommandMethod>, 'report' | 'watch'>): readonly OptionSpec[] => [
  ...(report === undefined ? [] : [REPORT]),
  ...(watch === undefined ? [] : [WATCH]),
];

/** The command that a method is. */
const methodCommand = <M extends CommandMethod>(method: M): Command => {
  const shape = shapeOf(method);
  const { contract, view, specs, operand } = shape;
  const { summary, description, examples, commandLine, errors } = contract;
  const required = operand !== undefined && isRequired(method, operand.name);
  return {
    name: commandLine?.name ?? method,
    summary,
    description: [...description, ...notesOf(shape)],
    ...(operand === undefined ? {} : { operands: placeholderOf(operand, required) }),
    ...(view.operandValues === undefined ? {} : { operandValues: view.operandValues }),
    options: [...specs.filter((spec) => !(required && spec === operand)), ...ownOptions(view), ...COMMON_OPTIONS],
    examples,
    exitCodes: view.offline === undefined ? exitCodesOf(errors, view.exitCodes) : [EXIT.done, EXIT.unexpected, EXIT.usage],
    run: async (call) => {
      // With the texts of all results: only a command that is run takes it.
      const { performMethod } = await import('./perform.ts');
      return await performMethod(shape, call);
    },
  };
};

/** Every method that the contract gives a command line. */
export const METHOD_COMMANDS: readonly Command[] = (Object.keys(VIEWS) as CommandMethod[]).map((method) => methodCommand(method));
