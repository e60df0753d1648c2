import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, runNodeTool } from '@qga-vss/build/src/process.ts';
import { type Counts, NONE } from './counts.ts';

/** What of vitest's JSON report is counted. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly Assertion[] }[];
}

interface Assertion {
  readonly status: string;
  readonly ancestorTitles: readonly string[];
}

/** Groups of tests that are worth a figure of their own: calls made to fail, one after the other. */
const COUNTED_GROUP = /made to fail$/;

const groupsOf = (report: Report): Readonly<Record<string, number>> => {
  const groups: Record<string, number> = {};
  const passed = report.testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === 'passed');
  for (const group of passed.flatMap(({ ancestorTitles }) => ancestorTitles).filter((title) => COUNTED_GROUP.test(title)))
    groups[group] = (groups[group] ?? 0) + 1;
  return groups;
};

const count = (report: Report): Counts => {
  // A file that cannot be loaded has no tests to count, and is a failure all the same.
  const unloadable = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
    groups: groupsOf(report),
  };
};

const readReport = (file: string): Counts => {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Vitest has said why there is none, and its exit code makes a failure of it.
    return NONE;
  }
};

const VITEST = 'vitest/vitest.mjs';

/**
 * The projects of vitest.config.ts with test files that fit.
 * @param words paths, words of paths, options, as vitest takes them
 * @throws Error where vitest does not understand them
 */
export const tiersWith = (words: readonly string[]): readonly string[] => {
  const args = [`${ROOT}node_modules/${VITEST}`, 'list', '--filesOnly', ...words, '--json'];
  const files = JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })) as readonly { projectName: string }[];
  return [...new Set(files.map(({ projectName }) => projectName))];
};

/** Runs one project of vitest.config.ts, or what of it fits the words. A run that fails without a failed test (an unhandled error, no report) counts as one failure. */
export const runProject = async (project: string, words: readonly string[]): Promise<Counts> => {
  const folder = mkdtempSync(join(tmpdir(), 'qga-vss-test-'));
  const report = join(folder, 'report.json');
  try {
    const args = ['run', '--project', project, ...words, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await runNodeTool(VITEST, args);
    const counts = readReport(report);
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
