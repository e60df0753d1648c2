// Builds what is published: declarations and modules of the packages, the command in one file, the generated pages and JSON
// Schema files, the PowerShell module.
import { mkdirSync, writeFileSync } from 'node:fs';
import { bundleCli, bundleCommands, bundleHost, HOST_BUNDLES } from './workspace/bundle.ts';
import { ROOT, runTool } from './workspace/process.ts';

const publishPages = async (): Promise<void> => {
  const bundle = `${ROOT}node_modules/.cache/commands.cjs`;
  await bundleCommands(bundle);
  const [{ COMMANDS }, { pages }] = await Promise.all([import(bundle), import('./workspace/pages.ts')]);
  for (const [path, page] of Object.entries(pages(COMMANDS))) writeFileSync(`${ROOT}${path}`, page());
};

const publishSchemas = async (): Promise<void> => {
  const { schemaFiles } = await import('./workspace/reference.ts');
  const folder = `${ROOT}packages/core/dist/schema`;
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of Object.entries(schemaFiles())) writeFileSync(`${folder}/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
};

const code = await runTool('typescript/bin/tsc', ['-b']);
if (code === 0) {
  await bundleCli();
  for (const outfile of HOST_BUNDLES) await bundleHost(outfile);
  // Only now: these stand on what has just been built.
  await publishPages();
  await publishSchemas();
  const { buildPowerShellModule, packModule } = await import('./workspace/powershell-module.ts');
  buildPowerShellModule();
  packModule();
}
process.exitCode = code;
