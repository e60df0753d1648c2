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
  zipWithNode: join(RELEASE, `QgaVss-${VERSION}-node-win-x64.zip`),
} as const;

export const releaseFolder = RELEASE;

export const releaseFiles = (): readonly string[] => readdirSync(RELEASE).sort();

/** npm as a user has it: nothing of the npm that runs these tests. */
export const npm = (args: readonly string[], cwd: string): string => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  return execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env, encoding: 'utf8' });
};

/** The files of a tarball, unpacked into an empty folder. */
export const untarred = (archive: string, folder: string): Files => {
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
  return filesBelow(join(folder, 'package'));
};

/** The files of a ZIP file. */
export const unzipped = (archive: string): Files => unzipSync(readFileSync(archive));
