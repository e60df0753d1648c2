import { CONTRACT, type Method, type MethodName, type Options, QgaError, type Result, type Service } from '@qga-vss/core';
import type { Call, Command } from '../command.ts';
import { EXIT, exitCodesOf } from '../exit-codes.ts';
import { COMMON_OPTIONS, openOptions } from '../options/common.ts';
import { contractValues } from '../options/contract-values.ts';
import { isRequired, optionsOf } from '../options/from-contract.ts';
import { placeholderOf, withOperands } from '../options/operand.ts';
import type { OptionSpec } from '../options/spec.ts';
import { clean } from '../print/clean.ts';
import { printJson } from '../print/json.ts';
import { phaseLines } from '../print/phases.ts';
import { Progress } from '../print/progress.ts';
import { REPORT, reportFile, saveReport } from '../report/option.ts';
import { Interrupts } from '../run/interrupts.ts';
import { WATCH } from '../watch/option.ts';
import { type CommandMethod, VIEWS, type View } from './views.ts';

/** What a method is on the command line, and how its result is shown there. */
interface Shape<M extends MethodName> {
  readonly method: M;
  readonly contract: Method;
  readonly view: View<M>;
  /** What can be given, by name or by place. */
  readonly specs: readonly OptionSpec[];
  /** The one that can be given by its place. */
  readonly operand: OptionSpec | undefined;
  /** What it always asks for. */
  readonly always: Readonly<Record<string, unknown>>;
}

const shapeOf = <M extends CommandMethod>(method: M): Shape<M> => {
  const contract: Method = CONTRACT[method];
  const always = contract.commandLine?.always ?? {};
  const specs = optionsOf(method).filter(({ name }) => !(name in always));
  return { method, contract, view: VIEWS[method] as View<M>, specs, always, operand: specs.find(({ name }) => name === contract.operand) };
};

/** Asks the service; an interruption cancels what may take long, and ends the process where nothing does. */
const askService = async <M extends MethodName>(service: Service, { method, contract }: Shape<M>, options: Options<M>, call: Call) => {
  const ask = async (context: object): Promise<Result<M>> => (await service[method](options as never, context)) as Result<M>;
  if (!contract.progress) return await ask({});
  using interrupts = new Interrupts(call.world);
  using progress = new Progress(call.err);
  try {
    return await ask({ signal: interrupts.signal, onProgress: progress.at.bind(progress) });
  } catch (thrown) {
    throw interrupts.error ?? thrown;
  }
};

const answerOf = async <M extends MethodName>(shape: Shape<M>, options: Options<M>, call: Call): Promise<Result<M>> => {
  const open = openOptions(call.options);
  if (shape.view.offline !== undefined && open.simulate === undefined) return shape.view.offline(options);
  await using service = await call.world.connect(open);
  return await askService(service, shape, options, call);
};

const phasesOf = (result: object): Parameters<typeof phaseLines>[0] => ('phases' in result ? (result.phases as never) : []);

const run = async <M extends MethodName>(shape: Shape<M>, call: Call): Promise<number> => {
  const given = withOperands(shape.operand, call);
  const values = contractValues(shape.method, shape.specs, given);
  if (shape.view.watch !== undefined && WATCH.name in call.options) return await shape.view.watch(call, values);
  const end = await answerOf(shape, { ...values, ...shape.always }, call).catch(QgaError.from);
  if (!(end instanceof QgaError)) show(shape, call, given, end);
  const { report } = shape.view;
  if (report !== undefined) await saveReport(call, reportFile(call), report(end), openOptions(call.options).simulate !== undefined);
  if (end instanceof QgaError) throw end;
  return shape.view.exitCode?.(end) ?? EXIT.done;
};

const show = <M extends MethodName>(shape: Shape<M>, call: Call, given: Call['options'], result: Result<M>): void => {
  const { json, verbose } = call.options;
  if (json === true) printJson(call.world, result);
  else call.out.print(shape.view.lines(clean(result), call.out, given));
  if (verbose === true) call.err.print(phaseLines(phasesOf(result as object), call.err));
};

/** What is said of the options that the command has already decided. */
const notesOf = ({ method, always }: Shape<MethodName>): readonly string[] =>
  optionsOf(method).flatMap(({ name, description }) => (name in always ? [description] : []));

/** What only the command line adds. */
const ownOptions = ({ report, watch }: Pick<View<MethodName>, 'report' | 'watch'>): readonly OptionSpec[] => [
  ...(report === undefined ? [] : [REPORT]),
  ...(watch === undefined ? [] : [WATCH]),
];

/** The command that a method is. */
export const methodCommand = <M extends CommandMethod>(method: M): Command => {
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
    run: (call) => run(shape, call),
  };
};

/** Every method that the contract gives a command line. */
export const METHOD_COMMANDS: readonly Command[] = (Object.keys(VIEWS) as CommandMethod[]).map((method) => methodCommand(method));
