// Builds what is published: declarations and modules of the packages, the command in one file, the generated pages and JSON
// Schema files, the PowerShell module.
import { mkdirSync, writeFileSync } from 'node:fs';
import { assumptionsPage } from './workspace/assumptions-page.ts';
import { bundleCli, bundleHost, HOST_BUNDLES } from './workspace/bundle.ts';
import { ROOT, runTool } from './workspace/process.ts';
import { referencePage, schemaFiles } from './workspace/reference.ts';

const publishReference = (): void => {
  writeFileSync(`${ROOT}docs/windows-assumptions.md`, assumptionsPage());
  writeFileSync(`${ROOT}docs/reference.md`, referencePage());
  const folder = `${ROOT}packages/core/dist/schema`;
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of Object.entries(schemaFiles())) writeFileSync(`${folder}/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
};

const code = await runTool('typescript/bin/tsc', ['-b']);
if (code === 0) {
  await bundleCli();
  for (const outfile of HOST_BUNDLES) await bundleHost(outfile);
  publishReference();
  // Only now: it stands on what has just been built.
  const { buildPowerShellModule } = await import('./workspace/powershell-module.ts');
  buildPowerShellModule();
}
process.exitCode = code;
