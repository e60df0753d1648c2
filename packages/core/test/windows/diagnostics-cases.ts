import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { Requester } from '../../src/requester/service.ts';
import { PROVIDER } from '../../src/vss/ids.ts';
import { openWindowsMachine } from '../../src/windows/machine.ts';
import type { RunnableCase } from '../lab/guest-program.ts';

const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';

const reg = (...args: readonly string[]): void => {
  const { status, stderr } = spawnSync('C:\\windows\\system32\\reg.exe', [...args, '/f'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
};

/** What the guest agent's installer leaves: a service whose program is the stand-in that the test has compiled. */
const installAgent = (imagePath: string): void =>
  reg('add', `${SERVICES}\\QEMU-GA`, '/v', 'ImagePath', '/t', 'REG_EXPAND_SZ', '/d', imagePath);
const removeAgent = (): void => reg('delete', `${SERVICES}\\QEMU-GA`);

export const DIAGNOSTICS_CASES: readonly RunnableCase[] = [
  {
    name: 'the system, its services and files are told as they are',
    run: async () => {
      await using machine = openWindowsMachine();
      const { diagnostics } = machine;
      const { isWindows, architecture, processArchitecture, node, koffi, version } = diagnostics.system();
      assert.deepEqual(
        { isWindows, architecture, processArchitecture, node },
        { isWindows: true, architecture: 'x64', processArchitecture: 'x64', node: process.version },
      );
      assert.match(version, /^10\.0\./);
      assert.match(koffi ?? '', /^3\./);
      // Of Wine's own services one is always there.
      assert.deepEqual(await diagnostics.service('RpcSs'), { start: 'manual', state: 'running' });
      assert.equal(await diagnostics.service('no such service'), undefined);
      assert.deepEqual(await diagnostics.runningSqlServers(), []);
      const sql = 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server';
      reg('add', sql, '/v', 'InstalledInstances', '/t', 'REG_MULTI_SZ', '/d', 'MSSQLSERVER\\0SALES');
      reg('add', `${SERVICES}\\MSSQL$SALES`, '/v', 'Start', '/t', 'REG_DWORD', '/d', '2');
      assert.deepEqual(await diagnostics.runningSqlServers(), []);
      reg('delete', sql);
      reg('delete', `${SERVICES}\\MSSQL$SALES`);
      assert.equal(machine.openHandles(), 0);
    },
  },
  {
    name: "the provider's library is found by its class, with its version",
    run: async () => {
      await using machine = openWindowsMachine();
      const key = `HKLM\\SOFTWARE\\Classes\\CLSID\\${PROVIDER.classId}\\InprocServer32`;
      assert.equal(machine.diagnostics.providerFile(), undefined);
      reg('add', key, '/ve', '/d', 'C:\\windows\\system32\\kernel32.dll');
      const found = machine.diagnostics.providerFile();
      assert.deepEqual([found?.path, found?.exists], ['C:\\windows\\system32\\kernel32.dll', true]);
      assert.match(found?.version ?? '', /^\d+\.\d+\.\d+\.\d+$/);
      reg('add', key, '/ve', '/d', 'C:\\gone.dll');
      assert.deepEqual(machine.diagnostics.providerFile(), { path: 'C:\\gone.dll', exists: false });
      reg('delete', `HKLM\\SOFTWARE\\Classes\\CLSID\\${PROVIDER.classId}`);
    },
  },
  {
    name: 'doctor comes to an end and names every check, whatever this machine lacks',
    run: async () => {
      await using machine = openWindowsMachine();
      const { checks } = await new Requester(machine).doctor();
      const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]));
      for (const name of ['windows', 'elevated', 'architecture', 'node', 'vss-library', 'freeze', 'writer'])
        assert.equal(states[name], 'ok', name);
      assert.equal(states['provider-registered'], 'fail');
      assert.equal(states['agent'], 'warn');
      assert.equal(machine.liveObjects(), 0);
    },
  },
  {
    name: 'a guest agent whose service points to a file that is not there is named, by whoever would run it and by doctor',
    run: async () => {
      await using machine = openWindowsMachine();
      installAgent('"C:\\gone\\qemu-ga.exe" -d');
      try {
        const said = { name: 'AGENT_NOT_FOUND', message: /^C:\\gone\\qemu-ga\.exe: .*not there/ };
        const requester = new Requester(machine);
        await assert.rejects(requester.providerRegister(), said);
        const { checks } = await requester.doctor();
        const { state, found } = checks.find(({ name }) => name === 'agent') ?? {};
        assert.equal(state, 'warn');
        assert.match(found ?? '', said.message);
      } finally {
        removeAgent();
      }
    },
  },
  {
    name: 'the guest agent registers the provider and takes it out; what is registered is believed, not its exit code',
    run: async () => {
      await using machine = openWindowsMachine();
      const requester = new Requester(machine);
      await assert.rejects(requester.providerRegister(), { name: 'AGENT_NOT_FOUND' });
      installAgent('"C:\\lab\\stand-in agent.exe" -d --retry-path');
      try {
        const agent = 'C:\\lab\\stand-in agent.exe';
        assert.deepEqual(await requester.providerRegister(), { registered: true, changed: true, agent, simulated: false });
        assert.deepEqual(await requester.providerRegister(), { registered: true, changed: false, simulated: false });
        assert.deepEqual(await requester.providerUnregister(), { registered: false, changed: true, agent, simulated: false });
        installAgent(`"${process.execPath}"`);
        await assert.rejects(requester.providerRegister(), { name: 'REGISTRATION_FAILED', message: /bad option: -s/ });
      } finally {
        removeAgent();
      }
      assert.equal(machine.provider.isRegistered(), false);
    },
  },
  {
    name: 'a provider that is registered by half, either way round, is taken out first and ends registered',
    run: async () => {
      await using machine = openWindowsMachine();
      const requester = new Requester(machine);
      installAgent('"C:\\lab\\stand-in agent.exe" -d');
      const known = `${SERVICES}\\VSS\\Providers\\${PROVIDER.id}`;
      const application = `${SERVICES}\\${PROVIDER.name}`;
      const library = `HKLM\\SOFTWARE\\Classes\\CLSID\\${PROVIDER.classId}\\InprocServer32`;
      try {
        for (const halve of [
          () => reg('delete', known),
          () => reg('delete', application),
          () => reg('add', library, '/ve', '/d', 'C:\\windows\\system32\\kernel32.dll'),
        ]) {
          await requester.providerRegister();
          halve();
          assert.equal((await requester.providerRegister()).changed, true);
          assert.deepEqual(
            [
              machine.provider.isRegistered(),
              (await machine.diagnostics.service(PROVIDER.name))?.start,
              machine.diagnostics.providerFile(),
            ],
            [true, 'manual', { path: 'C:\\lab\\qga-vss.dll', exists: true }],
          );
        }
        assert.equal((await requester.providerUnregister()).changed, true);
        assert.equal((await requester.providerUnregister()).changed, false);
      } finally {
        removeAgent();
      }
    },
  },
];
