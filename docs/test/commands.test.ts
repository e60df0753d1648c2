import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bundle } from '../../packages/cli/test/support/bundle.ts';
import { commandLines } from './command-lines.ts';
import { blocksIn, place } from './documents.ts';

let bundle: Bundle;
/** Where reports and the like are written. */
const folder = mkdtempSync(join(tmpdir(), 'qga-vss-docs-'));
const before = process.env['TMPDIR'];

beforeAll(async () => {
  bundle = await Bundle.build();
  // The meeting place of simulated holders lies in the temporary folder: this test has one of its own.
  process.env['TMPDIR'] = folder;
}, 60_000);

afterAll(async () => {
  await bundle.shutDownHolder('healthy');
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  bundle[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

describe('what documents have one type works, on a machine in memory', () => {
  test.each(blocksIn('console').map((block) => [place(block), block] as const))(
    '%s',
    async (_, { text }) => {
      const lines = commandLines(text);
      expect(lines.length).toBeGreaterThan(0);
      for (const { argv, exitCode } of lines) {
        const { code, stderr } = await bundle.run(...argv);
        expect({ argv, code, stderr: code === exitCode ? '' : stderr }).toEqual({ argv, code: exitCode, stderr: '' });
      }
    },
    60_000,
  );
});
