import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { contractTypes } from '../src/contract-types.ts';
import { ROOT, runNodeTool } from '../src/process.ts';

// Inside the workspace: the sources that are compared are found from there.
const CACHE = join(ROOT, 'node_modules/.cache');
mkdirSync(CACHE, { recursive: true });
const folder = mkdtempSync(join(CACHE, 'contract-types-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Compares each interface with what the sources derive; `[true, …]` is of no tuple with a false in it. */
const comparison = (names: readonly string[], modules: Readonly<Record<string, readonly string[]>>): string => {
  const fileOf = (name: string): string => Object.keys(modules).find((file) => modules[file]?.includes(name)) ?? '';
  return [
    "import type * as published from './types.ts';",
    ...names.map((name) => `import type { ${name} } from '../../../packages/core/src/contract/${fileOf(name)}';`),
    'type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;',
    `export const same: [${names.map((name) => `Same<published.${name}, ${name}>`).join(', ')}] = [${names.map(() => 'true').join(', ')}];`,
  ].join('\n');
};

test('the interfaces say what the sources derive from the schemas, all of them', { timeout: 120_000 }, async () => {
  const { text, modules } = await contractTypes();
  const names = Object.values(modules).flat();
  expect(names).toEqual(expect.arrayContaining(['FreezeOptions', 'FreezeResult', 'ThawResult', 'Notice', 'Report']));
  writeFileSync(join(folder, 'types.ts'), text);
  writeFileSync(join(folder, 'same.ts'), comparison(names, modules));
  const files = { extends: '../../../tsconfig.base.json', compilerOptions: { noEmit: true }, files: ['same.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(files));
  expect(await runNodeTool('typescript/bin/tsc', ['-p', folder])).toBe(0);
});
