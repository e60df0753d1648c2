import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../workspace/process.ts';
import { buildRelease } from './build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the release that all files of the tier use. */
    readonly release: string;
  }
}

/** Builds the release once for all tests. */
export default async (project: TestProject): Promise<void> => {
  const folder = join(ROOT, '.cache', 'release');
  await buildRelease(folder);
  project.provide('release', folder);
};
