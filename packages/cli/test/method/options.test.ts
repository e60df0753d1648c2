import type { MethodName } from '@qga-vss/core';
import { CONTRACT } from '@qga-vss/core/internal';
import { Cli, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { describe, expect, it } from 'vitest';
import { flagsOf } from '../../src/command-line/option.ts';
import { optionsOf } from '../../src/method/options.ts';
import { flagOf } from '../../src/terminal/flags.ts';

/** What freeze was given by a command line. */
const freezeOptions = async (...argv: readonly string[]): Promise<unknown> => {
  const cli = new Cli();
  await cli.run('run', ...argv, ...SUCCESS);
  return cli.service.freezeOptions;
};

describe('options of the contract on the command line', () => {
  it('names every option of freeze in help, with its text', async () => {
    const cli = new Cli();
    expect(await cli.run('run', '--help')).toBe(0);
    const help = cli.stdout.replaceAll(/\s+/g, ' ');
    const elsewhere = ['sessionId', 'releaseAfterMs', 'detach'];
    for (const [name, property] of Object.entries(CONTRACT.freeze.options.properties)) {
      if (elsewhere.includes(name)) {
        expect(help).not.toContain(flagOf(name));
        continue;
      }
      expect(help).toContain(`${flagOf(name)} `);
      // What a number counts is typed with its value.
      const said = (property as { description?: string }).description?.replace(/ (Epoch m|M)illiseconds\.$/, '');
      expect(help).toContain(said?.replaceAll(/\s+/g, ' '));
    }
  });

  it('says choices and defaults in help', async () => {
    const cli = new Cli();
    await cli.run('run', '--help');
    const help = cli.stdout.replaceAll(/\s+/g, ' ');
    expect(help).toContain('(auto, yes, no; default: auto)');
    expect(help).toContain('(default: 9.5s)');
  });

  it.each([
    { argv: [], options: {} },
    { argv: ['--volumes', 'C:,D:', '--volumes', 'E:'], options: { volumes: ['C:', 'D:', 'E:'] } },
    { argv: ['--hold-ms', '3000'], options: { holdMs: 3000 } },
    { argv: ['--hold', '9s'], options: { holdMs: 9000 } },
    { argv: ['--hold', '9.5s'], options: { holdMs: 9500 } },
    { argv: ['--hold=1m'], options: { holdMs: 60_000 } },
    { argv: ['--hold-ms', '750ms'], options: { holdMs: 750 } },
    { argv: ['--hold-ms', '3000', '--hold', '4s'], options: { holdMs: 4000 } },
    { argv: ['--retry', '1h', '--wait-ready', '0s'], options: { retryMs: 3_600_000, waitReadyMs: 0 } },
    { argv: ['--freeze-at', '1900000000000'], options: { freezeAt: 1_900_000_000_000 } },
    { argv: ['--freeze-at', '2030-03-17T17:46:40Z'], options: { freezeAt: 1_900_000_000_000 } },
    { argv: ['--freeze-at', '2030-03-17T18:46:40.250+01:00'], options: { freezeAt: 1_900_000_000_250 } },
    { argv: ['--backup-type', 'copy', '--recover'], options: { backupType: 'copy', recover: true } },
    { argv: ['--backup-type', 'COPY', '--writers', 'None'], options: { backupType: 'copy', writers: 'none' } },
    { argv: ['--require-writers=SqlServerWriter'], options: { requireWriters: ['SqlServerWriter'] } },
  ])('$argv gives $options', async ({ argv, options }) => {
    expect(await freezeOptions(...argv)).toEqual(options);
  });

  it.each([
    { argv: ['--hold-ms', '3'], flag: '--hold-ms' },
    { argv: ['--hold-ms', 'long'], flag: '--hold-ms' },
    { argv: ['--hold', '70s'], flag: '--hold', says: 'It must be from 500ms to 1m, and is 70s.' },
    { argv: ['--hold', '3ms'], flag: '--hold', says: 'It must be from 500ms to 1m, and is 3ms.' },
    { argv: ['--hold-ms', '70000'], flag: '--hold-ms', says: 'It must be from 500ms to 1m, and is 70000ms.' },
    { argv: ['--hold', '-9s'], flag: '--hold', says: 'and is -9s' },
    { argv: ['--hold', 'soon'], flag: '--hold', says: 'It must be a duration such as 9s, 500ms, 2m or 1h, and is "soon".' },
    { argv: ['--hold', '1.0005s'], flag: '--hold', says: 'It must be whole milliseconds, and is 1.0005s.' },
    { argv: ['--hold', '9'], flag: '--hold', says: '9 has no unit. Write 9s.' },
    { argv: ['--hold', '9000'], flag: '--hold', says: '9000 has no unit. Write 9000ms or 9s.' },
    { argv: ['--retry', '600'], flag: '--retry', says: '600 has no unit. Write 600ms or 600s.' },
    { argv: ['--hold', '90000'], flag: '--hold', says: '90000 has no unit. A duration from 500ms to 1m is possible.' },
    { argv: ['--freeze-at', '2030-03-17T17:46:40'], flag: '--freeze-at', says: 'with its offset' },
    { argv: ['--freeze-at', '2030-13-17T17:46:40Z'], flag: '--freeze-at', says: 'and is "2030-13-17T17:46:40Z"' },
    { argv: ['--volumes', 'C:,nonsense'], flag: '--volumes' },
    { argv: ['--backup-type', 'copie'], flag: '--backup-type' },
  ])('$argv is refused by name before anything is opened', async ({ argv, flag, says = '' }) => {
    const cli = new Cli();
    expect(await cli.run('run', ...argv, ...SUCCESS)).toBe(2);
    expect(cli.opened).toBe(0);
    expect(cli.stderr).toMatch(new RegExp(`INVALID_ARGUMENT\\n\\s+${flag}: `));
    expect(cli.stderr).toContain(says);
  });

  it('takes every duration of the contract with its unit, and in milliseconds where the flag says so', () => {
    const specs = (Object.keys(CONTRACT) as MethodName[]).flatMap(optionsOf);
    const named = specs.filter(({ name }) => name.endsWith('Ms'));
    expect(named.length).toBeGreaterThan(10);
    expect(specs.filter(({ kind }) => kind === 'duration')).toEqual(named);
    for (const spec of named) {
      expect(flagsOf(spec).map((flag) => flag.endsWith('-ms'))).toEqual([false, true]);
      expect(spec).toMatchObject({ bounds: { minimum: expect.any(Number), maximum: expect.any(Number) } });
      expect(spec.description).not.toContain('illiseconds');
    }
  });

  it('shows a duration once in help, with its unit', async () => {
    const cli = new Cli();
    await cli.run('run', '--help');
    expect(cli.stdout).toMatch(/\nLimits .*\n {2}--hold <duration> /);
    expect(cli.stdout).not.toMatch(/\n {2}--[a-z-]+-ms /);
  });

  it('leaves to the command what follows its name', async () => {
    const cli = new Cli();
    const [, executable = '', ...rest] = SUCCESS;
    expect(await cli.run('run', '--hold-ms', '3000', executable, ...rest, '--', '--hold-ms', 'long')).toBe(0);
    expect(cli.service.freezeOptions).toEqual({ holdMs: 3000 });
  });
});
