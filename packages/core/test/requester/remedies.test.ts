import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { describe, expect, test } from 'vitest';
import type { CheckResult, DoctorOptions } from '../../src/contract/doctor.ts';
import { DIAGNOSTICS, type Scenario, type ScenarioDiagnostics, SYSTEM_PROVIDER } from '../../src/simulator/scenario.ts';
import { SQL_SERVER, VOLUMES, WINDOWS_WRITERS } from '../../src/simulator/windows-server.ts';
import { PROVIDER } from '../../src/vss/ids.ts';
import { follow, Site } from '../support/administrator.ts';

const diagnostics = (special: Partial<ScenarioDiagnostics>): Partial<Scenario> => ({ diagnostics: { ...DIAGNOSTICS, ...special } });
const service = (name: string, facts: ScenarioDiagnostics['services'][string] | undefined): Partial<Scenario> => {
  const { [name]: _, ...others } = DIAGNOSTICS.services;
  return diagnostics({ services: facts === undefined ? others : { ...others, [name]: facts } });
};
const system = (special: Partial<ScenarioDiagnostics['system']>) => diagnostics({ system: { ...DIAGNOSTICS.system, ...special } });
const file = (path: string, version = '11.0.0.0', exists = true) => diagnostics({ providerFile: { path, exists, version } });

const DISABLED = { start: 'disabled', state: 'stopped' } as const;
const STOPPED = { start: 'automatic', state: 'stopped' } as const;
const RUNNING = { start: 'automatic', state: 'running' } as const;
const { koffi: _, ...WITHOUT_KOFFI } = DIAGNOSTICS.system;
const { providerFile: __, ...WITHOUT_CLASS } = DIAGNOSTICS;
const { agent: ___, ...WITHOUT_AGENT } = DIAGNOSTICS;
const [FIRST = VOLUMES[0], ...REST] = VOLUMES;
const { fileSystem: ____, ...RAW } = FIRST ?? { fileSystem: '' };

/** What ails a machine, and the check that says so; with another, what the freeze is that it is asked about. */
type Ailment = readonly [what: string, special: Partial<Scenario>, check: string, options?: DoctorOptions];

const AILMENTS: readonly Ailment[] = [
  ['not Windows', system({ isWindows: false }), 'windows'],
  ['not elevated', { elevated: false }, 'elevated'],
  ['another architecture', system({ processArchitecture: 'ia32' }), 'architecture'],
  ['an old Node', system({ node: 'v20.1.0' }), 'node'],
  ['no koffi', diagnostics({ system: WITHOUT_KOFFI }), 'node'],
  ['files that others can replace', { untrustedPaths: [{ path: 'C:\\x', who: 'Users', rights: ['write'] }] }, 'trusted-paths'],
  ...['DcomLaunch', 'RpcSs', 'SENS', 'EventSystem'].flatMap((name) => [
    [`${name} disabled`, service(name, DISABLED), `service-${name.toLowerCase()}`] as const,
    [`${name} stopped`, service(name, STOPPED), `service-${name.toLowerCase()}`] as const,
  ]),
  ['VSS disabled', service('VSS', DISABLED), 'service-vss'],
  ['COM+ System Application disabled', service('COMSysApp', DISABLED), 'service-comsysapp'],
  ['COM+ System Application missing', service('COMSysApp', undefined), 'service-comsysapp'],
  ['a provider that VSS does not know, and COM+ has', { providers: [SYSTEM_PROVIDER] }, 'provider-registered'],
  ['a provider that VSS knows, and COM+ has not', service(PROVIDER.name, undefined), 'provider-application'],
  ['a provider whose application is disabled', service(PROVIDER.name, DISABLED), 'provider-application'],
  ['a provider without a class', { diagnostics: WITHOUT_CLASS }, 'provider-file'],
  ['a library that is gone', file('C:\\Program Files\\Qemu-ga\\qga-vss.dll', undefined, false), 'provider-file'],
  ['a library that is gone from another folder', file('C:\\old\\qga-vss.dll', undefined, false), 'provider-file'],
  ['a library of another folder', file('D:\\old\\qga-vss.dll', '10.0.0.0'), 'provider-file'],
  ['a library of another version', file('C:\\Program Files\\Qemu-ga\\qga-vss.dll', '10.0.0.0'), 'provider-file'],
  ['no guest agent', { diagnostics: WITHOUT_AGENT }, 'agent'],
  ['a guest agent that is gone', diagnostics({ agent: { path: 'C:\\gone\\qemu-ga.exe', exists: false } }), 'agent'],
  ['no guest agent and no provider', { providers: [SYSTEM_PROVIDER], diagnostics: WITHOUT_AGENT }, 'provider-registered'],
  ["the guest agent's freeze", { other: { kind: 'agent', goneAfterMs: 30_000 } }, 'freeze'],
  ['a freeze left behind', { other: { kind: 'stale', goneAfterMs: 50_000 } }, 'freeze'],
  ['a backup type that there is none of', { vssOption: 9 }, 'backup-type'],
  ['a volume that Windows cannot read', { volumes: [RAW as (typeof VOLUMES)[number], ...REST] }, 'volume'],
  [
    'more volumes than one freeze takes',
    {
      volumes: Array.from({ length: 65 }, (_, at) => ({
        ...FIRST,
        guidPath: `\\\\?\\Volume{00000000-1111-2222-3333-${String(at).padStart(12, '0')}}\\`,
        mountPaths: [],
      })) as (typeof VOLUMES)[number][],
    },
    'volume',
  ],
  ['VssOption full beside SQL Server', { vssOption: 1, writers: [...WINDOWS_WRITERS, SQL_SERVER] }, 'plan'],
  ['the default type beside SQL Server', { writers: [...WINDOWS_WRITERS, SQL_SERVER] }, 'plan'],
  [
    'no System Writer, its service stopped',
    {
      ...service('CryptSvc', STOPPED),
      writers: WINDOWS_WRITERS.map((each) => (each.name === 'System Writer' ? { ...each, service: 'CryptSvc' } : each)),
    },
    'plan',
  ],
  ['no Registry Writer at all', { writers: WINDOWS_WRITERS.filter(({ name }) => name !== 'Registry Writer') }, 'plan'],
  [
    'SQL Server that runs while its writer is disabled',
    {
      ...diagnostics({ services: { ...DIAGNOSTICS.services, MSSQLSERVER: RUNNING, SQLWriter: DISABLED } }),
      writers: [...WINDOWS_WRITERS, { ...SQL_SERVER, service: 'SQLWriter' }],
    },
    'plan',
    { backupType: 'copy' },
  ],
  ['a writer that cannot be read', { faults: [{ call: 'GetFileCounts', nth: 1, hresult: 0x80042302 }] }, 'writer'],
  ['errors in the log', diagnostics({ errors: [{ source: 'SQLVDI', id: 1, message: 'Loc=TriggerAbort.' }] }), 'event-log'],
];

const ill = ({ name, state }: CheckResult, wanted: string): boolean => name === wanted && (state === 'warn' || state === 'fail');

describe('what doctor says to do makes the check well that it stands under', () => {
  test.each(AILMENTS.map(([what, special, name, options = {}]) => ({ what, special, name, options })))(
    '$what',
    async ({ special, name, options }) => {
      const site = new Site(healthy({ writers: WINDOWS_WRITERS, ...special }), options);
      const before = (await site.requester.doctor(site.options)).checks.filter((check) => ill(check, name));
      expect(before).toHaveLength(1);
      await follow(before[0]?.remedy ?? '', site);
      const after = (await site.requester.doctor(site.options)).checks;
      expect(after.filter((check) => ill(check, name))).toEqual([]);
      expect(after.some((check) => check.name === name && check.state === 'ok')).toBe(true);
    },
  );
});
