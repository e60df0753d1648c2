import { describe, expect, test } from 'vitest';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import { Requester } from '../../src/requester/service.ts';
import { scenarioNamed } from '../../src/simulator/catalogue.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import { DIAGNOSTICS, type Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { SQL_SERVER, WINDOWS_WRITERS } from '../../src/simulator/windows-server.ts';

const HEALTHY = scenarioNamed('healthy');

/** What a dry run is warned of: names and what they are about. */
const warnings = async (special: Partial<Scenario>, options: FreezeOptions): Promise<readonly string[]> => {
  const requester = new Requester(openSimulatedMachine({ ...HEALTHY, ...special }, new VirtualClock()));
  const type: FreezeOptions = special.vssOption === undefined ? { backupType: 'copy' } : {};
  return (await requester.freeze({ ...type, dryRun: true, ...options })).warnings.map(({ name, object }) => `${name} ${object}`);
};

const without = (...names: readonly string[]): Pick<Scenario, 'writers'> => ({
  writers: HEALTHY.writers.filter(({ name }) => !names.includes(name)),
});

const sqlServers = (...running: readonly string[]): Pick<Scenario, 'diagnostics'> => ({
  diagnostics: {
    ...DIAGNOSTICS,
    services: {
      ...DIAGNOSTICS.services,
      MSSQL$IDLE: { start: 'manual', state: 'stopped' },
      ...Object.fromEntries(running.map((name) => [name, { start: 'automatic', state: 'running' } as const])),
    },
  },
});

const BOTH = ['SYSTEM_WRITER_MISSING System Writer', 'SYSTEM_WRITER_MISSING Registry Writer'];

describe('a freeze is warned beforehand of', () => {
  test.each<[string, Partial<Scenario>, FreezeOptions, readonly string[]]>([
    ['nothing on a machine that is well', sqlServers('MSSQLSERVER'), {}, []],
    ['a type that moves the logs of SQL Server', {}, { backupType: 'full' }, ['BACKUP_TYPE_MOVES_LOGS SqlServerWriter']],
    ['the same from the registry', { vssOption: 2 }, {}, ['BACKUP_TYPE_MOVES_LOGS SqlServerWriter']],
    ['no type where SQL Server has nothing in the set', {}, { backupType: 'full', volumes: ['R:'] }, []],
    ['a system state without its writers', without('System Writer', 'Registry Writer'), {}, BOTH],
    ['one without one of them', without('System Writer'), { systemState: 'yes', volumes: ['R:'] }, BOTH.slice(0, 1)],
    ['no writer where no system state is claimed', without('System Writer', 'Registry Writer'), { volumes: ['R:'] }, []],
    [
      'instances of SQL Server that run without a writer, and no other',
      { ...without('SqlServerWriter'), ...sqlServers('MSSQLSERVER', 'MSSQL$SALES') },
      {},
      ['SQL_WRITER_MISSING MSSQLSERVER', 'SQL_WRITER_MISSING MSSQL$SALES'],
    ],
    ['no SQL Server whose writer is left out on request', sqlServers('MSSQLSERVER'), { excludeWriters: [SQL_SERVER.writerId] }, []],
    ['nothing where no writer is asked', { ...without('System Writer'), ...sqlServers('MSSQLSERVER') }, { writers: 'none' }, []],
  ])('%s', async (_what, special, options, expected) => {
    expect(await warnings(special, options)).toEqual(expected);
  });

  test('services that cannot be asked, and is not kept from freezing', async () => {
    const machine = openSimulatedMachine({ ...HEALTHY, writers: WINDOWS_WRITERS }, new VirtualClock());
    const diagnostics = { ...machine.diagnostics, runningSqlServers: () => Promise.reject(new Error('the registry is on fire')) };
    const requester = new Requester({ ...machine, diagnostics: diagnostics as never });
    expect((await requester.freeze()).warnings).toMatchObject([{ phase: 'components', message: expect.stringContaining('on fire') }]);
    expect(await requester.thaw()).toMatchObject({ consistency: 'application' });
  });
});
