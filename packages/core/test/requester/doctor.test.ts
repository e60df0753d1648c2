import { healthy as plain, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test } from 'vitest';
import type { FindHolder } from '../../src/requester/inspection/look.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import {
  DIAGNOSTICS,
  type Scenario,
  type ScenarioDiagnostics,
  type ScenarioVolume,
  SYSTEM_PROVIDER,
} from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { SQL_SERVER, WINDOWS_WRITERS } from '../../src/simulator/windows-server.ts';
import { VERSION } from '../../src/version.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { FAILURES } from '../../src/vss/failures.ts';
import { PROVIDER } from '../../src/vss/ids.ts';

/** As every Windows, with the writers of the system state. */
const healthy = (special: Parameters<typeof plain>[0] = {}): Scenario => plain({ writers: WINDOWS_WRITERS, ...special });

const requester = (scenario: Scenario): Requester => new Requester(openSimulatedMachine(scenario, new VirtualClock()));

const diagnostics = (special: Partial<ScenarioDiagnostics>): Pick<Scenario, 'diagnostics'> => ({
  diagnostics: { ...DIAGNOSTICS, ...special },
});
const services = (special: ScenarioDiagnostics['services']) => diagnostics({ services: { ...DIAGNOSTICS.services, ...special } });
const system = (special: Partial<ScenarioDiagnostics['system']>) => diagnostics({ system: { ...DIAGNOSTICS.system, ...special } });

const { agent: _, ...WITHOUT_AGENT } = DIAGNOSTICS;
/** Its service was left behind. */
const AGENT_GONE = diagnostics({ agent: { path: 'C:\\gone\\qemu-ga.exe', exists: false } });

const WITH_SQL = [...WINDOWS_WRITERS, SQL_SERVER];

const drives = (count: number): ScenarioVolume[] =>
  Array.from({ length: count }, (_, index) => ({
    guidPath: `\\\\?\\Volume{00000000-1111-2222-3333-${String(index).padStart(12, '0')}}\\`,
    mountPaths: [`C:\\disk ${index}\\`],
    driveType: 'fixed',
    fileSystem: 'NTFS',
  }));

/** The drives of a machine that is well, one of them special and without a file system. */
const volume = (at: number, special: Partial<ScenarioVolume>): Pick<Scenario, 'volumes'> => ({
  volumes: healthy().volumes.map(({ fileSystem, ...each }, index) =>
    index === at ? { ...each, ...special } : { ...each, fileSystem: 'NTFS' },
  ),
});

/** What is wrong, the check that must find it, and how bad that is. */
const ROWS: readonly [string, Partial<Scenario>, string, 'warn' | 'fail', RegExp][] = [
  ['a process that is not elevated', { elevated: false }, 'elevated', 'fail', /not elevated/],
  ['a process of another architecture', system({ processArchitecture: 'ia32' }), 'architecture', 'fail', /ia32 on x64/],
  ['an old Node', system({ node: 'v22.11.0' }), 'node', 'fail', /v22\.11\.0/],
  [
    'files that others can replace',
    { untrustedPaths: [{ path: 'C:\\x', who: 'Users', rights: ['write'] }] },
    'trusted-paths',
    'fail',
    /Users on C:\\x/,
  ],
  [
    "npm's command found before the package's",
    diagnostics({ commandsOnPath: ['C:\\Program Files\\nodejs\\qga-vss.cmd', 'C:\\Program Files\\qga-vss\\qga-vss.exe'] }),
    'command-path',
    'warn',
    /nodejs\\qga-vss\.cmd is found first, and before C:\\Program Files\\qga-vss/,
  ],
  ['VSS disabled', services({ VSS: { start: 'disabled', state: 'stopped' } }), 'service-vss', 'fail', /disabled/],
  [
    'COM+ Event System stopped',
    services({ EventSystem: { start: 'automatic', state: 'stopped' } }),
    'service-eventsystem',
    'warn',
    /stopped/,
  ],
  ['COM+ disabled', services({ COMSysApp: { start: 'disabled', state: 'stopped' } }), 'service-comsysapp', 'fail', /disabled/],
  ['no provider', { providers: [SYSTEM_PROVIDER] }, 'provider-registered', 'fail', /not registered/],
  [
    'a disabled provider',
    services({ [PROVIDER.name]: { start: 'disabled', state: 'stopped' } }),
    'provider-application',
    'fail',
    /disabled/,
  ],
  [
    'a missing library',
    diagnostics({ providerFile: { path: 'C:\\gone.dll', exists: false } }),
    'provider-file',
    'fail',
    /C:\\gone\.dll is not there/,
  ],
  ['a backup type in the registry that there is none of', { vssOption: 9 }, 'backup-type', 'warn', /^9: .* is full; it is none of 1 to 5/],
  ['no guest agent', { diagnostics: WITHOUT_AGENT }, 'agent', 'warn', /no service/],
  ['a guest agent of which only the service is left', AGENT_GONE, 'agent', 'warn', /^C:\\gone\\qemu-ga\.exe: .*not there/],
  ["the agent's freeze", { other: { kind: 'agent' } }, 'freeze', 'warn', /Another program's/],
  ['a mutex of ours that somebody else has made', { other: { kind: 'mutex-taken' } }, 'freeze', 'warn', /S-1-5-21-/],
  ['a stale freeze', { other: { kind: 'stale' } }, 'freeze', 'warn', /left behind/],
  ['a volume that Windows cannot read', volume(1, { mountPaths: ['D:\\'] }), 'volume', 'warn', /raw, damaged, or locked/],
  ['more volumes than one freeze takes', { volumes: drives(65) }, 'volume', 'fail', /There are 65/],
  [
    'a type from the registry beside SQL Server',
    { vssOption: 1, writers: WITH_SQL },
    'plan',
    'warn',
    /^SqlServerWriter: .*The type is full/,
  ],
  ['a system state without System Writer', { writers: WINDOWS_WRITERS.slice(1) }, 'plan', 'warn', /^System Writer: /],
  [
    'SQL Server that runs without its writer',
    services({ MSSQLSERVER: { start: 'automatic', state: 'running' } }),
    'plan',
    'warn',
    /^MSSQLSERVER: .*writer is missing/,
  ],
  [
    'errors in the log',
    diagnostics({ errors: [{ source: 'VSS', id: 8193, message: 'Access is denied.' }] }),
    'event-log',
    'warn',
    /1; the last: VSS 8193: Access is denied\./,
  ],
];

describe('doctor', () => {
  test('finds a healthy machine healthy, and has made every check', async () => {
    const { state, checks, simulated } = await requester(healthy()).doctor();
    expect({ state, simulated }).toEqual({ state: 'ok', simulated: true });
    expect(checks.filter((check) => check.state !== 'ok')).toEqual([]);
    expect(checks.filter(({ name }) => name === 'volume').map(({ title }) => title)).toContain('Volume C:\\');
    expect(checks.filter(({ name }) => name === 'writer')).toEqual(
      WINDOWS_WRITERS.map(({ name }) => ({
        name: 'writer',
        title: `Writer ${name}`,
        state: 'ok',
        found: 'VSS_WS_STABLE (advisory: it may still fail in a freeze)',
      })),
    );
    expect(checks.every(({ remedy }) => remedy === undefined)).toBe(true);
  });

  test.each(ROWS)('%s', async (_what, special, name, state, found) => {
    const result = await requester(healthy(special)).doctor();
    const check = result.checks.find((one) => one.name === name && one.state === state);
    expect(check?.found).toMatch(found);
    expect(check?.remedy).toMatch(/\w{3}/);
    expect(result.state).toBe(state);
  });

  test.each<readonly [string, FindHolder, string, string]>([
    ['none', async () => undefined, 'ok', 'none runs'],
    ['one of this version', async () => ({ version: VERSION }), 'ok', `version ${VERSION}`],
    ['one of another version', async () => ({ version: '0.0.1' }), 'warn', `One of version 0.0.1 runs, and this is version ${VERSION}.`],
    ['one that is too old to say', async () => ({ version: '' }), 'warn', `One of an older version runs, and this is version ${VERSION}.`],
    [
      'one that does not answer',
      (): Promise<never> => Promise.reject(QgaError.of('HOLDER_SILENT')),
      'fail',
      FAILURES.HOLDER_SILENT.meaning,
    ],
  ])('a holder: %s', async (_what, find, state, found) => {
    const { checks } = await new Requester(openSimulatedMachine(healthy(), new VirtualClock()), undefined, find).doctor();
    expect(checks.filter(({ name }) => name === 'holder')).toMatchObject([{ state, found: expect.stringContaining(found) }]);
  });

  test('takes the EFI system partition for what it is: FAT32, and no reason to leave it out', async () => {
    const efi = volume(0, { mountPaths: [], fileSystem: 'FAT32', system: true });
    const { checks } = await requester(healthy(efi)).doctor();
    expect(checks.find(({ name }) => name === 'volume')).toMatchObject({ state: 'ok', found: 'FAT32; it can probably be frozen' });
  });

  test('warns of what a freeze with the same options warns of, and of no more', async () => {
    const sick = healthy({ vssOption: 1, writers: [SQL_SERVER], ...services({ MSSQL$A: { start: 'automatic', state: 'running' } }) });
    for (const options of [
      {},
      { backupType: 'copy' as const },
      { volumes: ['D:'] },
      { excludeVolumes: ['C:'], systemState: 'yes' as const },
    ]) {
      const { warnings } = await requester(sick).freeze({ ...options, dryRun: true });
      const { checks } = await requester(sick).doctor(options);
      const said = checks.filter(({ name, state }) => name === 'plan' && state === 'warn').map(({ found }) => found);
      expect(said).toEqual(warnings.map(({ message }) => message));
    }
  });

  test('of volumes that cannot be frozen together the one check says so, and the writers are not looked at', async () => {
    const { checks } = await requester(healthy({ volumes: drives(65) })).doctor();
    expect(checks.filter(({ state }) => state !== 'ok').map(({ name, state }) => [name, state])).toEqual([
      ['volume', 'fail'],
      ['writer', 'skipped'],
    ]);
    expect(await requester(healthy({ volumes: drives(65) })).doctor({ volumes: ['C:\\disk 1'] })).toMatchObject({ state: 'ok' });
  });

  test('a writer that failed in an earlier backup is advisory', async () => {
    const machine = openSimulatedMachine(
      healthy({ faults: [{ call: 'GetFileCounts', nth: 1, hresult: 0x80042302 }], writers: [writer(1)] }),
      new VirtualClock(),
    );
    const { state, checks } = await new Requester(machine).doctor();
    expect(state).toBe('warn');
    expect(checks.find(({ name }) => name === 'writer')).toMatchObject({
      title: 'Writer Writer 1',
      state: 'warn',
      found: expect.stringContaining('advisory'),
    });
  });

  test('what cannot be asked now is skipped: the writers while frozen', async () => {
    const service = requester(healthy());
    await service.freeze({ volumes: ['C:'] });
    const { checks } = await service.doctor();
    expect(checks.find(({ name }) => name === 'writer')).toMatchObject({ state: 'skipped' });
    expect(await service.thaw()).toMatchObject({ consistency: 'application' });
  });

  test('a check that breaks is a finding, and no other is lost', async () => {
    const machine = openSimulatedMachine(healthy(), new VirtualClock());
    const broken = { ...machine.volumes, list: () => Promise.reject(new Error('the disk is on fire')) };
    const { state, checks } = await new Requester({ ...machine, volumes: broken as never }).doctor();
    expect(checks.find(({ name }) => name === 'volume')).toMatchObject({
      state: 'fail',
      found: expect.stringContaining('the disk is on fire'),
    });
    expect(checks.map(({ name }) => name)).toContain('event-log');
    expect(state).toBe('fail');
  });

  test('can be cancelled between two checks', async () => {
    const cancel = new AbortController();
    const asked = requester(healthy()).doctor({}, { signal: cancel.signal, onProgress: ({ phase }) => phase === 'node' && cancel.abort() });
    await expect(asked).rejects.toMatchObject({ name: 'CANCELLED' });
  });
});

describe('registration of the provider', () => {
  test('done already: nothing is run', async () => {
    expect(await requester(healthy(diagnostics({ agentSays: 'not asked' }))).providerRegister()).toEqual({
      registered: true,
      changed: false,
      simulated: true,
    });
  });

  test('by the guest agent, and back', async () => {
    const service = requester(healthy());
    expect(await service.providerUnregister()).toMatchObject({ registered: false, changed: true, agent: DIAGNOSTICS.agent?.path });
    await expect(service.freeze()).rejects.toMatchObject({ name: 'VSS_E_PROVIDER_NOT_REGISTERED' });
    expect(await service.providerRegister()).toMatchObject({ registered: true, changed: true });
    expect((await service.providers()).providers.some(({ ours }) => ours)).toBe(true);
  });

  const { [PROVIDER.name]: _application, ...otherServices } = DIAGNOSTICS.services;
  const { providerFile: _file, ...withoutFile } = DIAGNOSTICS;
  const withFile = (path: string, exists = true) => diagnostics({ providerFile: { path, exists } });

  test.each<[string, Partial<Scenario>]>([
    ['VSS does not know it and COM+ has it, so that the agent alone says that it is installed', { providers: [SYSTEM_PROVIDER] }],
    ['VSS knows it and COM+ has it not', diagnostics({ services: otherServices })],
    ['VSS knows it and its class is missing', { diagnostics: withoutFile }],
    ['its library lies in another folder', withFile('D:\\old\\qga-vss.dll')],
    ['its library is gone', withFile('D:\\old\\qga-vss.dll', false)],
    ['nothing of it is there', { providers: [SYSTEM_PROVIDER], diagnostics: { ...withoutFile, services: otherServices } }],
  ])('%s: it ends registered, from beside the agent, and takes everything out again', async (_what, special) => {
    const machine = openSimulatedMachine(healthy(special), new VirtualClock());
    const service = new Requester(machine);
    expect(await service.providerRegister()).toMatchObject({ registered: true, changed: true });
    expect(machine.diagnostics.providerFile()).toMatchObject({ path: 'C:\\Program Files\\Qemu-ga\\qga-vss.dll', exists: true });
    expect(await service.doctor()).toMatchObject({ state: 'ok' });
    expect(await service.providerRegister()).toMatchObject({ registered: true, changed: false });
    expect(await service.providerUnregister()).toMatchObject({ registered: false, changed: true });
    expect([machine.provider.isRegistered(), await machine.diagnostics.service(PROVIDER.name), machine.diagnostics.providerFile()]).toEqual(
      [false, undefined, undefined],
    );
    expect(await service.providerUnregister()).toMatchObject({ registered: false, changed: false });
  });

  test('the step that failed is named, with what is left and what the agent said', async () => {
    const asked = requester(healthy({ providers: [SYSTEM_PROVIDER], ...diagnostics({ agentSays: 'Access is denied. (80070005)' }) }));
    await expect(asked.providerRegister()).rejects.toMatchObject({
      name: 'REGISTRATION_FAILED',
      message: expect.stringMatching(
        /After vss-uninstall it has a COM\+ application, a COM class of it is registered. It said: Access is denied\. \(80070005\) After vss-install VSS does not know it\. It said: Access/,
      ),
    });
  });

  test.each<[string, Partial<Scenario>, string, RegExp]>([
    ['not elevated', { elevated: false }, 'NOT_ELEVATED', /elevated/],
    ['no agent', { diagnostics: WITHOUT_AGENT }, 'AGENT_NOT_FOUND', /guest agent/],
    ['an agent of which only the service is left', AGENT_GONE, 'AGENT_NOT_FOUND', /^C:\\gone\\qemu-ga\.exe: .*not there/],
    [
      'an agent that others can replace',
      { untrustedPaths: [{ path: 'C:\\x', who: 'Users', rights: ['write'] }] },
      'UNTRUSTED_PATH',
      /Users: write/,
    ],
    ['an agent that says it cannot', diagnostics({ agentSays: 'failed: 80004004' }), 'REGISTRATION_FAILED', /80004004/],
    ["the agent's freeze under way", { other: { kind: 'agent' } }, 'FREEZE_IN_PROGRESS', /another program/i],
  ])('%s', async (_what, special, name, message) => {
    const asked = requester(healthy({ providers: [SYSTEM_PROVIDER], ...special })).providerRegister();
    await expect(asked).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });
});
