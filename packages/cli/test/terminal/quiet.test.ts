import { VirtualClock } from '@qga-vss/core/src/simulator/virtual-clock.ts';
import { Cli, type CliOptions, node, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { notice } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';
import { Progress } from '../../src/terminal/progress.ts';
import { screenOf } from '../../src/terminal/screen.ts';

const TERMINAL: CliOptions = { terminal: true, env: { NO_COLOR: '1' } };

const onTerminal = async (scenario: string, ...argv: readonly string[]) => {
  const cli = new Cli({ ...TERMINAL, machine: machine(scenario) });
  const code = await cli.run(...argv);
  return { code, stdout: cli.stdout, stderr: cli.stderr };
};

describe.each(['-q', '--quiet'])('%s', (flag) => {
  it.each([
    ['freeze', flag],
    ['prepare', flag],
  ])('leaves a warning to the result, and standard error empty: %s', async (...argv) => {
    const { code, stdout, stderr } = await onTerminal('healthy', ...argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('BACKUP_TYPE_MOVES_LOGS')).toHaveLength(2);
  });

  it('says an error as ever, with what had been warned of', async () => {
    const { code, stderr } = await onTerminal('provider-missing', 'freeze', flag);
    expect(code).toBe(7);
    expect(stderr).toMatch(/^qga-vss: VSS_E_PROVIDER_NOT_REGISTERED/);
    expect(stderr).toContain('BACKUP_TYPE_MOVES_LOGS');
  });

  it('says at once that a hold is over before its command', async () => {
    const argv = ['run', flag, '--backup-type', 'copy', '--kill-on-expiry', ...node('setInterval(() => {}, 1000)')];
    // Its time goes on while the command runs.
    const cli = new Cli({ ...TERMINAL, machine: machine('hold-expires', new VirtualClock()) });
    expect(await cli.run(...argv)).toBe(4);
    expect(cli.stderr).toContain('warning: ');
  });

  it('says a warning that the result has no place for', async () => {
    const service = machine('healthy');
    const status: typeof service.status = async (options, context) => {
      context?.onWarning?.(notice({ name: 'HOLDER_SILENT' }));
      return await service.status(options, context);
    };
    const cli = new Cli({ ...TERMINAL, machine: { ...service, status } });
    await cli.run('status', flag);
    expect(cli.stderr).toContain('warning: HOLDER_SILENT');
  });
});

it('no progress is told to who wants it quiet', () => {
  let written = '';
  const write = (text: string): void => {
    written += text;
  };
  const output = { isTerminal: true, write };
  const tells = (quiet: boolean): boolean => screenOf(output, { platform: 'linux', env: {} }, { quiet }).tellsProgress;
  expect([tells(false), tells(true)]).toEqual([true, false]);
  using progress = new Progress(screenOf(output, { platform: 'linux', env: {} }, { quiet: true }));
  progress.at({ phase: 'gather', elapsedMs: 0 });
  expect(written).toBe('');
});

it('a rehearsal on a hypervisor notes that the command really runs, unless it is to be quiet', async () => {
  const noted = async (...flags: readonly string[]): Promise<string> => {
    const cli = new Cli();
    await cli.run('run', ...flags, '--backup-type', 'copy', '--guest', 'libvirt:web01', '--simulate', 'healthy', ...SUCCESS);
    return cli.stderr;
  };
  expect(await noted()).toContain('Rehearsal: ');
  expect(await noted('-q')).toBe('');
});

it('-v is --verbose', async () => {
  const [short, long] = await Promise.all(
    ['-v', '--verbose'].map((flag) => onTerminal('healthy', 'freeze', flag, '--backup-type', 'copy')),
  );
  const steps = (text = ''): readonly string[] => text.split('\n').map((line) => line.trim().split(/\s+/)[2] ?? '');
  expect(steps(short?.stderr)).toContain('gather');
  expect(steps(short?.stderr)).toEqual(steps(long?.stderr));
});

it('an error of the command line has its trace with -v, too', async () => {
  const said = async (flag: string): Promise<string> => (await onTerminal('healthy', 'freeze', flag, '--nonsense')).stderr;
  expect(await said('-v')).toBe(await said('--verbose'));
});

it('both at once are refused', async () => {
  const { code, stderr } = await onTerminal('healthy', 'freeze', '-q', '-v');
  expect(code).toBe(2);
  expect(stderr).toContain('cannot be used with');
});
