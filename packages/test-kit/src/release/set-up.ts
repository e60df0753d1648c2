import type { TestProject } from 'vitest/node';
import { releaseForTests } from './for-tests.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the release that all files of the tier use. */
    readonly release: string;
  }
}

/** The release is there before the first test. */
export default async (project: TestProject): Promise<void> => project.provide('release', await releaseForTests());
