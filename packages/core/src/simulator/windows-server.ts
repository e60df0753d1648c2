import type { ProcessIdentity } from '../platform/processes.ts';
import { COMPONENT_TYPES } from '../vss/enums.ts';
import type { ScenarioComponent, ScenarioVolume, ScenarioWriter } from './scenario.ts';

const volume = (guid: string, special: Omit<ScenarioVolume, 'guidPath' | 'driveType'> & Partial<ScenarioVolume>): ScenarioVolume => ({
  guidPath: `\\\\?\\Volume{${guid}}\\`,
  driveType: 'fixed',
  fileSystem: 'NTFS',
  ...special,
});

/** The disks of a Windows server with BIOS boot: C:, the hidden partition it starts from, data and logs. */
export const VOLUMES: readonly ScenarioVolume[] = [
  volume('3c1a0b52-0000-0000-0000-100000000000', { mountPaths: [], label: 'System Reserved', system: true }),
  volume('3c1a0b52-0000-0000-0000-501f00000000', { mountPaths: ['C:\\'], label: 'Windows', boot: true }),
  volume('7e4d9c10-0000-0000-0000-010000000000', { mountPaths: ['D:\\'], label: 'Data' }),
  volume('a92b6f38-0000-0000-0000-010000000000', { mountPaths: ['L:\\'], label: 'Logs' }),
  volume('5d08e7c4-3f21-4b6a-9c55-0c2f6d1be001', { mountPaths: ['E:\\'], driveType: 'cdrom', label: 'virtio-win', fileSystem: 'CDFS' }),
  volume('5d08e7c4-3f21-4b6a-9c55-0c2f6d1be002', { mountPaths: ['R:\\'], driveType: 'removable', label: 'Removable' }),
];

/** Who asks for whatever is done on it. */
export const ADMINISTRATOR: ProcessIdentity = { account: 'GUEST\\Administrator', program: 'C:\\Windows\\System32\\cmd.exe' };

const filegroup = (name: string, selectable: boolean, files: readonly string[]): ScenarioComponent => ({
  type: COMPONENT_TYPES.filegroup,
  logicalPath: '',
  name,
  selectable,
  files,
});

const database = (name: string, data: string, log: string): ScenarioComponent => ({
  type: COMPONENT_TYPES.database,
  logicalPath: 'SQL01',
  name,
  selectable: true,
  databaseFiles: [data],
  logFiles: [log],
});

/** Writers that every Windows server has, with their real class ids. */
export const WINDOWS_WRITERS: readonly ScenarioWriter[] = [
  {
    writerId: '{e8132975-6f93-4464-a53e-1050253ae220}',
    instanceId: '{b1f0c0de-0001-4000-8000-000000000001}',
    name: 'System Writer',
    components: [filegroup('System Files', false, ['%SystemRoot%\\System32', '%SystemRoot%\\WinSxS'])],
  },
  {
    writerId: '{be000cbe-11fe-4426-9c58-531aa6355fc4}',
    instanceId: '{b1f0c0de-0002-4000-8000-000000000002}',
    name: 'ASR Writer',
    components: [filegroup('ASR', false, [])],
  },
  {
    writerId: '{afbab4a2-367d-4d15-a586-71dbb18f8485}',
    instanceId: '{b1f0c0de-0003-4000-8000-000000000003}',
    name: 'Registry Writer',
    components: [filegroup('Registry', false, ['%SystemRoot%\\System32\\config'])],
  },
  {
    writerId: '{a6ad56c2-b509-4e6c-bb19-49d8f43532f0}',
    instanceId: '{b1f0c0de-0004-4000-8000-000000000004}',
    name: 'WMI Writer',
    components: [filegroup('WMI', true, ['%SystemRoot%\\System32\\wbem\\Repository'])],
  },
];

/** SQL Server with its system databases on C: and two of its users', data on D: and logs on L:. */
export const SQL_SERVER: ScenarioWriter = {
  writerId: '{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}',
  instanceId: '{b1f0c0de-0005-4000-8000-000000000005}',
  name: 'SqlServerWriter',
  components: [
    ...['master', 'model', 'msdb'].map((name) =>
      database(
        name,
        '%ProgramFiles%\\Microsoft SQL Server\\MSSQL16.MSSQLSERVER\\MSSQL\\DATA',
        '%ProgramFiles%\\Microsoft SQL Server\\MSSQL16.MSSQLSERVER\\MSSQL\\DATA',
      ),
    ),
    database('Orders', 'D:\\SQL', 'L:\\SQL'),
    database('Warehouse', 'D:\\SQL', 'L:\\SQL'),
  ],
};

/** A database of which a part lies where no snapshot reaches by default. */
export const DATABASE_ON_REMOVABLE: ScenarioComponent = database('Archive', 'D:\\SQL', 'R:\\SQL');
