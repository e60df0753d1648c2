import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from '@qga-vss/build/src/lock.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { commitTime } from '@qga-vss/build/src/release/version.ts';
import { TOOL_PACKAGES } from '@qga-vss/build/src/release/windows/tools.ts';
import { digest, unlessDone } from '@qga-vss/build/src/stamp.ts';
import { ensurePackages } from '../debian.ts';

const CACHE = join(ROOT, '.cache', 'release');

/** What only tests look at a release with. */
const CHECKED_WITH = { osslsigncode: '/usr/bin/osslsigncode', openssl: '/usr/bin/openssl' };

/** Everything that a release is made of: what is installed is as the lock file says. */
const sources = (): readonly string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '')
    .map((path) => join(ROOT, path))
    .filter(existsSync)
    .sort();

/** Builds the release of these sources as `npm run release` does, unless it was built of the very same; resolves with its folder. */
export const releaseForTests = (): Promise<string> =>
  locked(`${CACHE}-lock`, async () => {
    ensurePackages({ ...TOOL_PACKAGES, ...CHECKED_WITH }, 'the packages for Windows and Linux');
    const folder = join(CACHE, 'dist');
    const build = [join(ROOT, 'scripts/start.mjs'), 'release', '--dirty', folder];
    unlessDone(join(CACHE, 'stamp'), digest(sources(), [commitTime().toISOString(), process.version]), () => {
      rmSync(CACHE, { recursive: true, force: true });
      execFileSync(process.execPath, build, { cwd: ROOT, stdio: 'inherit' });
    });
    return folder;
  });
