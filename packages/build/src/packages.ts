import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleCli, bundleHost, bundleLibrary } from './bundle.ts';
import { writeDeclarations } from './declarations.ts';
import { packModule } from './powershell-module.ts';
import { schemaFiles } from './reference.ts';

/** The files that a package was made of. */
export interface CoreFiles {
  readonly library: readonly string[];
  readonly host: readonly string[];
}

/** Builds what the package of core has inside, in a folder that is emptied first. */
export const buildCore = async (folder: string): Promise<CoreFiles> => {
  const library = await bundleLibrary(folder);
  const host = await bundleHost(join(folder, 'host.cjs'));
  await writeDeclarations(folder);
  mkdirSync(join(folder, 'schema'), { recursive: true });
  for (const [name, schema] of Object.entries(schemaFiles()))
    writeFileSync(join(folder, 'schema', name), `${JSON.stringify(schema, null, 2)}\n`);
  return { library, host };
};

/**
 * The same for the command.
 * @param host the host's bundle
 * @param module the PowerShell module as it is installed: a folder named after its version
 */
export const buildCli = async (folder: string, host: string, module: string): Promise<readonly string[]> => {
  rmSync(folder, { recursive: true, force: true });
  const command = await bundleCli(join(folder, 'qga-vss.cjs'));
  cpSync(host, join(folder, 'host.cjs'));
  packModule(join(folder, 'qga-vss.cjs'), module);
  return command;
};
