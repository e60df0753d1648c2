import { build } from 'esbuild';
import { ROOT } from './process.ts';

/** Where `npm run build` puts the command; packages/cli/package.json names it as bin. */
export const CLI_BUNDLE = `${ROOT}packages/cli/dist/qga-vss.cjs`;

/** Where `npm run build` puts the host: the one elevated program, beside whoever starts it. */
export const HOST_BUNDLES = [`${ROOT}packages/core/dist/host.cjs`, `${ROOT}packages/cli/dist/host.cjs`] as const;

/**
 * One file that any Node 22.12 runs, with everything inside but koffi: its native library must lie in a node_modules beside or
 * above. CommonJS, because it starts faster than an ES module and because commander's dependencies are CommonJS. The same sources
 * give the same bytes, wherever the workspace lies.
 */
const bundle = async (entry: string, outfile: string, banner: string): Promise<void> => {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22.12',
    format: 'cjs',
    external: ['koffi'],
    conditions: ['@qga-vss/source'],
    define: { 'import.meta.dirname': '__dirname' },
    banner: { js: banner },
    legalComments: 'eof',
    charset: 'utf8',
    logLevel: 'warning',
  });
};

/** Bundles the command. */
export const bundleCli = (outfile: string = CLI_BUNDLE): Promise<void> => bundle('packages/cli/src/bin.ts', outfile, '#!/usr/bin/env node');

/** Bundles the host. */
export const bundleHost = (outfile: string): Promise<void> => bundle('packages/core/src/host/bin.ts', outfile, '');

/** Bundles the table of commands, for the page that is made of it: this Node does not know `using`, which its sources have. */
export const bundleCommands = (outfile: string): Promise<void> => bundle('packages/cli/src/commands/all.ts', outfile, '');
