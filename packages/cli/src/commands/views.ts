import {
  CODES,
  type CONTRACT,
  explain,
  FAILURES,
  type MethodName,
  type Options,
  type QgaError,
  type ReadableReport,
  type Result,
} from '@qga-vss/core';
import type { Call } from '../command.ts';
import { EXIT, EXIT_OF_CONSISTENCY } from '../exit-codes.ts';
import { doctorLines } from '../print/doctor.ts';
import { explainLines } from '../print/explain.ts';
import { providersLines } from '../print/providers.ts';
import { registrationLines } from '../print/registration.ts';
import type { Screen } from '../print/screen.ts';
import { freezeLines, prepareLines, thawLines } from '../print/session.ts';
import { statusLines } from '../print/status.ts';
import { volumesLines } from '../print/volumes.ts';
import { writersLines } from '../print/writers.ts';
import { reportOfThaw } from '../report/thaw.ts';
import { watchStatus } from '../watch/watch.ts';

/** Methods that the contract gives a command line. */
export type CommandMethod = {
  [M in MethodName]: (typeof CONTRACT)[M] extends { readonly commandLine: object } ? M : never;
}[MethodName];

/** What the command line adds to a method of the contract. */
export interface View<M extends MethodName> {
  /** The result for people; the texts in it are harmless on a terminal. @param asked the options of the command line */
  readonly lines: (result: Result<M>, screen: Screen, asked: Readonly<Record<string, unknown>>) => readonly string[];
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

/** How each method prints and what its exit code is; all else comes from the contract. */
export const VIEWS: { readonly [M in CommandMethod]: View<M> } = {
  prepare: { lines: prepareLines },
  freeze: { lines: freezeLines },
  thaw: {
    report: reportOfThaw,
    lines: thawLines,
    exitCode: ({ consistency }) => (consistency === undefined ? EXIT.done : EXIT_OF_CONSISTENCY[consistency]),
    exitCodes: Object.values(EXIT_OF_CONSISTENCY),
  },
  status: {
    watch: watchStatus,
    lines: statusLines,
    exitCode: ({ state, consistency }) => (LOST.has(state) ? EXIT.lost : EXIT_OF_CONSISTENCY[consistency ?? 'application']),
    exitCodes: Object.values(EXIT_OF_CONSISTENCY),
  },
  volumes: { lines: volumesLines },
  writers: { lines: writersLines },
  providers: { lines: providersLines },
  doctor: {
    lines: doctorLines,
    exitCode: ({ state }) => (state === 'fail' ? EXIT.impossible : EXIT.done),
    exitCodes: [EXIT.impossible],
  },
  explain: {
    lines: explainLines,
    operandValues: [...CODES.map(({ name }) => name), ...Object.keys(FAILURES)],
    offline: ({ code }) => ({ matches: [...explain(code)], simulated: false }),
  },
  providerRegister: { lines: registrationLines },
  providerUnregister: { lines: registrationLines },
};
