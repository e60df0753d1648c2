import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleForGuest } from '../../src/lab/guest-program.ts';
import { PATHS } from '../../src/lab/paths.ts';
import { ensureLab } from '../../src/lab/setup.ts';

interface Report {
  readonly name: string;
  readonly error?: string;
}

// The cases run on the Windows side, all in one process; here is only what came of them.
const lab = await ensureLab();
const { exitCode, stdout, stderr } = await lab.run('node', [await bundleForGuest(lab, join(PATHS.guest, 'cases.ts'), 'double-cases.mjs')]);
const reports = stdout
  .split('\n')
  .filter((line) => line !== '')
  .map((line): Report => JSON.parse(line));

afterAll(() => lab.close());

describe('the double of VSS', () => {
  it('went through all of its cases', () => expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) }));
  it.each(reports)('$name', ({ error }) => expect(error).toBeUndefined());
});
