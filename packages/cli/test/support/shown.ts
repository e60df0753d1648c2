import { Cli, type CliOptions } from '@qga-vss/test-kit/src/command/cli.ts';

/** The lines that a command line prints on a terminal. */
export const shown = async (options: CliOptions, ...argv: readonly string[]): Promise<readonly string[]> => {
  const cli = new Cli({ terminal: true, env: { NO_COLOR: '1' }, ...options });
  await cli.run(...argv);
  return cli.stdout.trimEnd().split('\n');
};
