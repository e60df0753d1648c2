import type { FileFacts } from '../platform/diagnostics.ts';
import type { AgentArgument, ProviderService } from '../platform/machine.ts';
import type { UntrustedPath } from '../platform/processes.ts';
import { systemClock } from '../platform/system-clock.ts';
import type { QgaError } from '../vss/errors.ts';
import { PROVIDER } from '../vss/ids.ts';
import { agentFile, runAgent } from './agent.ts';
import { callAsync, type Library } from './library.ts';
import type { Block } from './memory.ts';
import { readText } from './registry.ts';
import { ADVAPI32 } from './tables/advapi32.ts';
import { untrustedPaths } from './trust.ts';

const SC_MANAGER_CONNECT = 1;
const SERVICE_QUERY_STATUS = 4;
const SERVICE_STOP = 0x20;
const SERVICE_CONTROL_STOP = 1;
const SERVICE_ACCEPT_STOP = 1;

/** Milliseconds between two looks at whether it has stopped. */
const LOOK_EVERY_MS = 50;

const SERVICE_STOPPED = 1;
const SERVICE_START_PENDING = 2;
const SERVICE_STOP_PENDING = 3;

const ERROR_INVALID_SERVICE_CONTROL = 1052;
const ERROR_SERVICE_REQUEST_TIMEOUT = 1053;
const ERROR_SERVICE_DOES_NOT_EXIST = 1060;
const ERROR_SERVICE_CANNOT_ACCEPT_CTRL = 1061;

/** Places in SERVICE_STATUS. */
const CURRENT_STATE = 4;
const CONTROLS_ACCEPTED = 8;

/** Whatever a call off the event loop left as its last error stays with the thread it ran on; see each use. */
type Opened = { readonly handle: number } | { readonly code: number };

/** The service in which COM+ runs the provider. */
export class WindowsProviderService implements ProviderService {
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  /** @throws the Win32 error as an HRESULT, with the service's name: ERROR_SERVICE_REQUEST_TIMEOUT where it still stops after `waitMs` milliseconds. */
  async stop(waitMs: number): Promise<void> {
    const { OpenSCManagerW, OpenServiceW, CloseServiceHandle } = this.#library.functions(ADVAPI32);
    const manager = await this.#open(
      () => callAsync(OpenSCManagerW, null, null, SC_MANAGER_CONNECT),
      () => OpenSCManagerW(null, null, SC_MANAGER_CONNECT),
    );
    if ('code' in manager) throw this.#error(manager.code, 'OpenSCManagerW');
    try {
      const access = SERVICE_STOP | SERVICE_QUERY_STATUS;
      const service = await this.#open(
        () => callAsync(OpenServiceW, manager.handle, PROVIDER.name, access),
        () => OpenServiceW(manager.handle, PROVIDER.name, access),
      );
      if ('handle' in service) await this.#stop(service.handle, waitMs);
      else if (service.code !== ERROR_SERVICE_DOES_NOT_EXIST) throw this.#error(service.code, 'OpenServiceW');
    } finally {
      await callAsync(CloseServiceHandle, manager.handle);
    }
  }

  /** @throws the Win32 error of reading the registry. */
  isRegistered(): boolean {
    return readText(this.#library, `SYSTEM\\CurrentControlSet\\Services\\VSS\\Providers\\${PROVIDER.id}`, '') !== undefined;
  }

  agent(): FileFacts | undefined {
    return agentFile(this.#library);
  }

  untrustedPaths(program: string): readonly UntrustedPath[] {
    return untrustedPaths(this.#library, [program]);
  }

  runAgent(program: string, argument: AgentArgument): Promise<string> {
    return runAgent(program, argument);
  }

  /** Opening twice does no harm, so a failure is repeated on this thread, where its error can be read. */
  async #open(elsewhere: () => Promise<number>, here: () => number): Promise<Opened> {
    const first = await elsewhere();
    if (first !== 0) return { handle: first };
    const second = here();
    return second === 0 ? { code: this.#library.lastErrorCode() } : { handle: second };
  }

  /**
   * ControlService can take half a minute, so it is not repeated here for the sake of its error: the state of the service
   * afterwards says which of its documented errors it was. It may also return while the service still stops, and a freeze that
   * began then would meet the provider on its way out.
   */
  async #stop(service: number, waitMs: number): Promise<void> {
    const { ControlService, CloseServiceHandle } = this.#library.functions(ADVAPI32);
    try {
      await this.#library.blocks.with(async (status) => {
        await callAsync(ControlService, service, SERVICE_CONTROL_STOP, status.address);
        const state = await this.#settledState(service, status, waitMs);
        const code = whyNotStopped(state, status.uint32(CONTROLS_ACCEPTED));
        if (code !== undefined) throw this.#error(code, 'ControlService');
      });
    } finally {
      await callAsync(CloseServiceHandle, service);
    }
  }

  /** The state of a service once it does not stop any more, or after a while. */
  async #settledState(service: number, status: Block, waitMs: number): Promise<number> {
    const { QueryServiceStatus } = this.#library.functions(ADVAPI32);
    const until = systemClock.monotonic() + waitMs;
    for (;;) {
      // Asked a second time here where that failed, for its error.
      const answer = (await callAsync(QueryServiceStatus, service, status.address)) || QueryServiceStatus(service, status.address);
      if (answer === 0) throw this.#library.lastError('QueryServiceStatus', PROVIDER.name);
      const state = status.uint32(CURRENT_STATE);
      if (state !== SERVICE_STOP_PENDING || systemClock.monotonic() >= until) return state;
      await systemClock.sleep(LOOK_EVERY_MS);
    }
  }

  #error(code: number, call: string): QgaError {
    return this.#library.win32Error(code, call, PROVIDER.name);
  }
}

/** The error of a ControlService that was to stop a service now in this state; undefined where it has stopped. */
const whyNotStopped = (state: number, accepted: number): number | undefined => {
  if (state === SERVICE_STOPPED) return undefined;
  if (state === SERVICE_STOP_PENDING) return ERROR_SERVICE_REQUEST_TIMEOUT;
  if (state === SERVICE_START_PENDING) return ERROR_SERVICE_CANNOT_ACCEPT_CTRL;
  return (accepted & SERVICE_ACCEPT_STOP) === 0 ? ERROR_INVALID_SERVICE_CONTROL : ERROR_SERVICE_REQUEST_TIMEOUT;
};
