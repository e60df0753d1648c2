import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, runNodeTool } from '@qga-vss/build/src/process.ts';
import { type Counts, NONE } from './counts.ts';
import { RESULT_FILE } from './reporter.ts';

/** What the reporter has written, if anything. */
const readResult = (file: string): Counts => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
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

/** Runs one project of vitest.config.ts, or what of it fits the words. A run that fails without a failed test (no file fits, no result) counts as one failure. */
export const runProject = async (project: string, words: readonly string[]): Promise<Counts> => {
  const folder = mkdtempSync(join(tmpdir(), 'qga-vss-test-'));
  const result = join(folder, 'result.json');
  try {
    const args = ['run', '--project', project, ...words, '--reporter=default', '--reporter=./scripts/workspace/reporter.ts'];
    const code = await runNodeTool(VITEST, args, { [RESULT_FILE]: result });
    const counts = readResult(result);
    if (code === 0 || counts.failed > 0) return counts;
    return { ...counts, failed: 1, failures: [{ of: [project], why: [`vitest ended with exit code ${code}, see there`] }] };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
