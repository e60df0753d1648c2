import { build } from 'esbuild';
import { ROOT } from './process.ts';

/** Where `npm run build` puts the command; packages/cli/package.json names it as bin. */
export const CLI_BUNDLE = `${ROOT}packages/cli/dist/qga-vss.cjs`;

/** Where `npm run build` puts the host: the one elevated program, beside whoever starts it. */
export const HOST_BUNDLES = [`${ROOT}packages/core/dist/host.cjs`, `${ROOT}packages/cli/dist/host.cjs`] as const;

/**
 * One file that any Node 22.12 runs, with everything inside but koffi: its native library must lie in a node_modules beside or
 * above. CommonJS, because it starts faster than an ES module and because commander's dependencies are CommonJS. The same sources
 * give the same bytes, wherever the workspace lies. Resolves with the files that are inside.
 */
const bundle = async (entry: string, outfile: string, banner: string): Promise<readonly string[]> => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22.12',
    format: 'cjs',
    external: ['koffi'],
    // What debug, below node-powershell, would take from wherever it lies; nothing of it is ever shown.
    alias: { 'supports-color': './scripts/workspace/nothing.cjs' },
    conditions: ['@qga-vss/source'],
    define: { 'import.meta.dirname': '__dirname' },
    banner: { js: banner },
    legalComments: 'eof',
    charset: 'utf8',
    logLevel: 'warning',
    metafile: true,
  });
  return Object.keys(metafile.inputs);
};

/** Bundles the command; resolves with the files that are inside. */
export const bundleCli = (outfile: string = CLI_BUNDLE): Promise<readonly string[]> =>
  bundle('packages/cli/src/bin.ts', outfile, '#!/usr/bin/env node');

/** Bundles the host; resolves with the files that are inside. */
export const bundleHost = (outfile: string): Promise<readonly string[]> => bundle('packages/core/src/host/bin.ts', outfile, '');

/** Bundles the table of commands, for the page that is made of it: this Node does not know `using`, which its sources have. */
export const bundleCommands = (outfile: string): Promise<readonly string[]> => bundle('packages/cli/src/commands/all.ts', outfile, '');
