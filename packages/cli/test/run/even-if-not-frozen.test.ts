import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QgaError, readReport, type Service } from '@qga-vss/core';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import type { Scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { Cli, node } from '@qga-vss/test-kit/src/command/cli.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'qga-unfrozen-'));
const MARK = join(folder, 'ran');
/** A command that leaves a trace of having run, and fails. */
const TAKES = node(`require('node:fs').writeFileSync(${JSON.stringify(MARK)}, ''); process.exitCode = 9`);

beforeEach(() => rmSync(MARK, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly code: number;
  readonly ran: boolean;
  readonly cli: Cli;
}

const run = async (service: Service, ...options: readonly string[]): Promise<Ran> => {
  const cli = new Cli({ machine: service });
  const code = await cli.run('run', '--even-if-not-frozen', ...options, ...TAKES);
  return { code, ran: existsSync(MARK), cli };
};

const faulty = (call: string, hresult: number): Scenario => ({ ...scenarioNamed('healthy'), faults: [{ call, hresult }] });

const SERVICE_DISABLED = 0x80070422;
const PROVIDER_VETO = 0x80042306;

describe('run --even-if-not-frozen, where the freeze has failed and nothing is frozen', () => {
  it.each([
    ['a service that is disabled', faulty('InitializeForBackup', SERVICE_DISABLED), 'ERROR_SERVICE_DISABLED'],
    ['a provider that is missing', scenarioNamed('provider-missing'), 'VSS_E_PROVIDER_NOT_REGISTERED'],
    ['a volume that is refused', scenarioNamed('unsupported-volume'), 'VSS_E_VOLUME_NOT_SUPPORTED'],
    ['a provider that refuses', faulty('DoSnapshotSet', PROVIDER_VETO), 'VSS_E_PROVIDER_VETO'],
    ['a process that is not elevated', scenarioNamed('access-denied'), 'NOT_ELEVATED'],
  ])('%s: the command runs, the snapshot is crash-consistent, exit code 4', async (_, scenario, name) => {
    const service = machine(scenario);
    const { code, ran, cli } = await run(service);
    expect([code, ran]).toEqual([4, true]);
    expect(cli.stdout).toMatch(/^CRASH-CONSISTENT.*\n {2}The freeze failed, and the command was run all the same/);
    expect(cli.stdout).toContain(name);
    expect(cli.stdout).toMatch(/Command {3}exit code 9/);
    // Before the command runs, since it may take long.
    expect(cli.stderr).toMatch(new RegExp(`^warning: RUN_UNFROZEN\\n.*${name}: `));
    expect((await service.status({})).state).toBe('thawed');
  });

  it('the same in JSON, which can be read as a report: no freeze, no thaw, so nobody told the writers anything', async () => {
    const { cli } = await run(machine(faulty('DoSnapshotSet', PROVIDER_VETO)), '--json', '--succeeded');
    const report = readReport(cli.json());
    expect(report).toMatchObject({ outcome: 'crash', freeze: null, thaw: null, error: { name: 'VSS_E_PROVIDER_VETO', unfrozen: true } });
    expect(report.command).toMatchObject({ exitCode: 9 });
  });

  it('an interruption ends the command, and is told', async () => {
    const cli: Cli = new Cli({ machine: machine(scenarioNamed('provider-missing')) });
    const running = cli.run('run', '--even-if-not-frozen', ...node('setTimeout(() => {}, 60_000)'));
    while (!cli.stderr.includes('RUN_UNFROZEN')) await new Promise((resolve) => setTimeout(resolve, 20));
    cli.interrupt({ signal: 'SIGTERM' });
    expect(await running).toBe(130);
  });
});

/** A service whose freeze fails as given; it says nothing else. */
const failing = (error: QgaError): Service => {
  const service = machine('healthy');
  return { ...service, freeze: () => Promise.reject(error) };
};

describe('never', () => {
  it.each<[string, () => Service, readonly string[], number]>([
    ['where it was not asked for', () => machine(scenarioNamed('provider-missing')), ['--no-even-if-not-frozen'], 2],
    ["beside another program's freeze", () => machine(scenarioNamed('agent-busy')), [], 6],
    ['beside a freeze left behind', () => machine({ ...scenarioNamed('stale'), other: { kind: 'stale' } }), [], 6],
    ['beside the shadow copy of another program', () => machine({ ...scenarioNamed('busy'), other: { kind: 'snapshot-set' } }), [], 6],
    ['for a volume that is not there', () => machine('healthy'), ['--volumes', 'Q:'], 2],
    ['where no volume is left', () => machine('healthy'), ['--exclude-volumes', 'C:,D:,L:', '--volumes', 'C:'], 3],
    ['for options that clash', () => machine('healthy'), ['--writers', 'none', '--require-writers', 'SqlServerWriter'], 2],
    ['for a dry run', () => machine('healthy'), ['--dry-run'], 0],
    ['after a lost host', () => failing(QgaError.of('HOST_LOST')), [], 4],
    ['after a silent host', () => failing(QgaError.of('HOST_SILENT')), [], 4],
    ['after a host that did not come up', () => failing(QgaError.of('HOST_START_FAILED')), [], 3],
    ['after an answer that is none', () => failing(QgaError.of('PROTOCOL_ERROR')), [], 1],
    ['after a call that hangs', () => failing(QgaError.of('CALL_HUNG')), [], 3],
  ])('%s', async (_, service, options, expected) => {
    const { code, ran } = await run(service(), ...options);
    expect([code, ran]).toEqual([expected, false]);
  });

  it('without the option', async () => {
    const cli = new Cli({ machine: machine(scenarioNamed('provider-missing')) });
    expect(await cli.run('run', ...TAKES)).toBe(7);
    expect(existsSync(MARK)).toBe(false);
  });

  it('when interrupted, however the freeze then failed', async () => {
    const refused = QgaError.of('FREEZE_TIMEOUT', { unfrozen: true });
    const cli: Cli = new Cli({
      machine: {
        ...machine('healthy'),
        freeze: async () => {
          cli.interrupt({ signal: 'SIGINT' });
          throw refused;
        },
      },
    });
    expect(await cli.run('run', '--even-if-not-frozen', ...TAKES)).toBe(130);
    expect(existsSync(MARK)).toBe(false);
  });
});
