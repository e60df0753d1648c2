import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { QgaError } from '../../../src/vss/errors.ts';
import { BACKUP_TYPE_REGISTRY, PROVIDER } from '../../../src/vss/ids.ts';
import { koffi } from '../../../src/windows/koffi.ts';
import type { Intercept } from '../../../src/windows/library.ts';
import { openWindowsMachine } from '../../../src/windows/machine.ts';
import type { Case } from './case.ts';
import { TERMINATE } from './terminate.ts';

const KEY = `HKLM\\${BACKUP_TYPE_REGISTRY.key}`;
const reg = (...args: string[]): void => void execFileSync('reg', args, { stdio: 'ignore' });

const named =
  (name: string) =>
  (error: unknown): boolean =>
    error instanceof QgaError && error.name === name;

export const MACHINE_CASES: readonly Case[] = [
  {
    name: 'volumes have their paths, type and file system; the one with Windows is the boot volume',
    run: async () => {
      const machine = openWindowsMachine();
      const volumes = await machine.volumes.list();
      assert.deepEqual(volumes.flatMap((volume) => volume.mountPaths).sort(), ['C:\\', 'D:\\', 'E:\\', 'F:\\', 'G:\\']);
      for (const volume of volumes) {
        assert.match(volume.guidPath, /^\\\\\?\\Volume\{[0-9a-f-]{36}\}\\$/);
        assert.equal(volume.driveType, 'fixed');
        assert.ok((volume.fileSystem ?? '').length > 0);
        assert.equal(volume.boot, volume.mountPaths[0] === 'C:\\');
      }
      assert.equal(machine.openHandles(), 0);
    },
  },
  {
    name: 'the volume that the registry calls the system partition is the system volume; where its device cannot be told, none is',
    run: async () => {
      const systemVolumes = async (intercept?: Intercept) =>
        (await openWindowsMachine(intercept === undefined ? {} : { intercept }).volumes.list()).filter((volume) => volume.system);
      reg('add', 'HKLM\\SYSTEM\\Setup', '/v', 'SystemPartition', '/t', 'REG_SZ', '/d', '\\Device\\NoSuchVolume', '/f');
      assert.deepEqual(await systemVolumes(), []);
      assert.deepEqual(await systemVolumes((name) => (name === 'QueryDosDeviceW' ? { result: 0 } : undefined)), []);
      reg('delete', 'HKLM\\SYSTEM\\Setup', '/v', 'SystemPartition', '/f');
      assert.deepEqual(await systemVolumes(), []);
    },
  },
  {
    name: 'a volume without an answer has no label, and a listing that fails is an error with its search closed',
    run: async () => {
      const silent = openWindowsMachine({ intercept: (name) => (name === 'GetVolumeInformationW' ? { result: 0 } : undefined) });
      for (const volume of await silent.volumes.list()) assert.equal(volume.fileSystem, undefined);
      const broken = openWindowsMachine({
        intercept: (name, nth) => (name === 'FindNextVolumeW' && nth === 2 ? { result: 0, lastError: 31 } : undefined),
      });
      await assert.rejects(broken.volumes.list(), named('0x8007001F'));
      assert.equal(broken.openHandles(), 0);
    },
  },
  {
    name: 'what is learnt of the volumes beforehand asks no device but that of Windows, and where Windows is installed is asked once',
    run: async () => {
      const called: string[] = [];
      const machine = openWindowsMachine({ intercept: (name) => void called.push(name) });
      const count = (wanted: string): number => called.filter((name) => name === wanted).length;
      await machine.volumes.learn();
      assert.deepEqual(['FindFirstVolumeW', 'GetDriveTypeW', 'GetVolumeInformationW'].map(count), [1, 1, 1]);
      const all = await machine.volumes.list();
      assert.deepEqual(
        all.map(({ boot }) => boot),
        [true, false, false, false, false],
      );
      const asked = ['FindFirstVolumeW', 'GetVolumeNameForVolumeMountPointW', 'GetDriveTypeW', 'GetVolumeInformationW'];
      assert.deepEqual(asked.map(count), [2, 1, 6, 6]);
      assert.equal(machine.openHandles(), 0);
    },
  },
  {
    name: 'a volume that goes away while the volumes are listed has no paths, and the others have theirs',
    run: async () => {
      const gone = openWindowsMachine({
        intercept: (name, nth) => (name === 'GetVolumePathNamesForVolumeNameW' && nth === 2 ? { result: 0, lastError: 2 } : undefined),
      });
      assert.deepEqual(
        (await gone.volumes.list()).map((volume) => volume.mountPaths.length),
        [1, 0, 1, 1, 1],
      );
    },
  },
  {
    name: 'variables are filled in, however long the result',
    run: () => {
      const { volumes } = openWindowsMachine();
      Object.assign(process.env, { QGA_LONG: 'x'.repeat(5000) });
      assert.equal(volumes.expandEnvironment('%SystemRoot%\\a %QGA_NONE%').toLowerCase(), 'c:\\windows\\a %qga_none%');
      assert.equal(volumes.expandEnvironment('%QGA_LONG%é'), `${'x'.repeat(5000)}é`);
    },
  },
  {
    name: 'VssOption is read as a number, and is absent otherwise',
    run: () => {
      const { registry } = openWindowsMachine();
      const set = (type: string, data: string): void => reg('add', KEY, '/v', 'VssOption', '/t', type, '/d', data, '/f');
      assert.equal(registry.readVssOption(), undefined);
      set('REG_DWORD', '5');
      assert.equal(registry.readVssOption(), 5);
      set('REG_SZ', '5');
      assert.equal(registry.readVssOption(), undefined);
      reg('delete', KEY, '/f');
      assert.equal(registry.readVssOption(), undefined);
    },
  },
  {
    name: 'a service that is absent or stopped is no error',
    run: async () => {
      const machine = openWindowsMachine();
      await machine.provider.stop(1000);
      execFileSync('sc', ['create', PROVIDER.name, 'binPath=', 'C:\\nothing.exe'], { stdio: 'ignore' });
      try {
        await machine.provider.stop(1000);
      } finally {
        execFileSync('sc', ['delete', PROVIDER.name], { stdio: 'ignore' });
      }
      assert.equal(machine.openHandles(), 0);
    },
  },
  {
    name: 'a service that cannot be opened keeps its error, though it was asked for off the event loop',
    run: async () => {
      for (const call of ['OpenSCManagerW', 'OpenServiceW']) {
        const machine = openWindowsMachine({ intercept: (name) => (name === call ? { result: 0, lastError: 5 } : undefined) });
        await assert.rejects(
          machine.provider.stop(1000),
          (error) => named('E_ACCESSDENIED')(error) && (error as QgaError).at.call === call,
        );
        assert.equal(machine.openHandles(), 0);
      }
    },
  },
  {
    name: 'a service that stops slowly is waited for off the event loop, and no longer than it is given',
    run: async () => {
      const [STOPPED, STOP_PENDING] = [1, 3];
      const stopping = (looks: number) => {
        let asked = 0;
        const machine = openWindowsMachine({
          intercept: (name, _, values) => {
            if (name === 'OpenSCManagerW' || name === 'OpenServiceW' || name === 'ControlService' || name === 'CloseServiceHandle')
              return { result: 1 };
            if (name !== 'QueryServiceStatus') return undefined;
            asked += 1;
            // dwCurrentState of the SERVICE_STATUS.
            koffi.encode(Number(values[1]) + 4, 'uint32', asked > looks ? STOPPED : STOP_PENDING);
            return { result: 1 };
          },
        });
        return { machine, asked: () => asked };
      };
      let ticks = 0;
      const ticking = setInterval(() => {
        ticks += 1;
      }, 10);
      const slow = stopping(4);
      await slow.machine.provider.stop(30_000);
      assert.equal(slow.asked(), 5);
      assert.ok(ticks > 0);
      await assert.rejects(stopping(1_000_000).machine.provider.stop(120), named('ERROR_SERVICE_REQUEST_TIMEOUT'));
      clearInterval(ticking);
    },
  },
  {
    name: 'processes: this one is elevated, another is watched, none is a lost caller',
    run: () => {
      const machine = openWindowsMachine();
      assert.equal(machine.processes.isElevated(), true);
      {
        using watch = machine.processes.watch(process.pid);
        assert.equal(watch.hasEnded(), false);
      }
      assert.throws(() => machine.processes.watch(0x7ffffff0), named('CALLER_LOST'));
      const denied = openWindowsMachine({ intercept: (name) => (name === 'OpenProcess' ? { result: 0, lastError: 5 } : undefined) });
      assert.throws(() => denied.processes.watch(4), named('E_ACCESSDENIED'));
      assert.equal(machine.openHandles(), 0);
    },
  },
  {
    name: 'a process ends itself at once, though a thread of its pool is blocked',
    run: () => {
      const ended = spawnSync(process.execPath, [process.argv[1] ?? '', TERMINATE], { stdio: 'ignore', timeout: 15_000 });
      assert.equal(ended.status, 7);
    },
  },
];
