import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { OLDEST_NODE } from '@qga-vss/core/src/vss/node-version.ts';
import { type Plugin, type PluginContext, rolldown } from 'rolldown';
import { dataAsJson } from './data-as-json.ts';
import { ROOT } from './process.ts';

const ENTRY = join(ROOT, 'packages/cli/src/bin.ts');

/** All that every command line takes: a host that is started is so before it is read and compiled. */
const EVERY = join(ROOT, 'packages/cli/src/begin.ts');

const inRoot = (...files: readonly string[]): readonly string[] => files.map((file) => join(ROOT, file));

/** All that asking takes: a command like any other, whom it asks, and what others have for it that is too small for a file. */
const ASKING = inRoot(
  'packages/cli/src/method/perform.ts',
  'packages/core/src/host/connect.ts',
  'packages/core/src/host/connect-options.ts',
  'packages/core/src/host/defaults-file.ts',
  'packages/core/src/vss/hresults.ts',
);

/** What `run` does besides: one file to open, where its parts would each take longer to find than to read. */
const RUNNING = inRoot('packages/cli/src/run/perform.ts');
const EXECUTABLE = join(ROOT, 'packages/cli/src/run/executable.ts');

const WINDOWS = join(ROOT, 'packages/core/src/windows/');

/** What asks the holder on Windows. All of it stands on koffi, so that nothing else may be with it. */
const ON_KOFFI = ['pipes', 'pipe-client'].map((file) => join(WINDOWS, `${file}.ts`));

/** What a process needs of Windows that has a host of its own: what it may take of the defaults file, and to thaw where its host dies. */
const OWN_HOST = ['defaults-file', 'events'].map((file) => join(WINDOWS, `${file}.ts`));

/** What makes a command of a method; the text of its results lies in a file beside each use. */
const METHOD_COMMAND = join(ROOT, 'packages/cli/src/method/command.ts');

/** What rolldown adds of its own. */
const RUNTIME = '\0rolldown/runtime.js';

/** What commander would start other programs with; a third of the time that an empty Node takes, and nobody asks for it. */
const LATER = 'node:child_process';

/** Commander's own need of child processes, met when it has one. */
const childProcessesLater: Plugin = {
  name: 'child-processes-later',
  resolveId: (id, importer) => (id === LATER && importer?.includes('node_modules/commander/') ? `\0${LATER}` : undefined),
  load: (id) =>
    id === `\0${LATER}` ? `export default { spawn: (...all) => process.getBuiltinModule('${LATER}').spawn(...all) };` : undefined,
};

/** rolldown gives its helpers a file of their own, which takes longer to find than to read: they are put into the entry's. */
const runtimeInEntry: Plugin = {
  name: 'runtime-in-entry',
  generateBundle: (_, files) => {
    const chunks = Object.values(files).filter((file) => file.type === 'chunk');
    const [entry, runtime] = [chunks.find(({ isEntry }) => isEntry), chunks.find(({ moduleIds }) => moduleIds.includes(RUNTIME))];
    const asked = `require("./${runtime?.fileName}");\n`;
    if (entry === undefined || runtime === undefined || !entry.code.includes(asked))
      throw new Error('rolldown puts its helpers elsewhere by now.');
    entry.code = entry.code.replace(asked, () => runtime.code);
    for (const chunk of chunks) chunk.code = chunk.code.replaceAll(`"./${runtime.fileName}"`, `"./${entry.fileName}"`);
    delete files[runtime.fileName];
  },
};

/** What the entry only passes on, and all that makes schemas besides the contract. */
const NOT_NEEDED: ReadonlySet<string> = new Set(
  ['host', 'report', 'read-report'].map((name) => join(ROOT, `packages/core/src/contract/${name}.ts`)),
);

type Graph = Pick<PluginContext, 'getModuleInfo'>;

/** What a module loads when it needs it. */
const laterOf = (id: string, graph: Graph): readonly string[] => graph.getModuleInfo(id)?.dynamicallyImportedIds ?? [];

/** The texts of the methods' results: small, and together with what asks, since a file more takes longer to open than they to read. */
const textsOfMethods = (graph: Graph): readonly string[] => {
  const commands = graph.getModuleInfo(METHOD_COMMAND)?.importers ?? [];
  const views = commands.flatMap((id) => graph.getModuleInfo(id)?.importedIds ?? []).filter((id) => basename(id) === 'view.ts');
  return [...commands, ...views].flatMap((id) => laterOf(id, graph)).filter((id) => basename(id) === 'text.ts');
};

/** The modules that are loaded with some. */
const loadedWith = (roots: readonly string[], graph: Graph): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id) || NOT_NEEDED.has(id)) return;
    found.add(id);
    for (const other of graph.getModuleInfo(id)?.importedIds ?? []) visit(other);
  };
  for (const root of roots) visit(root);
  return found;
};

/** A file for all that is loaded with some modules, or what of it lies in a folder. The files of higher priority come first. */
const fileFor = (name: string, rootsIn: (graph: Graph) => readonly string[], priority: number, folder = '') => {
  let modules: ReadonlySet<string> | undefined;
  return {
    debugName: name,
    priority,
    name: (id: string, graph: Graph): string | null => {
      modules ??= loadedWith(rootsIn(graph), graph);
      return (modules.has(id) && id.startsWith(folder)) || id === RUNTIME ? name : null;
    },
  };
};

/** Files of an earlier build: their names have their contents in them. */
const removeOld = (folder: string, name: string): void => {
  for (const old of readdirSync(folder)) if (old.startsWith(`${name}-`) && old.endsWith('.cjs')) rmSync(join(folder, old));
};

/**
 * Bundles the command: a small file that starts a host where one will be needed, one with all that every command line takes, and files
 * beside them for what only some commands do. Node reads and compiles whole files, so in one file with the rest `--version` takes 3.9
 * times as long as an empty Node, split by esbuild, which does so for ES modules only, 3.1 times, and so 1.7 times. rolldown, because it
 * alone leaves what the entry and the others share in the entry's own file; it comes with vitest.
 * @returns the files that are inside
 */
export const bundleCommand = async (outfile: string): Promise<readonly string[]> => {
  const folder = dirname(outfile);
  const name = basename(outfile, '.cjs');
  const bundle = await rolldown({
    cwd: ROOT,
    input: { [name]: ENTRY },
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    resolve: {
      conditionNames: ['@qga-vss/source', 'node', 'import', 'default'],
      // What debug, below node-powershell, would take from wherever it lies; nothing of it is ever shown.
      alias: { 'supports-color': join(ROOT, 'packages/build/src/nothing.cjs') },
    },
    transform: { target: `node${OLDEST_NODE}`, define: { 'import.meta.dirname': '__dirname' } },
    plugins: [childProcessesLater, dataAsJson, runtimeInEntry],
    // The host's parts are imported one way here and another way there.
    checks: { ineffectiveDynamicImport: false },
  });
  removeOld(folder, name);
  const { output } = await bundle.write({
    dir: folder,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: `${name}-[name]-[hash].cjs`,
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        fileFor(name, () => [ENTRY], 4),
        fileFor('begin', () => [EVERY], 3),
        fileFor('ask', (graph) => [...ASKING, ...textsOfMethods(graph)], 2),
        fileFor('pipe', () => ON_KOFFI, 1, WINDOWS),
        fileFor('own-host', () => OWN_HOST, 0, WINDOWS),
        fileFor('run', (graph) => [...RUNNING, ...laterOf(EXECUTABLE, graph)], 0),
      ],
    },
  });
  await bundle.close();
  const modules = output.flatMap((file) =>
    file.type === 'chunk' ? Object.keys(file.modules).filter((id) => (file.modules[id]?.renderedLength ?? 0) > 0) : [],
  );
  // What has no file is rolldown's own.
  return modules.map((id) => (id.startsWith('\0') ? 'node_modules/rolldown/package.json' : relative(ROOT, id)));
};
