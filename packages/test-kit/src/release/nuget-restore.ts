import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dotnet } from '../dotnet.ts';

const project = (source: string, folder: string, name: string, version: string): string =>
  `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <RestoreSources>${source}</RestoreSources>
    <RestorePackagesPath>${folder}</RestorePackagesPath>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup><PackageDownload Include="${name}" Version="[${version}]" /></ItemGroup>
</Project>
`;

/**
 * A package as NuGet itself reads and unpacks it.
 * @param source the folder that has its .nupkg
 * @param folder to work in, empty
 * @returns the folder with its files
 */
export const unpackedByNuget = (source: string, folder: string, name: string, version: string): string => {
  const packages = join(folder, 'packages');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'unpack.csproj');
  writeFileSync(file, project(source, packages, name, version));
  dotnet(['restore', file]);
  return join(packages, name.toLowerCase(), version);
};
