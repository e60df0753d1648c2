import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { releaseFiles, releaseFolder } from '@qga-vss/test-kit/src/release/artifacts.ts';
import { expect, test } from 'vitest';
import { ROOT } from '../../src/process.ts';

const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });

/** The sources somewhere else, with other times, and all that was installed for them. */
const copySources = (folder: string): void => {
  const files = git('ls-files', '-z', '--cached', '--others', '--exclude-standard')
    .split('\0')
    .filter((path) => path !== '');
  for (const path of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path));
    utimesSync(join(folder, path), 1e9, 1e9);
  }
  const modules = join(ROOT, 'node_modules');
  for (const name of readdirSync(modules).filter((one) => !/^(node-(linux|win|darwin)-|\.cache$)/.test(one)))
    cpSync(join(modules, name), join(folder, 'node_modules', name), { recursive: true, verbatimSymlinks: true });
  symlinkSync(join(ROOT, '.cache'), join(folder, '.cache'));
};

test('the same sources give the same bytes: in another folder, another time zone, with another mask and other times', () => {
  const folder = mkdtempSync(join(tmpdir(), 'an other place, '));
  try {
    copySources(folder);
    const env = {
      ...process.env,
      GIT_DIR: git('rev-parse', '--absolute-git-dir').trim(),
      TZ: 'Pacific/Kiritimati',
      LC_ALL: 'C',
      TMPDIR: folder,
    };
    const build = `umask 077; exec "$0" --disable-warning=ExperimentalWarning --conditions=@qga-vss/source scripts/release.ts --dirty`;
    execFileSync('sh', ['-c', build, process.execPath], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
    const again = join(folder, 'dist');
    expect(readdirSync(again).sort()).toEqual(releaseFiles());
    const different = releaseFiles().filter((name) => !readFileSync(join(again, name)).equals(readFileSync(join(releaseFolder, name))));
    expect(different).toEqual([]);
    expect(statSync(again).mode & 0o077).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
