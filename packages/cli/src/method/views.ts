import type { MethodName, Options, QgaError, ReadableReport, Result } from '@qga-vss/core';
import { CODES, type CONTRACT, explain, FAILURES } from '@qga-vss/core/internal';
import type { Call } from '../command-line/command.ts';
import { EXIT, EXIT_OF_CONSISTENCY } from '../command-line/exit-codes.ts';
import { reportOfThaw } from '../session/report.ts';

/** Methods that the contract gives a command line. */
export type CommandMethod = {
  [M in MethodName]: (typeof CONTRACT)[M] extends { readonly commandLine: object } ? M : never;
}[MethodName];

/** What the command line adds to a method of the contract. */
export interface View<M extends MethodName> {
  /** 0 where left out. */
  readonly exitCode?: (result: Result<M>) => number;
  /** Those that exitCode gives. */
  readonly exitCodes?: readonly number[];
  /** What the operand may be, as far as that is known. */
  readonly operandValues?: readonly string[];
  /** What --report saves of its end. */
  report?(end: Result<M> | QgaError): ReadableReport;
  /** What --watch does instead. @returns the exit code */
  watch?(call: Call, options: Options<M>): Promise<number>;
  /** The answer where no machine has to be asked. */
  readonly offline?: (options: Options<M>) => Result<M>;
}

/** States of a hold that is over without a thaw in time. */
const LOST: ReadonlySet<string> = new Set(['expired', 'stale'] satisfies Result<'status'>['state'][]);

/** What its exit code is, and so on; how it prints is in lines.ts, and all else comes from the contract. */
export const VIEWS: { readonly [M in CommandMethod]: View<M> } = {
  prepare: {},
  freeze: {},
  thaw: {
    report: reportOfThaw,
    exitCode: ({ consistency }) => (consistency === undefined ? EXIT.done : EXIT_OF_CONSISTENCY[consistency]),
    exitCodes: Object.values(EXIT_OF_CONSISTENCY),
  },
  status: {
    watch: async (call, values) => {
      const { watchStatus } = await import('../status/watch.ts');
      return await watchStatus(call, values);
    },
    exitCode: ({ state, consistency }) => (LOST.has(state) ? EXIT.lost : EXIT_OF_CONSISTENCY[consistency ?? 'application']),
    exitCodes: Object.values(EXIT_OF_CONSISTENCY),
  },
  volumes: {},
  writers: {},
  providers: {},
  doctor: {
    exitCode: ({ state }) => (state === 'fail' ? EXIT.impossible : EXIT.done),
    exitCodes: [EXIT.impossible],
  },
  explain: {
    operandValues: [...CODES.map(({ name }) => name), ...Object.keys(FAILURES)],
    offline: ({ code }) => ({ matches: [...explain(code)], simulated: false }),
  },
  providerRegister: {},
  providerUnregister: {},
};
