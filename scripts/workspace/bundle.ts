import { build } from 'esbuild';
import { ROOT } from './process.ts';

/** Where `npm run build` puts the command; packages/cli/package.json names it as bin. */
export const CLI_BUNDLE = `${ROOT}packages/cli/dist/qga-vss.cjs`;

/**
 * Bundles the command into one file that any Node 22.12 runs, with everything inside but koffi: its native library must lie in a
 * node_modules beside or above. CommonJS, because it starts faster than an ES module and because commander's dependencies are CommonJS.
 * The same sources give the same bytes, wherever the workspace lies.
 */
export const bundleCli = async (outfile: string = CLI_BUNDLE): Promise<void> => {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['packages/cli/src/bin.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22.12',
    format: 'cjs',
    external: ['koffi'],
    conditions: ['@qga-vss/source'],
    banner: { js: '#!/usr/bin/env node' },
    legalComments: 'eof',
    charset: 'utf8',
    logLevel: 'warning',
  });
};
