// Builds what is published, each package in its own dist, and the generated pages.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { bundleCommands, bundlePictures, HOST_BUNDLE } from '@qga-vss/build/src/bundle.ts';
import { buildCli, buildCore } from '@qga-vss/build/src/packages.ts';
import { pages } from '@qga-vss/build/src/pages.ts';
import { buildPowerShellModule, MODULE_FOLDER } from '@qga-vss/build/src/powershell-module.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';

/** What a program exports that is bundled into a file first. */
const imported = async (bundle: (outfile: string) => Promise<unknown>, name: string) => {
  const file = `${ROOT}node_modules/.cache/${name}`;
  await bundle(file);
  // Windows' paths are no addresses.
  return await import(pathToFileURL(file).href);
};

const publishPages = async (): Promise<void> => {
  const { COMMANDS } = await imported(bundleCommands, 'commands.cjs');
  for (const [path, page] of Object.entries(pages(COMMANDS))) writeFileSync(`${ROOT}${path}`, page());
};

const publishPictures = async (): Promise<void> => {
  const { pictures } = await imported(bundlePictures, 'pictures.cjs');
  for (const [path, picture] of Object.entries<string>(await pictures())) writeFileSync(`${ROOT}${path}`, picture);
};

await publishPages();
await publishPictures();
await buildCore(`${ROOT}packages/core/dist`);
buildPowerShellModule();
await buildCli(`${ROOT}packages/cli/dist`, HOST_BUNDLE, MODULE_FOLDER);
