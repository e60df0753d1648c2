import { runNodeTool } from '@qga-vss/build/src/process.ts';

/** A check of the sources as they lie there; resolves with whether they passed. */
export interface Check {
  readonly name: string;
  run(): Promise<boolean>;
}

const tool = (name: string, file: string, args: readonly string[]): Check => ({
  name,
  run: async () => (await runNodeTool(file, args)) === 0,
});

export const CHECKS: readonly Check[] = [
  tool('types', 'typescript/bin/tsc', ['-p', '.']),
  tool('format and lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings']),
  tool('nothing that nobody uses', 'knip/bin/knip.js', ['--no-progress', '--no-config-hints']),
  tool('nothing in src that only tests use', 'knip/bin/knip.js', [
    ...['--no-progress', '--no-config-hints', '--production', '--exclude', 'dependencies', '--tags=-seam'],
    ...['core', 'selftest', 'cli', 'ps-module'].flatMap((name) => ['--workspace', `packages/${name}`]),
  ]),
];
