import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { type Scenario, scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { PROVIDER } from '@qga-vss/core/src/vss/ids.ts';
import type { SelftestReport } from '@qga-vss/selftest';
import { writeProgram } from '@qga-vss/test-kit/src/command/bundles.ts';
import { ensureLab, type Lab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
const CLASS = `HKLM\\SOFTWARE\\Classes\\CLSID\\${PROVIDER.classId}`;
const ENVIRONMENT = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';
const E_INVALIDARG = 0x80070057;
const E_UNEXPECTED = 0x8000ffff;
const CO_E_NOTINITIALIZED = 0x800401f0;
const VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER = 0x8004230e;

let lab: Lab;

const reg = async (...args: readonly string[]): Promise<void> => {
  const { exitCode, stderr } = await lab.run('C:\\windows\\system32\\reg.exe', [...args, '/f']);
  expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: '' });
};

/** What Windows and the guest tools have put there, and Wine has not; or a run that was killed has changed. */
const furnish = async (): Promise<void> => {
  await reg('add', ENVIRONMENT, '/v', 'PROCESSOR_ARCHITECTURE', '/d', 'AMD64');
  await reg('add', 'HKLM\\SYSTEM\\Setup', '/v', 'SystemPartition', '/d', '\\Device\\HarddiskVolume1');
  await reg('add', `${SERVICES}\\VSS\\Providers\\${PROVIDER.id}`, '/ve', '/d', PROVIDER.name);
  await reg('add', `${CLASS}\\InprocServer32`, '/ve', '/d', 'C:\\windows\\system32\\kernel32.dll');
  await reg('add', `${SERVICES}\\${PROVIDER.name}`, '/v', 'Start', '/t', 'REG_DWORD', '/d', '3');
  await reg('add', `${SERVICES}\\QEMU-GA`, '/v', 'ImagePath', '/d', 'C:\\Program Files\\Qemu-ga\\qemu-ga.exe');
  const folder = agentFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'qemu-ga.exe'), '');
};

const agentFolder = (): string => join(lab.prefix, 'drive_c', 'Program Files', 'Qemu-ga');

const unfurnish = async (): Promise<void> => {
  await reg('delete', 'HKLM\\SYSTEM\\Setup', '/v', 'SystemPartition');
  await reg('delete', `${SERVICES}\\VSS\\Providers\\${PROVIDER.id}`);
  await reg('delete', CLASS);
  await reg('delete', `${SERVICES}\\${PROVIDER.name}`);
  await reg('delete', `${SERVICES}\\QEMU-GA`);
};

beforeAll(async () => {
  lab = await ensureLab();
  await writeProgram(lab.folder);
  await furnish();
}, 300_000);

afterAll(async () => {
  if (lab === undefined) return;
  await unfurnish();
  rmSync(agentFolder(), { recursive: true, force: true });
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

/** Whether a holder serves the machine's pipe. */
const holderRuns = async (): Promise<boolean> => {
  const look = `require('node:net').connect(String.raw\`\\\\.\\pipe\\qga-vss\`).on('error', () => console.log('none')).on('connect', () => process.exit())`;
  return !(await lab.run('node', ['-e', look])).stdout.includes('none');
};

/** What this Windows does not have, or is not, or does not tell. */
const NOT_HERE = [
  'header-layout-arm64',
  'writes-let-go',
  'client-context',
  'global-names',
  'elevation-of-system',
  'session-0',
  'guid-by-value-arm64',
  'native-architecture',
  'drive-type',
  'mount-folders',
  'event-log-text',
  'stock-access-lists',
  'guest-exec',
  'agent-opens-pipe',
];

test('in the lab all holds that can be checked, but that nobody holds its writes; no holder is left', async () => {
  const { exitCode, report, wrong, unchecked } = await run(scenarioNamed('healthy'), '--volumes', 'C:', '--volumes', 'D:', '--long');
  expect({ wrong, unchecked }).toEqual({ wrong: ['writes-held'], unchecked: NOT_HERE });
  expect(report).toMatchObject({ simulated: false, interrupted: false, error: null, left: { state: 'thawed' } });
  expect(exitCode).toBe(7);
  expect(await holderRuns()).toBe(false);
}, 300_000);

const faulty = (...faults: Scenario['faults']): Scenario => scenario({ ...scenarioNamed('healthy'), faults });

test('a VSS that takes no component without a path, and has no documents in the end', async () => {
  const { wrong, report, exitCode } = await run(
    faulty({ call: 'AddComponent', hresult: E_INVALIDARG }, { call: 'SaveAsXML', hresult: E_UNEXPECTED }),
    '--volumes',
    'D:',
  );
  expect(wrong).toEqual(['empty-logical-path', 'documents-after-complete']);
  expect([report.left?.state, exitCode]).toEqual(['thawed', 7]);
}, 300_000);

test('a VSS that wants other threads', async () => {
  const { wrong, report, exitCode } = await run(faulty({ call: 'GatherWriterMetadata', hresult: CO_E_NOTINITIALIZED }), '--volumes', 'D:');
  expect(wrong).toEqual(['multithreaded-apartment']);
  expect(report).toMatchObject({ error: { name: 'CO_E_NOTINITIALIZED' }, left: { state: 'thawed' } });
  expect(exitCode).toBe(7);
}, 300_000);

test('a guest that is not as it is taken to be', async () => {
  await unfurnish();
  await reg('add', ENVIRONMENT, '/v', 'PROCESSOR_ARCHITECTURE', '/d', 'ARM64');
  try {
    const { wrong, report, exitCode } = await run(
      faulty({ call: 'AddToSnapshotSet', hresult: VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER }),
      '--volumes',
      'D:',
    );
    expect(wrong).toEqual([
      'event-access',
      'provider-support',
      'native-architecture',
      'system-partition',
      'agent-service',
      'provider-registration',
      'provider-application',
    ]);
    expect(report).toMatchObject({ error: { name: 'VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER' }, left: { state: 'thawed' } });
    expect(exitCode).toBe(7);
  } finally {
    await furnish();
  }
}, 300_000);
