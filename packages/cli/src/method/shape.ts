import { CONTRACT, type Method } from '@qga-vss/core/internal';
import type { OptionSpec } from '../command-line/option.ts';
import { optionsOf } from './options.ts';
import type { CommandMethod, View } from './view.ts';

/** What a method is on the command line, and how its result is shown there. */
export interface Shape<M extends CommandMethod> {
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

const operandOf = (specs: readonly OptionSpec[], { operand, operandIsText }: Method): OptionSpec | undefined => {
  const spec = specs.find(({ name }) => name === operand);
  return spec === undefined || operandIsText !== true ? spec : { ...spec, kind: 'words' };
};

export const shapeOf = <M extends CommandMethod>(method: M, view: View<M>): Shape<M> => {
  const contract: Method = CONTRACT[method];
  const always = contract.commandLine?.always ?? {};
  const specs = optionsOf(method).filter(({ name }) => !(name in always));
  return { method, contract, view, specs, always, operand: operandOf(specs, contract) };
};
