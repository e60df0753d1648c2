import type { MethodName, Options, QgaError, ReadableReport, Result } from '@qga-vss/core';
import type { CONTRACT } from '@qga-vss/core/internal';
import type { Call } from '../command-line/command.ts';
import type { OptionSpec } from '../command-line/option.ts';
import type { MonitoringView } from '../monitoring/tell.ts';
import type { Screen } from '../terminal/screen.ts';

/** Methods that the contract gives a command line. */
export type CommandMethod = {
  [M in MethodName]: (typeof CONTRACT)[M] extends { readonly commandLine: object } ? M : never;
}[MethodName];

/** A result for people; the texts in it are harmless on a terminal. @param asked the options of the command line */
export type Text<M extends MethodName> = (result: Result<M>, screen: Screen, asked: Readonly<Record<string, unknown>>) => readonly string[];

/** What the command line adds to a method of the contract. */
export interface View<M extends MethodName> {
  /** Loads its text. */
  readonly text: () => Promise<Text<M>>;
  /** 0 where left out. */
  readonly exitCode?: (result: Result<M>) => number;
  /** Those that exitCode gives. */
  readonly exitCodes?: readonly number[];
  /** What the operand may be, as far as that is known. */
  readonly operandValues?: readonly string[];
  /** What --report saves of its end. */
  report?(end: Result<M> | QgaError): ReadableReport;
  /** An option of the command line alone, and what is done where it is given. */
  readonly instead?: Instead<M>;
  /** What is told to monitoring systems with --format. */
  readonly monitoring?: Monitored<M>;
  /** Takes options of the defaults file though it has no session, and what it answers where that file cannot be used. */
  withoutDefaults?(result: Result<M>, refused: QgaError): Result<M>;
  /** The answer where no machine has to be asked. */
  readonly offline?: (options: Options<M>) => Result<M>;
}

interface Monitored<M extends MethodName> {
  /** What it takes besides --format and --output. */
  readonly options: readonly OptionSpec[];
  /** Loads what it is told with. */
  readonly view: () => Promise<MonitoringView<Result<M>>>;
  /** Options without which there would be nothing to tell. */
  readonly asks?: Options<M>;
}

interface Instead<M extends MethodName> {
  readonly option: OptionSpec;
  /** @returns the exit code */
  act(call: Call, options: Options<M>): Promise<number>;
}
