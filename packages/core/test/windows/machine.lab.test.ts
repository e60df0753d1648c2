import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureLab, type Lab } from '../../../../scripts/lab/setup.ts';
import { CASES } from './cases/index.ts';
import type { CaseReport } from './lab-program.ts';

let lab: Lab;
const reports = new Map<string, CaseReport>();

const run = async (...args: string[]): Promise<void> => {
  const { stdout, stderr, exitCode } = await lab.run('node', ['C:\\lab\\windows-cases.mjs', ...args], { timeoutMs: 120_000 });
  for (const line of stdout.split('\n').filter((text) => text.startsWith('{'))) {
    const report = JSON.parse(line) as CaseReport;
    reports.set(report.name, report);
  }
  if (exitCode !== 0) console.error(`the program ended with ${exitCode}: ${stderr}`);
};

beforeAll(async () => {
  lab = await ensureLab();
  await build({
    entryPoints: [join(import.meta.dirname, 'lab-program.ts')],
    outfile: join(lab.folder, 'windows-cases.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    external: ['koffi'],
    logLevel: 'warning',
  });
  await run();
  for (const { name, ownProcess } of CASES) if (ownProcess) await run(name);
}, 600_000);

afterAll(() => lab?.close());

describe('the Windows machine in the lab', () => {
  for (const { name } of CASES) {
    test(name, () => {
      const report = reports.get(name);
      expect(report, 'it did not come to an end').toBeDefined();
      expect(report?.error).toBeUndefined();
    });
  }
});
