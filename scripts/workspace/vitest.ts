import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, runNodeTool } from '@qga-vss/build/src/process.ts';
import { type Counts, NONE, sum } from './counts.ts';
import type { Failure } from './failures.ts';
import { RESULT_FILE, type RunResult } from './reporter.ts';

/** What the reporter has written, if anything. */
const readResult = (file: string): RunResult => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Vitest has said why there is none, and its exit code makes a failure of it.
    return { projects: {}, unhandled: [] };
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

const failed = (failures: readonly Failure[]): Counts => ({ ...NONE, failed: failures.length, failures });

/** A project that is missing in the result had no test file, or vitest did not come to it. */
const countsOf = ({ projects }: RunResult, project: string): Counts =>
  projects[project] ?? failed([{ of: [project], why: ['None of its test files was run: see what vitest says.'] }]);

/** The same with failures that are of no test. */
const withFailures = (counts: Counts, failures: readonly Failure[]): Counts => ({ ...counts, ...sum([counts, failed(failures)]) });

/**
 * Runs projects of vitest.config.ts together, or what of them fits the words; resolves with the counts of each. What failed of no test
 * counts as a failure of the first.
 */
export const runProjects = async (projects: readonly string[], words: readonly string[]): Promise<readonly Counts[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'qga-vss-test-'));
  const file = join(folder, 'result.json');
  try {
    const named = projects.flatMap((project) => ['--project', project]);
    const args = ['run', ...named, ...words, '--reporter=default', '--reporter=./scripts/workspace/reporter.ts'];
    const code = await runNodeTool(VITEST, args, { [RESULT_FILE]: file });
    const result = readResult(file);
    const [first = NONE, ...others] = projects.map((project) => countsOf(result, project));
    const counts = [withFailures(first, result.unhandled), ...others];
    if (code === 0 || sum(counts).failed > 0) return counts;
    return [withFailures(first, [{ of: projects, why: [`Vitest ended with exit code ${code}: see what it says.`] }]), ...others];
  } finally {
    rmSync(folder, { recursive: true });
  }
};
