// A reporter for vitest: writes what came of a run, project by project, into the file that vitest.ts names.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '@qga-vss/build/src/process.ts';
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node';
import type { Counts } from './counts.ts';
import type { Failure } from './failures.ts';

/** The variable that has the file's name. */
export const RESULT_FILE = 'QGA_VSS_TEST_RESULT';

/** What the reporter writes. */
export interface RunResult {
  readonly projects: Readonly<Record<string, Counts>>;
  /** Errors of no project's test. */
  readonly unhandled: readonly Failure[];
}

/** Groups of tests that are worth a figure of their own: calls made to fail, one after the other. */
const COUNTED_GROUP = /made to fail$/;

const namesOf = (what: TestCase | TestSuite | TestModule): readonly string[] =>
  what.type === 'module' ? [what.relativeModuleId] : [...namesOf(what.parent), what.name];

const linesOf = (error: SerializedError): readonly string[] => {
  const { name = 'Error', message, diff, stacks = [], cause } = error;
  const text = `${name}: ${message}${typeof diff === 'string' ? `\n${diff}` : ''}`;
  const [place] = stacks.filter(({ file }) => file.startsWith(ROOT) && !file.includes('/node_modules/'));
  return [
    ...stripVTControlCharacters(text)
      .split('\n')
      .filter((line) => line.trim() !== ''),
    ...(place === undefined ? [] : [`at ${relative(ROOT, place.file)}:${place.line}`]),
    ...(cause === undefined ? [] : linesOf(cause).map((line) => `  ${line}`)),
  ];
};

/** One for each of its errors, together: soft assertions have several. */
const failure = (of: readonly string[], errors: readonly SerializedError[]): readonly Failure[] =>
  errors.length === 0 ? [] : [{ of, why: errors.flatMap(linesOf) }];

const countsOf = (modules: readonly TestModule[]): Counts => {
  const tests = modules.flatMap(({ children }) => [...children.allTests()]);
  const of = (state: string): readonly TestCase[] => tests.filter((one) => one.result().state === state);
  const groups: Record<string, number> = {};
  for (const group of of('passed')
    .flatMap(namesOf)
    .filter((title) => COUNTED_GROUP.test(title)))
    groups[group] = (groups[group] ?? 0) + 1;
  // What could not be prepared, or not be loaded, has no failed test, and is a failure all the same.
  const suites = modules.flatMap((one) => [one, ...one.children.allSuites()]);
  const failures = [
    ...of('failed').map((one): Failure => ({ of: namesOf(one), why: (one.result().errors ?? []).flatMap(linesOf) })),
    ...suites.flatMap((one) => failure(namesOf(one), one.errors())),
  ];
  const passed = of('passed').length;
  return { passed, failed: failures.length, skipped: tests.length - passed - of('failed').length, groups, failures };
};

const resultOf = (modules: readonly TestModule[], unhandled: readonly SerializedError[]): RunResult => {
  const byProject = Object.entries(Object.groupBy(modules, ({ project }) => project.name));
  return {
    projects: Object.fromEntries(byProject.map(([name, its = []]) => [name, countsOf(its)])),
    unhandled: unhandled.flatMap((error) => failure(['outside of any test'], [error])),
  };
};

export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env[RESULT_FILE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(resultOf(modules, unhandled)));
  }
}
