import { openAgent } from '../agent/open-agent.ts';
import { type Service, serviceOf } from '../contract/service.ts';
import { systemClock } from '../platform/system-clock.ts';
import { scenarioOf, scenarioText } from '../simulator/scenario-file.ts';
import { Guest } from './guest.ts';

/** A guest as it is reached from its hypervisor. */
export interface GuestOptions {
  /** `libvirt:DOMAIN`, `socket:PATH` of a qemu-ga of one's own, or `pve:VMID` of Proxmox VE. */
  readonly guest: string;
  /** The Node.js in the guest; where it lies with the product's package, where left out. */
  readonly guestNode?: string;
  /** The command's bundle in the guest; likewise. */
  readonly guestBundle?: string;
  /** The program and first arguments that virsh is started by, such as `ssh`, `hv`, `virsh`. */
  readonly virsh?: readonly string[];
  /** A machine in memory, in the guest: its name, or a file here, whose content is sent. */
  readonly simulate?: string;
}

const FOLDER = 'C:\\Program Files\\qga-vss';

/** @throws INVALID_ARGUMENT, UNKNOWN_SCENARIO, INVALID_SCENARIO */
export const connectToGuest = ({ guest, virsh = ['virsh'], simulate: named, ...where }: GuestOptions): Service => {
  const { guestNode: node = `${FOLDER}\\node.exe`, guestBundle: bundle = `${FOLDER}\\qga-vss.cjs` } = where;
  const agent = openAgent(guest, { virsh, clock: systemClock });
  if (named !== undefined) scenarioOf(named);
  const simulate = named === undefined ? undefined : scenarioText(named);
  const service = new Guest({ agent, clock: systemClock, product: { node, bundle, simulate } });
  return serviceOf(service.call, async () => await service[Symbol.asyncDispose]());
};
