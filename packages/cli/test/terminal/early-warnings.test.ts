import { Cli, type CliOptions, node } from '@qga-vss/test-kit/src/command/cli.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { notice } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';

const WARNING = 'BACKUP_TYPE_MOVES_LOGS';

const TERMINAL: CliOptions = { terminal: true, env: { NO_COLOR: '1' } };

const count = (text: string): number => text.split(WARNING).length - 1;

describe('what a freeze is warned of', () => {
  it.each([['run', ...node('')], ['freeze'], ['prepare']])(
    'is told on a terminal before the freeze, and not again: %s',
    async (...argv) => {
      const service = machine('healthy');
      let before: string | undefined;
      const cli: Cli = new Cli({
        ...TERMINAL,
        machine: {
          ...service,
          freeze: async (options, context) => {
            const result = await service.freeze(options, context);
            before = cli.stderr;
            return result;
          },
        },
      });
      await cli.run(...argv);
      expect(count(before ?? cli.stderr)).toBe(1);
      expect({ err: count(cli.stderr), out: count(cli.stdout) }).toEqual({ err: 1, out: 0 });
    },
  );

  it('says once what to do about several of one name', async () => {
    const service = machine('healthy');
    const cli = new Cli({
      ...TERMINAL,
      machine: {
        ...service,
        freeze: async (options, context) => {
          for (const message of ['This.', 'That.']) context?.onWarning?.(notice({ message }));
          return await service.freeze({ ...options, backupType: 'copy' }, context);
        },
      },
    });
    await cli.run('freeze');
    expect(cli.stderr).toBe('warning: A_REASON\n  This.\n  Do something.\nwarning: A_REASON\n  That.\n');
  });

  it('is in the report where nobody reads along', async () => {
    const cli = new Cli({ machine: machine('healthy') });
    await cli.run('run', ...node(''));
    expect({ err: count(cli.stderr), out: count(cli.stdout) }).toEqual({ err: 0, out: 1 });
  });

  it('is in the one document of --json', async () => {
    const cli = new Cli({ machine: machine('healthy') });
    await cli.run('freeze', '--json');
    expect(cli.json()).toMatchObject({ warnings: [{ name: WARNING }] });
    expect(cli.stderr).toBe('');
  });

  it.each([['run', ...node('')], ['freeze']])(
    'is told on a terminal before a freeze that then fails, and not again with the error: %s',
    async (...argv) => {
      const cli = new Cli({ ...TERMINAL, machine: machine('provider-missing') });
      await cli.run(...argv);
      expect(count(cli.stderr)).toBe(1);
      expect(cli.stderr.indexOf(WARNING)).toBeLessThan(cli.stderr.indexOf('qga-vss: VSS_E_PROVIDER_NOT_REGISTERED'));
    },
  );

  it('stands with the error where nobody reads along', async () => {
    const cli = new Cli({ machine: machine('provider-missing') });
    await cli.run('freeze');
    expect(count(cli.stderr)).toBe(1);
    expect(cli.stderr).toMatch(/^qga-vss: VSS_E_PROVIDER_NOT_REGISTERED/);
  });

  it.each([['status'], ['status', '--json']])(
    'is told where nobody reads along and the result has no place for it: %s %s',
    async (...argv) => {
      const service = machine('healthy');
      const cli = new Cli({
        machine: {
          ...service,
          status: async (options, context) => {
            context?.onWarning?.(notice({ name: 'HOLDER_SILENT', message: 'It does not answer.' }));
            return await service.status(options, context);
          },
        },
      });
      expect(await cli.run(...argv)).toBe(0);
      expect(cli.stderr).toBe('warning: HOLDER_SILENT\n  It does not answer.\n  Do something.\n');
    },
  );
});
