// Builds what is published, each package in its own dist, and the generated pages.
import { writeFileSync } from 'node:fs';
import { bundleCommands, HOST_BUNDLE } from '@qga-vss/build/src/bundle.ts';
import { buildCli, buildCore } from '@qga-vss/build/src/packages.ts';
import { pages } from '@qga-vss/build/src/pages.ts';
import { buildPowerShellModule, MODULE_FOLDER } from '@qga-vss/build/src/powershell-module.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';

const publishPages = async (): Promise<void> => {
  const bundle = `${ROOT}node_modules/.cache/commands.cjs`;
  await bundleCommands(bundle);
  const { COMMANDS } = await import(bundle);
  for (const [path, page] of Object.entries(pages(COMMANDS))) writeFileSync(`${ROOT}${path}`, page());
};

await publishPages();
await buildCore(`${ROOT}packages/core/dist`);
buildPowerShellModule();
await buildCli(`${ROOT}packages/cli/dist`, HOST_BUNDLE, MODULE_FOLDER);
