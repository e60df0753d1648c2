import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { SCENARIO_EXAMPLE } from '@qga-vss/build/src/reference.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { connectTo } from '../../src/host/connect.ts';
import { Requester } from '../../src/requester/service.ts';
import { CATALOGUE, scenarioNamed } from '../../src/simulator/catalogue.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { resolveScenarioName, scenarioOf } from '../../src/simulator/scenario-file.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const refusal = (path: string): string => {
  try {
    scenarioOf(path);
    return 'accepted';
  } catch (thrown) {
    const { name, message } = QgaError.from(thrown);
    return `${name}: ${message}`;
  }
};

describe('a scenario file', () => {
  test('that says nothing is the healthy machine, by the name of the file', () => {
    const healthy = scenarioNamed('healthy');
    expect(scenarioOf(file('guest 07.json', {}))).toEqual({ ...healthy, name: 'guest 07', machine: 'guest-07' });
  });

  test('says what is wrong with a machine, and doctor finds that and nothing else', async () => {
    const path = file('sick.json', {
      extends: 'client',
      services: [
        { name: 'SENS', start: 'disabled', state: 'stopped' },
        { name: 'COMSysApp', missing: true },
      ],
      providerKnown: false,
      providerFile: { path: 'D:\\old\\qga-vss.dll', version: '10.0.0.0' },
      agent: { path: 'C:\\gone\\qemu-ga.exe', exists: false },
      errors: [
        { source: 'SQLVDI', id: 1, message: 'Loc=TriggerAbort.' },
        { source: 'VSS', id: 8193, message: 'Long ago.', agoMs: 90_000_000 },
      ],
      writers: [{ name: 'System Writer', writerId: '{e8132975-6f93-4464-a53e-1050253ae220}', service: 'CryptSvc' }],
    });
    const { checks } = await new Requester(openSimulatedMachine(scenarioOf(path), new VirtualClock())).doctor();
    expect(checks.filter(({ state }) => state !== 'ok').map(({ name, state }) => `${name} ${state}`)).toEqual([
      'service-sens fail',
      'service-comsysapp fail',
      'provider-registered fail',
      'agent warn',
      'plan warn',
      'event-log warn',
    ]);
    expect(checks.at(-1)?.found).toBe('1; the last: SQLVDI 1: Loc=TriggerAbort.');
  });

  test.each(CATALOGUE.map(({ name }) => name))('extends %s', (name) => {
    const { machine: _, name: __, ...named } = scenarioNamed(name);
    expect(scenarioOf(file('extended.json', { extends: name }))).toMatchObject(named);
  });

  test('the example of the reference plays: a freeze with what it changes', async () => {
    const simulate = file('example.json', SCENARIO_EXAMPLE);
    expect(scenarioOf(simulate)).toMatchObject({ machine: 'guest-07', delays: { prepare: 2000, gather: 400 } });
    await using service = await connectTo({ simulate, inProcess: true, host: '' });
    const plan = await service.freeze({ dryRun: true });
    expect(plan.volumes.map(({ mountPaths }) => mountPaths)).toEqual([['C:\\'], ['D:\\']]);
    expect(plan.writers.map(({ name }) => name)).toEqual(['SqlServerWriter']);
  });

  test('codes are numbers or names, faults come before those of the scenario it extends', () => {
    const simulate = file('faults.json', {
      extends: 'unsupported-volume',
      faults: [
        { call: 'PrepareForBackup', hresult: '0x80042301' },
        { call: 'DoSnapshotSet', result: 'VSS_E_HOLD_WRITES_TIMEOUT', after: 'thaw' },
      ],
    });
    const [first, second, third] = scenarioOf(simulate).faults;
    expect([first?.hresult, second, third?.call]).toEqual([
      0x80042301,
      { call: 'DoSnapshotSet', result: 0x80042314, after: 'thaw' },
      'AddToSnapshotSet',
    ]);
  });

  test('a byte order mark is no part of it', () => {
    expect(scenarioOf(file('bom.json', '\uFEFF{ "machine": "m1" }')).machine).toBe('m1');
  });

  test('is found by its full path from any folder', () => {
    const path = file('here.json', {});
    expect(resolveScenarioName(relative(process.cwd(), path))).toBe(path);
    expect(resolveScenarioName('healthy')).toBe('healthy');
  });
});

describe('a file that describes no machine is refused, and the message says where', () => {
  test.each([
    ['a machine of another form', { machine: '../x' }, /machine: It must be: A name of letters, digits and hyphens, 40 at most/],
    [
      'a mount path of another form',
      { volumes: [{ mountPaths: ['D'] }] },
      /mountPaths\[0\]: It must be: A path with a backslash at its end/,
    ],
    ['not JSON', '{ "secret" 1 }', /^INVALID_SCENARIO: .*It is not JSON/],
    ['an unknown member', { bogus: 1 }, /bogus: There is no such option/],
    [
      'a wrong value deep inside',
      { writers: [{ name: 'W', failure: { at: 'noon', hresult: '0x80042301' } }] },
      /writers\[0\]\.failure\.at/,
    ],
    ['a code that nobody knows', { faults: [{ call: 'Wait', hresult: 'VSS_E_NONE_SUCH' }] }, /No code is called VSS_E_NONE_SUCH/],
    ['a machine that cannot name a pipe', { machine: 'a\\b' }, /machine/],
    ['a scenario that there is not', { extends: 'nowhere' }, /^UNKNOWN_SCENARIO: .*nowhere/],
  ])('%s', (_, content, words) => expect(refusal(file('wrong.json', content))).toMatch(words));

  test('nothing of a file that is not JSON is told', () => expect(refusal(file('wrong.json', '{ "secret" 1 }'))).not.toContain('secret'));

  test('a file that is not there', () => expect(refusal(join(folder, 'none.json'))).toMatch(/^INVALID_SCENARIO: .*ENOENT/));

  test('before a host is started', async () => {
    await expect(connectTo({ simulate: file('wrong.json', { bogus: 1 }), host: '' })).rejects.toMatchObject({ name: 'INVALID_SCENARIO' });
  });
});
