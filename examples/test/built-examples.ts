import { ROOT } from '@qga-vss/build/src/process.ts';
import { OLDEST_NODE } from '@qga-vss/core/src/vss/node-version.ts';
import { build } from 'esbuild';

/** Builds examples for Node.js into a folder, with the package inside, from its sources: as installed, but for what npm does. */
export const buildExamples = async (names: readonly string[], folder: string): Promise<void> => {
  await build({
    absWorkingDir: ROOT,
    entryPoints: names.map((name) => `examples/node/${name}.ts`),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: `node${OLDEST_NODE}`,
    format: 'esm',
    conditions: ['@qga-vss/source'],
    logLevel: 'warning',
  });
};
