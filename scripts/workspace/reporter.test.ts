import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { afterAll, expect, test } from 'vitest';
import { RESULT_FILE, type RunResult } from './reporter.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-reporter-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILES = {
  'tests.test.js': `
    describe('a call made to fail', () => {
      test('passes', () => {});
      test('differs', () => expect({ one: 1 }).toEqual({ one: 2 }));
      test.skip('is not run', () => {});
    });
    describe('what cannot be prepared', () => {
      beforeAll(() => { throw new Error('not prepared', { cause: new Error('no disk') }); });
      test('is not reached', () => {});
    });`,
  'not-loaded.test.js': "import './no-such.js';",
  'unhandled.test.js': `test('leaves something behind', async () => {
    queueMicrotask(() => Promise.reject(new Error('nobody looks')));
    await new Promise((resolve) => setTimeout(resolve, 10));
  });`,
};

/** What the reporter writes of a run of these files. */
const report = (): Promise<RunResult> => {
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const result = join(folder, 'result.json');
  const reporter = join(import.meta.dirname, 'reporter.ts');
  const args = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder, '--globals', `--reporter=${reporter}`];
  const env = { ...process.env, [RESULT_FILE]: result };
  return new Promise((resolve) =>
    execFile(process.execPath, ['--conditions=@qga-vss/source', ...args], { env }, () => resolve(JSON.parse(readFileSync(result, 'utf8')))),
  );
};

test('every way to fail is counted, and told with its file, names and cause', async () => {
  const { projects, unhandled } = await report();
  const { failures = [], ...counts } = projects[''] ?? {};
  expect(counts).toEqual({ passed: 2, failed: 3, skipped: 2, groups: { 'a call made to fail': 1 } });
  const told = Object.fromEntries([...failures, ...unhandled].map(({ of, why }) => [of.join(' > '), why]));
  expect(Object.keys(told).sort()).toEqual([
    'not-loaded.test.js',
    'outside of any test',
    'tests.test.js > a call made to fail > differs',
    'tests.test.js > what cannot be prepared',
  ]);
  expect(told['tests.test.js > a call made to fail > differs']).toEqual(
    expect.arrayContaining([expect.stringContaining('to deeply equal'), expect.stringMatching(/^-.*2/), expect.stringMatching(/^\+.*1/)]),
  );
  expect(told['tests.test.js > what cannot be prepared']).toEqual(['Error: not prepared', '  Error: no disk']);
  expect(told['not-loaded.test.js']?.[0]).toContain('no-such.js');
  expect(told['outside of any test']).toContain('Error: nobody looks');
});
