import { Cli, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { describe, expect, it } from 'vitest';

describe('a command line that cannot be understood', () => {
  it.each([
    { argv: ['runn'], says: 'Did you mean run?' },
    { argv: ['run', '--hodl-ms', '3000', ...SUCCESS], says: 'Did you mean --hold-ms?' },
    { argv: ['run', '--hodl', '3s', ...SUCCESS], says: 'Did you mean --hold?' },
    { argv: ['run'], says: "Missing required argument 'command'. It is: qga-vss run [options] -- <command...>\n" },
    { argv: ['timeline'], says: 'It is: qga-vss timeline [options] <report>\n' },
    { argv: ['status', 'please'], says: 'Too many arguments' },
    { argv: ['provider'], says: 'There are: register, unregister.' },
    { argv: ['provider', 'registr'], says: "Unknown command 'registr'. Did you mean register?" },
    { argv: ['--no-color', 'status'], says: 'Options stand behind the command.' },
    { argv: ['freeze', '--hold-ms'], says: 'argument missing' },
    { argv: ['help', 'nonsense'], says: "Unknown command 'nonsense'. There are: run, " },
  ])('$argv exits with 2 and says why', async ({ argv, says }) => {
    const cli = new Cli();
    expect(await cli.run(...argv)).toBe(2);
    expect(cli.stderr).toContain('INVALID_COMMAND_LINE');
    expect(cli.stderr).toContain(says);
    expect(cli.stdout).toBe('');
    expect(cli.opened).toBe(0);
  });

  it.each([
    ['--simulate', ['run', 'node', '-e', '', '--simulate', 'healthy']],
    ['--dry-run', ['run', '--backup-type', 'copy', 'node', '--dry-run']],
    ['--volumes=C:', ['run', 'node', '--volumes=C:', '--', '--simulate']],
    ['--hold-ms', ['run', 'node', '--hold-ms', '3000']],
    ['--no-succeeded', ['run', '--json', 'node', '--no-succeeded']],
  ])('%s behind a command that nothing sets apart is not taken for the command: %j', async (flag, argv) => {
    const cli = new Cli();
    expect(await cli.run(...argv)).toBe(2);
    expect(`${cli.stdout}${cli.stderr}`).toContain(`${flag} stands behind the command, which would get it.`);
    expect(cli.opened).toBe(0);
  });

  it.each([
    ['run', '--', process.execPath, '-e', '', '--', '--simulate'],
    ['run', process.execPath, '-e', '', '--', '--simulate'],
    ['run', process.execPath, '-e', '', 'simulate', '--simulated'],
    ['run', '--simulate', '--', process.execPath, '-e', '', '--', '--json'],
  ])("what is the command's own is left to it: %j %s %s %s %s %s %s", async (...argv) => {
    const cli = new Cli();
    expect(await cli.run(...argv)).toBe(0);
    expect(cli.opened).toBe(1);
  });

  it('an option that is known behind no command, but mistyped, is not sent elsewhere', async () => {
    const cli = new Cli();
    expect(await cli.run('--verison')).toBe(2);
    expect(cli.stderr).toMatch(/Did you mean --version\?\n/);
  });

  it('is an error document with --json', async () => {
    const cli = new Cli();
    expect(await cli.run('run', '--json', '--nonsense', ...SUCCESS)).toBe(2);
    expect(cli.json()).toMatchObject({ error: { name: 'INVALID_COMMAND_LINE', kind: 'usage' } });
    expect(cli.stderr).toBe('');
  });

  it('a command that does not exist is found out before anything is opened', async () => {
    const cli = new Cli();
    expect(await cli.run('run', '--json', '--', 'no-such-command-here')).toBe(2);
    expect(cli.opened).toBe(0);
    expect(cli.json()).toMatchObject({ outcome: 'not-frozen', error: { name: 'COMMAND_NOT_FOUND', object: 'no-such-command-here' } });
  });
});

describe('help and version', () => {
  it.each([{ argv: ['--help'] }, { argv: ['help', 'run'] }, { argv: ['run', '--help'] }, { argv: ['status', '--help'] }])(
    '$argv goes to stdout, with examples, and exits with 0',
    async ({ argv }) => {
      const cli = new Cli();
      expect(await cli.run(...argv)).toBe(0);
      expect(cli.stdout).toMatch(/Examples:\n {2}\w.+\n {4}qga-vss /);
      expect(cli.stderr).toBe('');
    },
  );

  it('is what a bare qga-vss prints', async () => {
    const [bare, asked] = [new Cli(), new Cli()];
    expect({ code: await bare.run(), stderr: bare.stderr }).toEqual({ code: 0, stderr: '' });
    await asked.run('--help');
    expect(bare.stdout).toBe(asked.stdout);
  });

  it('prints the version', async () => {
    const cli = new Cli();
    expect(await cli.run('--version')).toBe(0);
    expect(cli.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
