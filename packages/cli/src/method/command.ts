import { CONTRACT, type Method } from '@qga-vss/core/internal';
import type { Command } from '../command-line/command.ts';
import { COMMON_OPTIONS, NO_DEFAULTS } from '../command-line/common-options.ts';
import { EXIT, exitCodesOf } from '../command-line/exit-codes.ts';
import { GUEST_ERRORS, GUEST_OPTIONS } from '../command-line/guest-options.ts';
import type { OptionSpec } from '../command-line/option.ts';
import { MONITORING_OPTIONS } from '../monitoring/options.ts';
import { REPORT } from '../report/option.ts';
import { placeholderOf } from './operand.ts';
import { isRequired, optionsOf } from './options.ts';
import { type Shape, shapeOf } from './shape.ts';
import { takesDefaults } from './takes-defaults.ts';
import type { CommandMethod, View } from './view.ts';

/** What is said of the options that the command has already decided. */
const notesOf = <M extends CommandMethod>({ method, always }: Shape<M>): readonly string[] =>
  optionsOf(method).flatMap(({ name, description }) => (name in always ? [description] : []));

/** What only the command line adds. */
const ownOptions = <M extends CommandMethod>({ report, instead, monitoring }: View<M>): readonly OptionSpec[] => [
  ...(report === undefined ? [] : [REPORT]),
  ...(instead === undefined ? [] : [instead.option]),
  ...(monitoring === undefined ? [] : [...MONITORING_OPTIONS, ...monitoring.options]),
];

/** The command that a method of the contract is. What takes its options is made where it is asked for: of most commands nobody asks. */
export const methodCommand = <M extends CommandMethod>(method: M, view: View<M>): Command => {
  const { summary, description, examples, commandLine, errors }: Method = CONTRACT[method];
  let made: Shape<M> | undefined;
  const shape = (): Shape<M> => {
    made ??= shapeOf(method, view);
    return made;
  };
  return {
    name: commandLine?.name ?? method,
    summary,
    get description() {
      return [...description, ...notesOf(shape())];
    },
    get operands() {
      const { operand } = shape();
      return operand === undefined ? undefined : placeholderOf(operand, isRequired(method, operand.name));
    },
    ...(view.operandValues === undefined ? {} : { operandValues: view.operandValues }),
    get options() {
      const { specs, operand } = shape();
      return [
        ...specs.filter((spec) => !(spec === operand && isRequired(method, spec.name))),
        ...ownOptions(view),
        ...(view.offline === undefined ? GUEST_OPTIONS : []),
        ...(takesDefaults(shape()) ? [NO_DEFAULTS] : []),
        ...COMMON_OPTIONS,
      ];
    },
    examples,
    exitCodes:
      view.offline === undefined ? exitCodesOf([...errors, ...GUEST_ERRORS], view.exitCodes) : [EXIT.done, EXIT.unexpected, EXIT.usage],
    run: async (call) => {
      // With the texts of results: only a command that is run takes them.
      const { performMethod } = await import('./perform.ts');
      return await performMethod(shape(), call);
    },
  };
};
