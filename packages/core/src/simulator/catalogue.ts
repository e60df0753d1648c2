import { QgaError } from '../vss/errors.ts';
import { FAILURES, type FailureName } from '../vss/failures.ts';
import { PROVIDER } from '../vss/ids.ts';
import { DIAGNOSTICS, type Scenario, type ScenarioDiagnostics, type ScenarioFreeze, SYSTEM_PROVIDER, scenario } from './scenario.ts';
import { DATABASE_ON_REMOVABLE, SQL_SERVER, VOLUMES, WINDOWS_WRITERS } from './windows-server.ts';

const E_ACCESSDENIED = 0x80070005;
const VSS_E_VOLUME_NOT_SUPPORTED = 0x8004230c;
const VSS_E_WRITERERROR_TIMEOUT = 0x800423f2;
const VSS_E_WRITERERROR_NONRETRYABLE = 0x800423f4;

/** The guest tools are there; of their provider nothing is registered. */
const UNREGISTERED = ((): ScenarioDiagnostics => {
  const { providerFile: _, services, ...rest } = DIAGNOSTICS;
  const { [PROVIDER.name]: __, ...others } = services;
  return { ...rest, services: others };
})();

const HOUR_MS = 3_600_000;
const good = (agoMs: number): ScenarioFreeze => ({
  agoMs,
  outcome: 'application',
  snapshotTaken: true,
  heldMs: 1240,
  endedBy: 'caller',
  reasons: [],
  failedWriters: [],
});
/** A freeze of the night before, and what became of the last one. */
const after = (last: Partial<ScenarioFreeze> = {}): readonly ScenarioFreeze[] => [good(30 * HOUR_MS), { ...good(6 * HOUR_MS), ...last }];
const because = (...names: readonly FailureName[]) => names.map((name) => ({ name, message: FAILURES[name].meaning }));

/** A Windows server with SQL Server; delays in the proportions of a real one, so scaled that a freeze takes about a second. */
const server = (special: Partial<Omit<Scenario, 'delays'>> & { readonly delays?: Partial<Scenario['delays']> }): Scenario =>
  scenario({
    volumes: VOLUMES,
    writers: [...WINDOWS_WRITERS, SQL_SERVER],
    history: after(),
    ...special,
    delays: { gather: 400, prepare: 250, status: 30, freeze: 150, thaw: 80, complete: 60, ...special.delays },
  });

/** The machines a user can name with `--simulate`, the first one by default. */
export const CATALOGUE: readonly Scenario[] = [
  server({ name: 'healthy', description: 'A server with SQL Server on which everything goes well.' }),
  server({
    name: 'sql-writer-fails',
    description: 'SqlServerWriter fails when it is told to freeze; the others are well.',
    history: after({ outcome: 'partial', reasons: because('WRITER_FAILED'), failedWriters: ['SqlServerWriter'] }),
    writers: [
      ...WINDOWS_WRITERS,
      {
        ...SQL_SERVER,
        failure: {
          at: 'freeze',
          hresult: VSS_E_WRITERERROR_NONRETRYABLE,
          applicationFailure: E_ACCESSDENIED,
          applicationMessage: 'SQL Server did not let the writer log in.',
        },
      },
    ],
  }),
  server({
    name: 'writer-fails-early',
    description: 'SqlServerWriter times out in PrepareForBackup, before anything is frozen.',
    writers: [...WINDOWS_WRITERS, { ...SQL_SERVER, failure: { at: 'prepareBackup', hresult: VSS_E_WRITERERROR_TIMEOUT } }],
  }),
  server({
    name: 'slow-freeze',
    description: 'The disks are busy: it takes six seconds until they are frozen.',
    delays: { freeze: 6000 },
  }),
  server({
    name: 'slow-prepare',
    description: 'Gathering and preparing the writers take eight seconds: a case for prepare.',
    delays: { gather: 5000, prepare: 3000 },
  }),
  server({
    name: 'hold-expires',
    description: 'Windows releases the writes 300 ms after the freeze.',
    holdWritesMs: 300,
    history: after({ outcome: 'crash', reasons: because('HELD_TOO_LONG') }),
  }),
  server({
    name: 'partial-volumes',
    description: 'A database has its log on a removable disk, which is not frozen.',
    writers: [...WINDOWS_WRITERS, { ...SQL_SERVER, components: [...SQL_SERVER.components, DATABASE_ON_REMOVABLE] }],
  }),
  server({
    name: 'unsupported-volume',
    description: 'The volume L: cannot be frozen.',
    faults: VOLUMES.filter(({ label }) => label === 'Logs').map(({ guidPath }) => ({
      call: 'AddToSnapshotSet',
      of: guidPath,
      hresult: VSS_E_VOLUME_NOT_SUPPORTED,
    })),
  }),
  server({
    name: 'no-writers',
    description: 'No writer answers: file systems only.',
    writers: [],
  }),
  server({
    name: 'client',
    description: 'A client edition of Windows, which refuses transportable snapshots.',
    edition: 'client',
    writers: WINDOWS_WRITERS,
  }),
  server({
    name: 'provider-missing',
    description: 'The guest tools have not registered their provider.',
    providers: [SYSTEM_PROVIDER],
    diagnostics: UNREGISTERED,
  }),
  server({
    name: 'busy',
    description: 'Another backup is at work for four seconds: a case for retryMs.',
    other: { kind: 'snapshot-set', goneAfterMs: 4000 },
  }),
  server({ name: 'agent-busy', description: 'The guest agent has begun a freeze of its own.', other: { kind: 'agent' } }),
  server({
    name: 'stale',
    description: 'A freeze was left behind by a process that is gone: a case for recover.',
    other: { kind: 'stale', goneAfterMs: 60_000 },
  }),
  server({
    name: 'mutex-taken',
    description: 'A program that is none of ours has taken the name of the mutex that a freeze needs.',
    other: { kind: 'mutex-taken' },
  }),
  server({
    name: 'access-denied',
    description: 'The program was not started as administrator.',
    elevated: false,
    faults: [{ call: 'InitializeForBackup', hresult: E_ACCESSDENIED }],
  }),
];

/** The names that a user can choose from. */
export const SCENARIO_NAMES: readonly string[] = CATALOGUE.map(({ name }) => name);

/**
 * The scenario of that name.
 * @throws UNKNOWN_SCENARIO
 */
export const scenarioNamed = (name: string): Scenario => {
  const found = CATALOGUE.find((entry) => entry.name === name);
  if (found === undefined) {
    const names = CATALOGUE.map((entry) => entry.name).join(', ');
    throw QgaError.of('UNKNOWN_SCENARIO', { object: name, detail: `There are: ${names}.` });
  }
  return found;
};
