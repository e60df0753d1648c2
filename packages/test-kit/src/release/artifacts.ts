import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Files, filesBelow } from '@qga-vss/build/src/release/files.ts';
import { VERSION } from '@qga-vss/build/src/release/version.ts';
import { unzipSync } from 'fflate';
import { inject } from 'vitest';

const RELEASE = inject('release');

/** The files of the release, by what they are. */
export const ARTIFACTS = {
  core: join(RELEASE, `qga-vss-core-${VERSION}.tgz`),
  cli: join(RELEASE, `qga-vss-${VERSION}.tgz`),
  nupkg: join(RELEASE, `QgaVss.${VERSION}.nupkg`),
  zip: join(RELEASE, `QgaVss-${VERSION}.zip`),
  winX64: join(RELEASE, `qga-vss-${VERSION}-win-x64.zip`),
  winArm64: join(RELEASE, `qga-vss-${VERSION}-win-arm64.zip`),
  msi: join(RELEASE, `qga-vss-${VERSION}-win-x64.msi`),
  linux: join(RELEASE, `qga-vss-${VERSION}-linux-x64.tar.xz`),
} as const;

/** What says of the packages for Windows which of their files are executed. */
export const EXECUTABLES = join(RELEASE, `qga-vss-${VERSION}-executables.json`);

export const releaseFolder = RELEASE;

export const releaseFiles = (): readonly string[] => readdirSync(RELEASE).sort();

/** npm as a user has it: nothing of the npm that runs these tests. */
export const npm = (args: readonly string[], cwd: string): string => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  return execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env, encoding: 'utf8' });
};

/** The files of a tarball, unpacked into an empty folder. @param top the folder that all are in */
export const untarred = (archive: string, folder: string, top = 'package'): Files => {
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  return filesBelow(join(folder, top));
};

/** The files of a package of Windows Installer, by their paths below Program Files. */
export const extracted = (msi: string, folder: string): Files => {
  mkdirSync(folder, { recursive: true });
  execFileSync('msiextract', ['--directory', folder, msi], { stdio: ['ignore', 'ignore', 'inherit'] });
  return filesBelow(folder);
};

/** The files of a ZIP file. */
export const unzipped = (archive: string): Files => unzipSync(readFileSync(archive));
