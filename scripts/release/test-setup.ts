import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../workspace/process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the release that all files of the tier use. */
    readonly release: string;
  }
}

/** Builds the release once for all tests, as `npm run release` does: from the sources, whatever was built before. */
export default (project: TestProject): void => {
  const folder = join(ROOT, '.cache', 'release');
  execFileSync(process.execPath, [join(ROOT, 'scripts/start.mjs'), 'release', '--dirty', folder], { cwd: ROOT, stdio: 'inherit' });
  project.provide('release', folder);
};
