import type { Clock } from './clock.ts';
import type { Diagnostics, FileFacts } from './diagnostics.ts';
import type { EventLog } from './event-log.ts';
import type { Events } from './events.ts';
import type { HistoryStore } from './history.ts';
import type { Processes, UntrustedPath } from './processes.ts';
import type { Volumes } from './volumes.ts';
import type { Vss } from './vss.ts';

/** All that the requester needs of a machine. Making one touches neither COM nor VSS. */
export interface Machine extends AsyncDisposable {
  /** In memory: results say so. */
  readonly simulated: boolean;
  readonly clock: Clock;
  readonly vss: Vss;
  readonly events: Events;
  readonly volumes: Volumes;
  readonly registry: Registry;
  readonly provider: ProviderService;
  readonly processes: Processes;
  readonly diagnostics: Diagnostics;
  readonly history: HistoryStore;
  readonly eventLog: EventLog;
}

export interface Registry {
  /** The DWORD `VssOption` of the provider's key; undefined where there is none. */
  readVssOption(): number | undefined;
}

/** What the guest agent is called with to do it. */
export type AgentArgument = 'vss-install' | 'vss-uninstall';

export interface ProviderService {
  /**
   * Stops the provider's service, so that it starts afresh next time. A service that is absent or stopped already is no error.
   * @param waitMs milliseconds that a service which has been told to stop is given to have stopped
   */
  stop(waitMs: number): Promise<void>;
  /** Whether our provider is in VSS's own list; asked of the registry, so that it is cheap and starts nothing. */
  isRegistered(): boolean;
  /** The guest agent's program, by its service. @returns undefined where there is no such service. */
  agent(): FileFacts | undefined;
  /** Who besides administrators could replace a program. */
  untrustedPaths(program: string): readonly UntrustedPath[];
  /**
   * Has the guest agent change the registration of the provider.
   * @returns what it said; whether it worked is for VSS to say.
   */
  runAgent(program: string, argument: AgentArgument): Promise<string>;
}
