import { configDefaults, defineConfig } from 'vitest/config';
import { SlowFirst } from './scripts/workspace/slow-first.ts';
import { LAB_WORKERS, WORKERS } from './scripts/workspace/workers.ts';

// Packages are tested from their sources, not from what was last built. The rest are vite's defaults for Node.
const conditions = ['@qga-vss/source', 'module', 'node', 'development|production'];
const exclude = [...configDefaults.exclude, '**/dist/**', '**/.lab/**', '**/.cache/**'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    maxWorkers: WORKERS,
    // A worker goes from file to file: to load the product anew for each took half of the memory tier. What a test stubs ends with it.
    isolate: false,
    unstubEnvs: true,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'memory',
          include: ['packages/*/test/**/*.test.ts', 'scripts/**/*.test.ts', 'docs/test/*.test.ts', 'examples/test/*.test.ts'],
          exclude: [...exclude, '**/*.{lab,ps,pack,guest,hypervisor,sdk}.test.ts'],
          // Some start processes, which have to share two cores with the tests beside them.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'guest',
          include: ['packages/*/test/**/*.guest.test.ts', 'examples/test/*.guest.test.ts'],
          exclude,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'lab',
          include: ['packages/*/test/**/*.lab.test.ts', '{ansible,examples}/test/**/*.lab.test.ts'],
          exclude,
          maxWorkers: LAB_WORKERS,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'hypervisor',
          include: ['packages/*/test/**/*.hypervisor.test.ts'],
          exclude,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'sdk',
          include: ['packages/*/test/**/*.sdk.test.ts'],
          exclude,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'packages',
          include: ['packages/build/test/**/*.pack.test.ts'],
          exclude,
          globalSetup: 'packages/test-kit/src/release/set-up.ts',
          // As in the lab, with which it is run.
          maxWorkers: LAB_WORKERS,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'powershell',
          include: ['packages/*/test/**/*.ps.test.ts', 'docs/test/*.ps.test.ts', 'examples/test/*.ps.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'ansible',
          include: ['ansible/test/**/*.ansible.test.ts'],
          exclude,
          globalSetup: 'packages/test-kit/src/release/set-up.ts',
          // A group that is frozen at one instant is disturbed by one other file at most; what is concurrent in a file waits most of its time.
          maxWorkers: 2,
          maxConcurrency: 2,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
