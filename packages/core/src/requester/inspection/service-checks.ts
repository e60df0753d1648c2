import type { ServiceFacts } from '../../platform/diagnostics.ts';
import { type Check, fail, ok, warn } from './finding.ts';
import { ask, type Look } from './look.ts';

/** A service by its key name. @throws CALL_HUNG, PROCESS_UNUSABLE */
export const askService = (look: Look, key: string): Promise<ServiceFacts | undefined> =>
  ask(look, 'QueryServiceStatus', () => look.machine.diagnostics.service(key));

interface ServiceNeed {
  readonly key: string;
  readonly title: string;
  /** It is there all the time; others are started when they are needed. */
  readonly always: boolean;
}

const serviceCheck = ({ key, title, always }: ServiceNeed): Check => ({
  name: `service-${key.toLowerCase()}`,
  title,
  run: async (look) => {
    const service = await askService(look, key);
    if (service === undefined) return fail('There is no such service.', 'Repair Windows ("sfc /scannow"): it is part of it.');
    const found = `${service.state}, start ${service.start}`;
    const start = `"net start ${key}"`;
    if (service.start === 'disabled')
      return fail(
        found,
        always ? `Let it start ("sc.exe config ${key} start= auto", ${start}).` : `Let it start ("sc.exe config ${key} start= demand").`,
      );
    return always && service.state === 'stopped' ? warn(found, `Start it (${start}).`) : ok(found);
  },
});

/** Services that VSS is made of, and those that COM+ System Application, in which the provider runs, depends on. */
export const SERVICE_CHECKS: readonly Check[] = [
  { key: 'VSS', title: 'Service Volume Shadow Copy', always: false },
  { key: 'DcomLaunch', title: 'Service DCOM Server Process Launcher', always: true },
  { key: 'RpcSs', title: 'Service Remote Procedure Call', always: true },
  { key: 'SENS', title: 'Service System Event Notification Service', always: true },
  { key: 'EventSystem', title: 'Service COM+ Event System', always: true },
  { key: 'COMSysApp', title: 'Service COM+ System Application', always: false },
].map(serviceCheck);
