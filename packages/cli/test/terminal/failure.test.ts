import { QgaError } from '@qga-vss/core';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { SQL_SERVER } from '@qga-vss/core/src/simulator/windows-server.ts';
import { Cli, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { describe, expect, it } from 'vitest';

const UNWELL = { ...SQL_SERVER, failure: { at: 'prepareBackup', hresult: 0x800423f2, applicationMessage: 'The log is full.' } } as const;

describe('a freeze that comes to nothing', () => {
  const REFUSED = QgaError.of('STALE_FREEZE', { phase: 'ownership', call: 'OpenEvent', hresult: 0x80070005 });
  const said = async (...argv: readonly string[]): Promise<string> => {
    const cli = new Cli({ script: { freeze: () => Promise.reject(REFUSED) } });
    expect(await cli.run(...argv)).toBe(6);
    expect(cli.stdout).toBe('');
    return cli.stderr;
  };

  it('is told in three lines on stderr: name, what happened, what to do', async () => {
    const [name, what, remedy, ...rest] = (await said('run', ...SUCCESS)).split('\n');
    expect([name, rest]).toEqual(['qga-vss: STALE_FREEZE (0x80070005)', ['']]);
    expect(what).toContain(REFUSED.message);
    expect(remedy).toContain('freeze with --recover');
  });

  it.each([{ options: [] }, { options: ['--simulate'] }, { options: ['--verbose'] }])(
    'is told by run as by freeze, with $options',
    async ({ options }) => {
      const by = { run: await said('run', ...options, ...SUCCESS), freeze: await said('freeze', ...options) };
      expect(by.run).toBe(by.freeze);
      expect(by.run.split('\n')[0]?.includes('(simulated)')).toBe(options.includes('--simulate'));
    },
  );

  it('names an option as it is typed here', async () => {
    const cli = new Cli({ machine: machine('healthy') });
    expect(await cli.run('freeze', '--exclude-volumes', 'Z:')).toBe(2);
    expect(cli.stderr).toMatch(
      /\n {2}Z: No volume of this machine has that name\. It was given as --exclude-volumes\.\n.*"qga-vss volumes" lists them\.\n$/,
    );
  });

  it.each([
    ['libvirt:web01', 'web01'],
    ['libvirt:web01', 'web02'],
  ])('names a guest once: %s, whose object is %s', async (guest, object) => {
    const error = QgaError.of('HYPERVISOR_FAILED', { object }).ofGuest(guest);
    const cli = new Cli({ script: { freeze: () => Promise.reject(error) } });
    await cli.run('freeze', '--guest', guest);
    expect(cli.stderr).toContain(`\n  ${guest}: ${object === 'web01' ? '' : 'web02: '}The hypervisor's own program failed`);
  });

  it('names the account of another program, where that is the same everywhere', async () => {
    const cli = new Cli({ machine: machine('agent-busy') });
    expect(await cli.run('freeze')).toBe(6);
    expect(cli.stderr).toContain('its owner is SYSTEM (S-1-5-18).');
  });

  it('names the writer that is the reason, its own failure, its own words and what to do', async () => {
    const failing = { ...scenarioNamed('healthy'), writers: [UNWELL] };
    for (const command of [
      ['run', '--on-writer-failure', 'fail', ...SUCCESS],
      ['freeze', '--on-writer-failure', 'fail'],
    ]) {
      const cli = new Cli({ machine: machine(failing) });
      expect(await cli.run(...command)).toBe(3);
      expect(cli.stderr).toMatch(/^qga-vss: WRITER_FAILED \(0x800423F2\)\n/);
      expect(cli.stderr).toMatch(
        /SqlServerWriter: .*VSS_E_WRITERERROR_TIMEOUT: .*It says: The log is full\..*or freeze with --on-writer-failure warn\./s,
      );
    }
  });
});
