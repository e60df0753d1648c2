import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureLab, type Lab } from '../../../../scripts/lab/setup.ts';
import { bundleCli, bundleHost } from '../../../../scripts/workspace/bundle.ts';
import { scenarioNamed } from '../../../core/src/simulator/catalogue.ts';
import { type Scenario, scenario } from '../../../core/src/simulator/scenario.ts';
import { PROVIDER } from '../../../core/src/vss/ids.ts';
import type { SelftestReport } from '../../src/selftest/report.ts';

const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
const CLASS = `HKLM\\SOFTWARE\\Classes\\CLSID\\${PROVIDER.classId}`;
const ENVIRONMENT = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';
const VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER = 0x8004230e;

let lab: Lab;

const reg = async (...args: readonly string[]): Promise<void> => {
  const { exitCode, stderr } = await lab.run('C:\\windows\\system32\\reg.exe', [...args, '/f']);
  expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: '' });
};

/** What Windows and the guest tools have put there, and Wine has not. */
const furnish = async (): Promise<void> => {
  await reg('add', 'HKLM\\SYSTEM\\Setup', '/v', 'SystemPartition', '/d', '\\Device\\HarddiskVolume1');
  await reg('add', `${SERVICES}\\VSS\\Providers\\${PROVIDER.id}`, '/ve', '/d', PROVIDER.name);
  await reg('add', `${CLASS}\\InprocServer32`, '/ve', '/d', 'C:\\windows\\system32\\kernel32.dll');
  await reg('add', `${SERVICES}\\${PROVIDER.name}`, '/v', 'Start', '/t', 'REG_DWORD', '/d', '3');
  await reg('add', `${SERVICES}\\QEMU-GA`, '/v', 'ImagePath', '/d', 'C:\\Program Files\\Qemu-ga\\qemu-ga.exe');
};

const unfurnish = async (): Promise<void> => {
  await reg('delete', 'HKLM\\SYSTEM\\Setup', '/v', 'SystemPartition');
  await reg('delete', `${SERVICES}\\VSS\\Providers\\${PROVIDER.id}`);
  await reg('delete', CLASS);
  await reg('delete', `${SERVICES}\\${PROVIDER.name}`);
  await reg('delete', `${SERVICES}\\QEMU-GA`);
};

beforeAll(async () => {
  lab = await ensureLab();
  await bundleCli(join(lab.folder, 'qga-vss.cjs'));
  await bundleHost(join(lab.folder, 'host.cjs'));
  await furnish();
}, 300_000);

afterAll(async () => {
  if (lab === undefined) return;
  await unfurnish();
  rmSync(join(lab.prefix, 'drive_c', 'Program Files', 'Qemu-ga'), { recursive: true, force: true });
  lab.close();
});

/** The ids by what became of them, of those that a program can check. */
const run = async (played: Scenario, ...argv: readonly string[]) => {
  await lab.play(played);
  const { exitCode, stdout, stderr } = await lab.run('node', ['C:\\lab\\qga-vss.cjs', 'selftest', '--json', ...argv], {
    timeoutMs: 240_000,
  });
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as SelftestReport;
  const idsOf = (state: string): readonly string[] =>
    report.assumptions.filter((one) => one.experiment !== undefined && one.state === state).map(({ id }) => id);
  return { exitCode, report, wrong: idsOf('does-not-hold'), unchecked: idsOf('not-checked') };
};

/** What this Windows does not have, or is not. */
const NOT_HERE = [
  'client-context',
  'elevation-of-system',
  'session-0',
  'guid-by-value-arm64',
  'native-architecture',
  'drive-type',
  'mount-folders',
  'event-log-text',
  'stock-access-lists',
];

test('in the lab all holds that can be checked, but that nobody holds its writes', async () => {
  const { exitCode, report, wrong, unchecked } = await run(scenarioNamed('healthy'), '--volumes', 'C:', '--volumes', 'D:', '--long');
  expect({ wrong, unchecked }).toEqual({ wrong: ['writes-held'], unchecked: NOT_HERE });
  expect(report).toMatchObject({ simulated: false, interrupted: false, error: null, left: { state: 'thawed' } });
  expect(exitCode).toBe(7);
}, 300_000);

test('a guest that is not as it is taken to be', async () => {
  await unfurnish();
  await reg('add', ENVIRONMENT, '/v', 'PROCESSOR_ARCHITECTURE', '/d', 'ARM64');
  const agent = join(lab.prefix, 'drive_c', 'Program Files', 'Qemu-ga');
  mkdirSync(agent, { recursive: true });
  writeFileSync(join(agent, 'qemu-ga.exe'), '');
  try {
    const { wrong, report, exitCode } = await run(
      scenario({
        ...scenarioNamed('healthy'),
        faults: [{ call: 'AddToSnapshotSet', hresult: VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER }],
      }),
      '--volumes',
      'D:',
    );
    expect(wrong).toEqual(['event-access', 'provider-support', 'native-architecture', 'system-partition', 'agent-service']);
    expect(report).toMatchObject({ error: { name: 'VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER' }, left: { state: 'thawed' } });
    expect(exitCode).toBe(7);
  } finally {
    await reg('add', ENVIRONMENT, '/v', 'PROCESSOR_ARCHITECTURE', '/d', 'AMD64');
    await furnish();
  }
}, 300_000);
