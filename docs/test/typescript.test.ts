import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleLibrary } from '@qga-vss/build/src/bundle.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { writeQuickHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksIn, place } from './documents.ts';

const BLOCKS = blocksIn('ts');

test('TypeScript in documents has the types of the product', () => {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'docs-'));
  try {
    expect(BLOCKS.length).toBeGreaterThan(0);
    // Each a module of its own, and the compiler's errors name where it stands.
    for (const [index, block] of BLOCKS.entries())
      writeFileSync(join(folder, `${index}.ts`), `// ${place(block)}\n${block.text}\nexport {};\n`);
    const compilerOptions = {
      noEmit: true,
      composite: false,
      incremental: false,
      declaration: false,
      declarationMap: false,
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, include: ['*.ts'] }),
    );
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

/** Where it would freeze the real machine, a machine in memory. */
const simulated = (text: string): string =>
  text
    .replaceAll('connect()', "connect({ simulate: 'healthy' })")
    .replaceAll('whileFrozen({ backup', "whileFrozen({ simulate: 'healthy', backup");

describe('it runs as it stands, on a machine in memory', () => {
  let project: string;
  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'qga-vss-docs-'));
    const core = join(project, 'node_modules/@qga-vss/core');
    await bundleLibrary(core);
    await writeQuickHost(join(core, 'host.cjs'));
    writeFileSync(join(core, 'package.json'), JSON.stringify({ name: '@qga-vss/core', type: 'module', exports: './index.js' }));
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test.each(BLOCKS.map((block) => [place(block), block.text] as const))(
    '%s',
    async (where, text) => {
      // Nothing is made of it, so that a Node of package.json's engines is known to understand it.
      const program = join(project, `${where.replaceAll(/\W/g, '-')}.mjs`);
      writeFileSync(program, simulated(text));
      const { stdout } = await promisify(execFile)(process.execPath, [program], { cwd: project });
      expect(stdout).toMatch(/^application \[/);
    },
    60_000,
  );
});
