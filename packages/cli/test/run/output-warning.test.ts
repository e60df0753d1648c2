import { statSync } from 'node:fs';
import { Cli, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { describe, expect, it } from 'vitest';
import { outputWarnings } from '../../src/run/output-warning.ts';
import type { Output } from '../../src/terminal/output.ts';

const to = (fileDevice?: number): Output => ({ isTerminal: false, write: () => {}, ...(fileDevice === undefined ? {} : { fileDevice }) });
const here = statSync('.').dev;
const elsewhere = here + 1;

describe('output into a file that the freeze may block', () => {
  it.each([
    { file: undefined, options: {}, warns: false },
    { file: here, options: {}, warns: true },
    { file: here, options: { volumes: ['.'] }, warns: true },
    { file: elsewhere, options: { volumes: ['.'] }, warns: false },
    { file: here, options: { volumes: ['no-such-volume'] }, warns: true },
    { file: here, options: { excludeVolumes: ['.'] }, warns: false },
    { file: elsewhere, options: { excludeVolumes: ['.'] }, warns: true },
    { file: here + 2 ** 32, options: { volumes: ['.'] }, warns: true },
  ])('file on $file, $options: $warns', ({ file, options, warns }) => {
    expect(outputWarnings({ stdout: to(file), stderr: to() }, options, { simulated: false })).toHaveLength(warns ? 1 : 0);
  });

  it.each([
    { machine: 'a real machine', argv: [], said: /OUTPUT_ON_FROZEN_VOLUME\n {2}stdout: / },
    { machine: 'a machine in memory', argv: ['--simulate', 'healthy'], said: /^$/ },
  ])('is warned of before the freeze of $machine: $said', async ({ argv, said }) => {
    let atFreeze = 'never';
    const cli: Cli = new Cli({
      files: { stdout: here },
      script: {
        freeze: () => {
          atFreeze = cli.stderr;
          throw new Error('enough');
        },
      },
    });
    await cli.run('run', ...argv, ...SUCCESS);
    expect(atFreeze).toMatch(said);
  });
});
