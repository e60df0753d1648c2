import { CONTRACT } from '@qga-vss/core/internal';
import { Cli, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { describe, expect, it } from 'vitest';
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
      expect(help).toContain((property as { description?: string }).description?.replaceAll(/\s+/g, ' '));
    }
  });

  it('says choices and defaults in help', async () => {
    const cli = new Cli();
    await cli.run('run', '--help');
    const help = cli.stdout.replaceAll(/\s+/g, ' ');
    expect(help).toContain('(auto, yes, no; default: auto)');
    expect(help).toContain('(default: 9500)');
  });

  it.each([
    { argv: [], options: {} },
    { argv: ['--volumes', 'C:,D:', '--volumes', 'E:'], options: { volumes: ['C:', 'D:', 'E:'] } },
    { argv: ['--hold-ms', '3000'], options: { holdMs: 3000 } },
    { argv: ['--backup-type', 'copy', '--recover'], options: { backupType: 'copy', recover: true } },
    { argv: ['--backup-type', 'COPY', '--writers', 'None'], options: { backupType: 'copy', writers: 'none' } },
    { argv: ['--require-writers=SqlServerWriter'], options: { requireWriters: ['SqlServerWriter'] } },
  ])('$argv gives $options', async ({ argv, options }) => {
    expect(await freezeOptions(...argv)).toEqual(options);
  });

  it.each([
    { argv: ['--hold-ms', '3'], flag: '--hold-ms' },
    { argv: ['--hold-ms', 'long'], flag: '--hold-ms' },
    { argv: ['--volumes', 'C:,nonsense'], flag: '--volumes' },
    { argv: ['--backup-type', 'copie'], flag: '--backup-type' },
  ])('$argv is refused by name before anything is opened', async ({ argv, flag }) => {
    const cli = new Cli();
    expect(await cli.run('run', ...argv, ...SUCCESS)).toBe(2);
    expect(cli.opened).toBe(0);
    expect(cli.stderr).toMatch(new RegExp(`INVALID_ARGUMENT\\n\\s+${flag}: `));
  });

  it('leaves to the command what follows its name', async () => {
    const cli = new Cli();
    const [, executable = '', ...rest] = SUCCESS;
    expect(await cli.run('run', '--hold-ms', '3000', executable, ...rest, '--', '--hold-ms', 'long')).toBe(0);
    expect(cli.service.freezeOptions).toEqual({ holdMs: 3000 });
  });
});
