import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { ensureLab, type Lab } from '../../../../scripts/lab/setup.ts';
import { BEHAVIOURS } from '../behaviour/index.ts';
import type { LabBehaviour } from './lab-behaviour.ts';
import { LAB_BEHAVIOURS } from './lab-behaviours.ts';
import type { Report } from './runner.ts';

const RUNNER = 'C:\\lab\\behaviours.cjs';
const ALL: readonly LabBehaviour[] = [...BEHAVIOURS, ...LAB_BEHAVIOURS];

let lab: Lab;
const reports = new Map<string, Report>();

const run = async (...args: string[]): Promise<void> => {
  const { stdout, stderr } = await lab.run('node', [RUNNER, ...args], { timeoutMs: 400_000 });
  for (const line of stdout.split('\n').filter((text) => text.startsWith('{'))) {
    const report = JSON.parse(line) as Report;
    reports.set(report.name, report);
  }
  if (stderr !== '') console.error(stderr);
};

beforeAll(async () => {
  lab = await ensureLab();
  await build({
    entryPoints: [join(import.meta.dirname, 'runner.ts')],
    outfile: join(lab.folder, 'behaviours.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['koffi'],
    logLevel: 'warning',
  });
  await run();
  for (const { name, ownProcess } of ALL) if (ownProcess) await run(name);
}, 600_000);

afterAll(() => lab?.close());

describe('in the Windows lab', () => {
  for (const { name } of ALL) {
    test(name, ({ expect }) => {
      const report = reports.get(name);
      expect(report, 'it did not come to an end').toBeDefined();
      expect(report?.error).toBeUndefined();
    });
  }
});
