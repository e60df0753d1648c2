import type { Ending } from '../contract/history.ts';
import type { FileFacts, LoggedError, ServiceFacts, SystemFacts } from '../platform/diagnostics.ts';
import type { UntrustedPath } from '../platform/processes.ts';
import type { ProviderProperties } from '../platform/vss.ts';
import { type DriveType, WRITES_HELD_MS } from '../vss/enums.ts';
import { PROVIDER } from '../vss/ids.ts';

/**
 * A machine as plain data: what it has, how slow it is and what goes wrong. The simulator plays it in memory;
 * the Windows lab translates the same data for its double of VSS.
 */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** The simulated computer; in the name of a simulated holder's pipe, so letters, digits and hyphens only. */
  readonly machine: string;
  readonly edition: 'server' | 'client';
  readonly elevated: boolean;
  /** Who could replace what runs elevated. */
  readonly untrustedPaths?: readonly UntrustedPath[];
  /** Registry `VssOption`. */
  readonly vssOption?: number;
  readonly volumes: readonly ScenarioVolume[];
  readonly writers: readonly ScenarioWriter[];
  /** Providers that VSS knows. */
  readonly providers: readonly ProviderProperties[];
  /** Milliseconds each operation of the writers or the coordinator takes. */
  readonly delays: Readonly<Record<Delay, number>>;
  /** Milliseconds after which writes are no longer held, counted from just before the frozen event. */
  readonly holdWritesMs: number;
  /** Milliseconds the provider waits for thaw before it sets the timeout event. */
  readonly providerWaitMs: number;
  /** IVssAsync::Wait fails with what the operation failed with; otherwise Wait succeeds, and QueryStatus alone tells. Microsoft allows both. */
  readonly waitFails?: true;
  /** Somebody else on the machine. */
  readonly other?: OtherRequester;
  readonly faults: readonly Fault[];
  /** Freezes that had ended before the simulation began, the oldest first. */
  readonly history: readonly ScenarioFreeze[];
  /** A policy rules that no history is kept. */
  readonly historyForbidden?: true;
  readonly historyFault?: HistoryFault;
  readonly diagnostics: ScenarioDiagnostics;
}

/** How a freeze before the simulation had ended. */
export interface ScenarioFreeze extends Ending {
  /** Milliseconds before the simulation began. */
  readonly agoMs: number;
}

/** What keeps the history from being written: no room, no right, or a folder that another user has made in its place. */
export type HistoryFault = 'disk-full' | 'read-only' | 'squatted';

/** What doctor finds besides. */
export interface ScenarioDiagnostics {
  readonly system: SystemFacts;
  /** By their key names. */
  readonly services: Readonly<Record<string, ServiceFacts>>;
  readonly providerFile?: FileFacts;
  /** What the guest agent's service starts. */
  readonly agent?: FileFacts;
  /** What the guest agent does when it is to register the provider; it works where left out. */
  readonly agentSays?: string;
  readonly commandsOnPath: readonly string[];
  readonly errors: readonly ScenarioError[];
}

/** Something logged before the machine was looked at. */
interface ScenarioError extends Omit<LoggedError, 'at'> {
  /** Milliseconds before the simulation began; just then where left out. */
  readonly agoMs?: number;
}

/** Where delays apply: gather metadata, prepare, writer status, DoSnapshotSet up to frozen, thaw to end of the snapshot async, BackupComplete. */
export type Delay = 'gather' | 'prepare' | 'status' | 'freeze' | 'thaw' | 'complete';

/**
 * `snapshot-set`: another requester is between StartSnapshotSet and the end of DoSnapshotSet;
 * `agent`: the guest agent's events exist, open to everybody; `stale`: ours are left from a dead process; `mutex-taken`: another program
 * has made the mutex under our name; `events-faked`: one has made events that look like a stale freeze of ours, but for their owner.
 */
export interface OtherRequester {
  readonly kind: 'snapshot-set' | 'agent' | 'stale' | 'mutex-taken' | 'events-faked';
  /** Milliseconds after which it is gone; for ever where left out. */
  readonly goneAfterMs?: number;
}

export interface ScenarioVolume {
  readonly guidPath: string;
  readonly mountPaths: readonly string[];
  /** GetVolumePathNamesForVolumeNameW fails for it with this HRESULT: its mount paths are not told. */
  readonly mountPathsFail?: number;
  readonly driveType: DriveType;
  readonly label?: string;
  readonly fileSystem?: string;
  readonly boot?: boolean;
  readonly system?: boolean;
}

export interface ScenarioWriter {
  readonly writerId: string;
  readonly instanceId: string;
  readonly name: string;
  readonly components: readonly ScenarioComponent[];
  /** Key name of the service that brings it: while that does not run, it is missing. In memory only: the lab has no such services. */
  readonly service?: string;
  /** The writer fails there; its status says so from then on. */
  readonly failure?: ScenarioWriterFailure;
  /** From that place on it is missing in the writers' status. */
  readonly vanishesAt?: keyof typeof WRITER_FAILURE_STATES;
  /** It answers only the first gathering of the machine, or only later ones; two such writers are one that has restarted meanwhile. */
  readonly gathering?: 'first' | 'later';
}

export interface ScenarioComponent {
  /** VSS_COMPONENT_TYPE: 1 database, 2 filegroup */
  readonly type: number;
  readonly logicalPath: string;
  readonly name: string;
  readonly selectable: boolean;
  /** Folders, as IVssWMFiledesc::GetPath gives them. */
  readonly files?: readonly string[];
  readonly databaseFiles?: readonly string[];
  readonly logFiles?: readonly string[];
}

/** The places at which a writer can fail; each has its VSS_WRITER_STATE. */
export const WRITER_FAILURE_STATES = {
  prepareBackup: 0x7,
  prepareSnapshot: 0x8,
  freeze: 0x9,
  thaw: 0xa,
  postSnapshot: 0xb,
  backupComplete: 0xc,
} as const;

interface ScenarioWriterFailure {
  readonly at: keyof typeof WRITER_FAILURE_STATES;
  readonly hresult: number;
  readonly applicationFailure?: number;
  readonly applicationMessage?: string;
}

/**
 * What one call does instead of its work. `call` is the method's name as in the trace (`StartSnapshotSet`, `Wait`, …);
 * `of` narrows Wait, QueryStatus and Cancel to the operation that returned the async object, AddToSnapshotSet to a volume:
 * the call's first argument in the trace.
 */
export interface Fault {
  readonly call: string;
  readonly of?: string;
  /** Which of the matching calls, from 1; every one where left out. */
  readonly nth?: number;
  /**
   * Only calls made once the thaw event has been set are matched (and counted). For a `result` of DoSnapshotSet:
   * the disks are frozen first, and the operation ends so after thaw; without it, it ends so at once, nothing frozen.
   */
  readonly after?: 'thaw';
  /** The call answers this HRESULT. */
  readonly hresult?: number;
  /** The call succeeds; the async it returns ends with this HRESULT after its usual delay, its work not done. */
  readonly result?: number;
  /** The call does not come back (until the scenario ends). */
  readonly hang?: true;
}

/** What every Windows has. */
export const SYSTEM_PROVIDER: ProviderProperties = {
  id: '{b5946137-7b9f-4925-af80-51abd60b20d5}',
  name: 'Microsoft Software Shadow Copy provider 1.0',
  type: 1,
  version: '1.0.0.7',
  versionId: '{00000001-0000-0000-0007-000000000001}',
  classId: '{00000000-0000-0000-0000-000000000000}',
};

/** What the guest tools register. */
export const OUR_PROVIDER: ProviderProperties = {
  id: PROVIDER.id,
  name: PROVIDER.name,
  type: 2,
  version: '11.0.0',
  versionId: PROVIDER.versionId,
  classId: PROVIDER.classId,
};

const PROVIDERS: readonly ProviderProperties[] = [SYSTEM_PROVIDER, OUR_PROVIDER];

/** What doctor finds on a machine that is well. */
export const DIAGNOSTICS: ScenarioDiagnostics = {
  system: {
    isWindows: true,
    name: 'Windows Server 2022 Standard',
    version: '10.0.20348',
    edition: 'server',
    architecture: 'x64',
    processArchitecture: 'x64',
    node: 'v22.23.3',
    koffi: '3.3.4',
  },
  services: {
    VSS: { start: 'manual', state: 'stopped' },
    DcomLaunch: { start: 'automatic', state: 'running' },
    RpcSs: { start: 'automatic', state: 'running' },
    SENS: { start: 'automatic', state: 'running' },
    SQLWriter: { start: 'automatic', state: 'running' },
    CryptSvc: { start: 'automatic', state: 'running' },
    EventSystem: { start: 'automatic', state: 'running' },
    COMSysApp: { start: 'manual', state: 'running' },
    [PROVIDER.name]: { start: 'manual', state: 'stopped' },
  },
  providerFile: { path: 'C:\\Program Files\\Qemu-ga\\qga-vss.dll', exists: true, version: '11.0.0.0' },
  agent: { path: 'C:\\Program Files\\Qemu-ga\\qemu-ga.exe', exists: true, version: '11.0.0.0' },
  commandsOnPath: ['C:\\Program Files\\qga-vss\\qga-vss.exe'],
  errors: [],
};

const DELAYS: Scenario['delays'] = { gather: 0, prepare: 0, status: 0, freeze: 0, thaw: 0, complete: 0 };

/** A scenario from what is special about it; a computer of its own unless said otherwise. */
export const scenario = (special: Partial<Omit<Scenario, 'delays'>> & { readonly delays?: Partial<Scenario['delays']> }): Scenario => ({
  name: 'unnamed',
  description: '',
  machine: special.name ?? 'unnamed',
  edition: 'server',
  elevated: true,
  volumes: [],
  writers: [],
  providers: PROVIDERS,
  holdWritesMs: WRITES_HELD_MS,
  providerWaitMs: 60_000,
  faults: [],
  history: [],
  diagnostics: DIAGNOSTICS,
  ...special,
  delays: { ...DELAYS, ...special.delays },
});
