import type { Clock } from './clock.ts';
import type { Events } from './events.ts';
import type { Processes } from './processes.ts';
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
}

export interface Registry {
  /** The DWORD `VssOption` of the provider's key; undefined where there is none. */
  readVssOption(): number | undefined;
}

export interface ProviderService {
  /** Stops the provider's service, so that it starts afresh next time. A service that is absent or stopped already is no error. */
  stop(): Promise<void>;
}
