import { openAgent } from '../agent/open-agent.ts';
import { type Service, serviceOf } from '../contract/service.ts';
import { systemClock } from '../platform/system-clock.ts';
import { scenarioOf, scenarioText } from '../simulator/scenario-file.ts';
import { QgaError } from '../vss/errors.ts';
import { endNowOfGuest, Guest } from './guest.ts';
import { GuestGroup } from './guest-group.ts';

/** What is in a guest, and how its hypervisor is reached. */
interface GuestAccess {
  /** The Node.js in the guest; where it lies with the product's package, where left out. */
  readonly guestNode?: string;
  /** The command's bundle in the guest; likewise. */
  readonly guestBundle?: string;
  /** The program and first arguments that virsh is started by, such as `ssh`, `hv`, `virsh`. */
  readonly virsh?: readonly string[];
  /** A machine in memory, in the guest: its name, or a file here, whose content is sent. */
  readonly simulate?: string;
}

/** A guest as it is reached from its hypervisor. */
export interface GuestOptions extends GuestAccess {
  /** `libvirt:DOMAIN`, `socket:PATH` of a qemu-ga of one's own, or `pve:VMID` of Proxmox VE. */
  readonly guest: string;
}

const FOLDER = 'C:\\Program Files\\qga-vss';

const guestOf = ({ guest: name, virsh = ['virsh'], simulate: named, ...where }: GuestOptions): Guest => {
  const { guestNode: node = `${FOLDER}\\node.exe`, guestBundle: bundle = `${FOLDER}\\qga-vss.cjs` } = where;
  const agent = openAgent(name, { virsh, clock: systemClock });
  if (named !== undefined) scenarioOf(named);
  const simulate = named === undefined ? undefined : scenarioText(named);
  return new Guest({ name, agent, clock: systemClock, product: { node, bundle, simulate } });
};

/** @throws INVALID_ARGUMENT, UNKNOWN_SCENARIO, INVALID_SCENARIO */
export const connectToGuest = (options: GuestOptions): Service => {
  const guest = guestOf(options);
  return serviceOf(guest.call, async () => await guest[Symbol.asyncDispose](), endNowOfGuest);
};

/** Guests that are frozen at one instant, all reached in the same way. */
export interface GroupOptions extends GuestAccess {
  /** As `guest` has it, each once. */
  readonly guests: readonly string[];
}

/** @throws INVALID_ARGUMENT, UNKNOWN_SCENARIO, INVALID_SCENARIO */
export const connectToGroup = ({ guests, ...options }: GroupOptions): GuestGroup => {
  const twice = guests.find((guest, index) => guests.indexOf(guest) !== index);
  if (guests.length === 0 || twice !== undefined)
    throw QgaError.of('INVALID_ARGUMENT', {
      object: 'guest',
      isOption: true,
      detail: twice === undefined ? 'A group has guests.' : `${twice} is named twice.`,
    });
  return new GuestGroup(
    guests.map((guest) => guestOf({ ...options, guest })),
    systemClock,
  );
};
