// Builds what is published, each package in its own dist, and the generated pages.
import { writeFileSync } from 'node:fs';
import { bundleCommands, bundlePictures, HOST_BUNDLE } from '@qga-vss/build/src/bundle.ts';
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

const publishPictures = async (): Promise<void> => {
  const bundle = `${ROOT}node_modules/.cache/pictures.cjs`;
  await bundlePictures(bundle);
  const { pictures } = await import(bundle);
  for (const [path, picture] of Object.entries<string>(await pictures())) writeFileSync(`${ROOT}${path}`, picture);
};

await publishPages();
await publishPictures();
await buildCore(`${ROOT}packages/core/dist`);
buildPowerShellModule();
await buildCli(`${ROOT}packages/cli/dist`, HOST_BUNDLE, MODULE_FOLDER);
