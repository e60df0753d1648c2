import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OLDEST_NODE } from '@qga-vss/core/src/vss/node-version.ts';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { bundleCommand } from './bundle-command.ts';
import { dataAsJsonToo } from './data-as-json.ts';
import { ROOT } from './process.ts';

/** Where `npm run build` puts the command; packages/cli/package.json names it as bin. */
export const CLI_BUNDLE = `${ROOT}packages/cli/dist/qga-vss.cjs`;

/** Where `npm run build` puts the host: the one elevated program, of which each front-end has a copy beside it. */
export const HOST_BUNDLE = `${ROOT}packages/core/dist/host.cjs`;

/**
 * Everything inside but koffi, which is loaded by its full path from a node_modules beside. The same sources give the same bytes,
 * wherever the workspace lies. Resolves with the files that are inside: what was read and left out again is not.
 * esbuild, because in one file it leaves what is external to where it is first needed: a host of rolldown's requires koffi as its first
 * act, so that one which cannot load it could not say so, and starts in 2.8 times what an empty Node takes, this one in 2.3.
 */
const bundle = async (options: BuildOptions): Promise<readonly string[]> => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    target: `node${OLDEST_NODE}`,
    // What debug, below node-powershell, would take from wherever it lies; nothing of it is ever shown.
    alias: { 'supports-color': './packages/build/src/nothing.cjs' },
    conditions: ['@qga-vss/source'],
    legalComments: 'eof',
    // One other character, and V8 keeps a file in two bytes a character, which takes a third longer to read.
    charset: 'ascii',
    logLevel: 'warning',
    ...options,
    metafile: true,
  });
  const inside = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return [...new Set(inside.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file))];
};

/** One file that any Node 22.12 runs. CommonJS, because it starts faster than an ES module. */
const program = (entry: string, outfile: string, plugins: Plugin[] = []): Promise<readonly string[]> =>
  bundle({ entryPoints: [entry], outfile, format: 'cjs', define: { 'import.meta.dirname': '__dirname' }, plugins });

/** Bundles the command, with what only some commands need in files beside it; resolves with the files that are inside. */
export const bundleCli = (outfile: string = CLI_BUNDLE): Promise<readonly string[]> => {
  mkdirSync(dirname(outfile), { recursive: true });
  return bundleCommand(outfile);
};

/** Bundles the host; resolves with the files that are inside. @param entry the product's, where left out */
export const bundleHost = (outfile: string, entry = 'packages/core/src/host/bin.ts'): Promise<readonly string[]> =>
  program(entry, outfile, [dataAsJsonToo]);

/**
 * Bundles all that a rehearsal takes, the command with the host beside it.
 * @param folder inside the workspace, from where koffi is found
 * @returns the command's file
 */
export const bundleProgram = async (folder: string): Promise<string> => {
  const command = join(folder, 'qga-vss.cjs');
  await Promise.all([bundleCli(command), bundleHost(join(folder, 'host.cjs'))]);
  return command;
};

/** Bundles the table of commands, for the page that is made of it: this Node does not know `using`, which its sources have. */
export const bundleCommands = (outfile: string): Promise<readonly string[]> => program('packages/cli/src/commands.ts', outfile);

/** Bundles what draws the pictures of the documents, likewise. */
export const bundlePictures = (outfile: string): Promise<readonly string[]> => program('packages/build/src/pictures/pictures.ts', outfile);

/**
 * Bundles what programs import: `index.js` in a folder that is emptied first, and beside it what is loaded when it is needed.
 * Modules by the hundred, and those of typebox, would take longer to find than to run.
 */
export const bundleLibrary = (folder: string): Promise<readonly string[]> => {
  rmSync(folder, { recursive: true, force: true });
  return bundle({
    entryPoints: ['packages/core/src/index.ts'],
    outdir: folder,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
  });
};
