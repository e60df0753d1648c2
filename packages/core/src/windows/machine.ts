import type { Clock } from '../platform/clock.ts';
import type { Diagnostics } from '../platform/diagnostics.ts';
import type { EventLog } from '../platform/event-log.ts';
import type { Events } from '../platform/events.ts';
import type { HistoryStore } from '../platform/history.ts';
import { withLimit } from '../platform/limit.ts';
import type { Machine, ProviderService, Registry } from '../platform/machine.ts';
import type { Processes } from '../platform/processes.ts';
import { systemClock } from '../platform/system-clock.ts';
import type { Volumes } from '../platform/volumes.ts';
import type { Vss } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { WindowsDiagnostics } from './diagnostics.ts';
import { WindowsEventLog } from './event-source.ts';
import { WindowsEvents } from './events.ts';
import { WindowsHistory } from './history.ts';
import { koffi } from './koffi.ts';
import { type Intercept, Library } from './library.ts';
import { WindowsProcesses } from './processes.ts';
import { WindowsProviderService } from './provider-service.ts';
import { WindowsRegistry } from './registry.ts';
import { WindowsVolumes } from './volumes.ts';
import { WindowsVss } from './vss.ts';

export interface WindowsMachineOptions {
  /** A test's word on every native call. */
  readonly intercept?: Intercept;
}

/** Milliseconds for which disposing waits for releases posted off the event loop. */
const POSTED_RELEASES_MS = 5000;

/** This Windows behind the port. */
export class WindowsMachine implements Machine {
  readonly simulated = false;
  readonly clock: Clock = systemClock;
  readonly vss: Vss;
  readonly events: Events;
  readonly volumes: Volumes;
  readonly registry: Registry;
  readonly provider: ProviderService;
  readonly processes: Processes;
  readonly diagnostics: Diagnostics;
  readonly history: HistoryStore;
  readonly eventLog: EventLog;
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
    this.vss = new WindowsVss(library);
    this.events = new WindowsEvents(library);
    this.volumes = new WindowsVolumes(library);
    this.registry = new WindowsRegistry(library);
    this.provider = new WindowsProviderService(library);
    this.processes = new WindowsProcesses(library);
    this.diagnostics = new WindowsDiagnostics(library);
    this.eventLog = new WindowsEventLog(library);
    this.history = new WindowsHistory(library);
  }

  /** Handles, timers, waits and searches opened and not closed: what a test asks. */
  openHandles(): number {
    return this.#library.openHandles();
  }

  /** References to COM objects not released: what a test asks. */
  liveObjects(): number {
    return this.#library.liveObjects();
  }

  /** Waits for what goes on off the event loop, but not for ever: a call into VSS may hang. */
  async [Symbol.asyncDispose](): Promise<void> {
    await withLimit(this.clock, POSTED_RELEASES_MS, this.#library.idle());
  }
}

/**
 * Makes the machine; neither COM nor VSS is touched before `vss.initialize`.
 * @throws NOT_WINDOWS, VSS_UNAVAILABLE on a processor whose calling convention is not known here.
 */
export const openWindowsMachine = ({ intercept }: WindowsMachineOptions = {}): WindowsMachine => {
  if (process.platform !== 'win32') throw QgaError.of('NOT_WINDOWS');
  if (koffi.sizeof('void *') !== 8) throw QgaError.of('VSS_UNAVAILABLE', { detail: `The architecture ${process.arch} is not supported.` });
  return new WindowsMachine(new Library(intercept));
};
