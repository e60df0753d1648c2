import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Of every program of .NET that the tests start: it says nothing to anybody else, and leaves nothing running behind a build. */
export const DOTNET_ENVIRONMENT = {
  ...process.env,
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_NOLOGO: '1',
  DOTNET_CLI_USE_MSBUILD_SERVER: '0',
  MSBUILDDISABLENODEREUSE: '1',
  UseSharedCompilation: 'false',
  POWERSHELL_TELEMETRY_OPTOUT: '1',
} as const;

/** @throws Error where the .NET SDK is missing, or does not do as it is told */
export const dotnet = (args: readonly string[]): void => {
  const { status, stdout, error } = spawnSync('dotnet', args, { encoding: 'utf8', env: DOTNET_ENVIRONMENT });
  if (error !== undefined)
    throw new Error('There is no dotnet: the PowerShell tier needs the .NET SDK 10, which nothing installs by itself.');
  if (status !== 0) throw new Error(`dotnet ${args[0]} failed:\n${stdout}`);
};

/** Where a build puts things besides its product: never into the sources. */
export const outside = (folder: string, name: string): readonly string[] => [
  `--property:BaseIntermediateOutputPath=${join(folder, `obj-${name}`)}/`,
  `--property:BaseOutputPath=${join(folder, `bin-${name}`)}/`,
];
