import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCli, buildCore } from '../packages.ts';
import { ARCHITECTURES, buildPackagedModule, buildPowerShellModule, koffiPackages } from '../powershell-module.ts';
import { type Locked, lockedPackage, packagesOf } from '../registry.ts';
import { zip } from './archive.ts';
import type { Artifact } from './artifact.ts';
import { type Files, filesBelow, text, under } from './files.ts';
import { npmFiles, npmTarball } from './npm-package.ts';
import { nugetFiles } from './nuget.ts';
import { buildPackages } from './packages.ts';
import { sbom } from './sbom.ts';
import { commitTime, VERSION } from './version.ts';
import { type Sign, unsigned } from './windows/sign.ts';

/** Each once, by name and version. */
const together = (...all: readonly (readonly Locked[])[]): readonly Locked[] => {
  const byName = new Map(all.flat().map((one) => [`${one.name} ${one.version}`, one]));
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, locked]) => locked);
};

const npmArtifact = (files: Files, inside: readonly Locked[], folder: string): Artifact => {
  mkdirSync(folder);
  return { ...npmTarball(files, folder), inside };
};

/** Builds everything in a folder to work in. */
const buildArtifacts = async (work: string, sign: Sign): Promise<readonly Artifact[]> => {
  const day = commitTime();
  const home = ['QgaVss', VERSION];
  const [core, cli, packaged] = [join(work, 'core'), join(work, 'cli'), join(work, 'packaged-module')];
  const host = join(core, 'host.cjs');
  const module = join(work, 'module', ...home);

  const made = await buildCore(core);
  const [inLibrary, inHost] = [packagesOf(made.library), packagesOf(made.host)];
  buildPowerShellModule(module, host);
  buildPackagedModule(packaged);
  const inCli = packagesOf(await buildCli(cli, host, module));

  const koffi = koffiPackages(ARCHITECTURES).map((name) => lockedPackage(name));
  const ofCore = together(inLibrary, inHost);
  const ofModule = together(inHost, koffi);
  const ofCommand = together(inCli, inHost);
  const ofCli = together(ofCommand, koffi);
  const command = Object.fromEntries(Object.entries(filesBelow(cli)).filter(([path]) => !path.startsWith('module/')));
  return [
    npmArtifact(npmFiles({ name: 'core', readme: 'packages/core/README.md', dist: core, inside: ofCore }), ofCore, join(work, 'npm-core')),
    npmArtifact(npmFiles({ name: 'cli', readme: 'README.md', dist: cli, inside: ofCli }), ofCli, join(work, 'npm-cli')),
    { name: `QgaVss.${VERSION}.nupkg`, bytes: zip(nugetFiles(filesBelow(module), VERSION), day), inside: ofModule },
    { name: `QgaVss-${VERSION}.zip`, bytes: zip(under(home.join('/'), filesBelow(module)), day), inside: ofModule },
    ...buildPackages({ command, module: filesBelow(packaged), inside: ofCommand }, { day, sign, folder: join(work, 'packages') }),
  ];
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What is said of an artifact beside it. */
const sbomOf = ({ name, bytes, inside }: Artifact): readonly (readonly [string, Uint8Array])[] =>
  inside === undefined
    ? []
    : [[`${name}.cdx.json`, text(sbom({ name, version: VERSION, sha256: sha256(bytes), built: commitTime(), inside }))]];

/** As sha256sum writes and checks them. */
const checksums = (files: Files): Uint8Array =>
  text(
    Object.keys(files)
      .sort()
      .map((name) => `${sha256(files[name] ?? new Uint8Array())}  ${name}\n`)
      .join(''),
  );

/**
 * Builds the release into a folder, which is emptied first. The same commit gives the same bytes, unless they are signed. Resolves with
 * the files.
 */
export const buildRelease = async (folder: string, sign: Sign = unsigned): Promise<Files> => {
  const work = mkdtempSync(join(tmpdir(), 'qga-vss-release-'));
  try {
    const artifacts = await buildArtifacts(work, sign);
    const files = Object.fromEntries([...artifacts.map(({ name, bytes }) => [name, bytes] as const), ...artifacts.flatMap(sbomOf)]);
    const all = { ...files, SHA256SUMS: checksums(files) };
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, bytes] of Object.entries(all)) writeFileSync(join(folder, name), bytes);
    return all;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
