import type { ServiceFacts } from '../platform/diagnostics.ts';
import { callAsync, type Library } from './library.ts';
import { ADVAPI32 } from './tables/advapi32.ts';

const SC_MANAGER_CONNECT = 1;
const SERVICE_QUERY_STATUS = 4;
/** dwCurrentState of SERVICE_STATUS. */
const CURRENT_STATE = 4;
const SERVICE_STOPPED = 1;
const SERVICE_RUNNING = 4;

/** The state of a service; `unknown` where Windows does not tell. Off the event loop: the service control manager may be busy. */
export const serviceState = async (library: Library, name: string): Promise<ServiceFacts['state']> => {
  const { OpenSCManagerW, OpenServiceW, QueryServiceStatus, CloseServiceHandle } = library.functions(ADVAPI32);
  const manager = await callAsync(OpenSCManagerW, null, null, SC_MANAGER_CONNECT);
  if (manager === 0) return 'unknown';
  try {
    const service = await callAsync(OpenServiceW, manager, name, SERVICE_QUERY_STATUS);
    if (service === 0) return 'unknown';
    try {
      return await library.blocks.with(async (status) => {
        if ((await callAsync(QueryServiceStatus, service, status.address)) === 0) return 'unknown';
        return nameOf(status.uint32(CURRENT_STATE));
      });
    } finally {
      await callAsync(CloseServiceHandle, service);
    }
  } finally {
    await callAsync(CloseServiceHandle, manager);
  }
};

const nameOf = (state: number): ServiceFacts['state'] => {
  if (state === SERVICE_STOPPED) return 'stopped';
  return state === SERVICE_RUNNING ? 'running' : 'changing';
};
