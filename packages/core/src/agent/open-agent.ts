import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import type { GuestAgent } from './agent.ts';
import { SocketAgent } from './socket-agent.ts';
import { VirshAgent } from './virsh-agent.ts';

interface Reaching {
  readonly clock: Clock;
  readonly virsh: readonly string[];
}

/** How a guest is reached, by the word before the colon. */
const KINDS: Readonly<Record<string, (rest: string, reaching: Reaching) => GuestAgent | undefined>> = {
  libvirt: (domain, { virsh, clock }) => new VirshAgent({ domain, virsh, clock }),
  socket: (path, { clock }) => new SocketAgent({ path, clock }),
  pve: (vmid, { clock }) =>
    /^[1-9]\d*$/.test(vmid) ? new SocketAgent({ path: `/var/run/qemu-server/${vmid}.qga`, clock, perCommand: true }) : undefined,
};

/**
 * The agent of a guest.
 * @param guest `libvirt:DOMAIN`, `socket:PATH` or `pve:VMID`
 * @throws INVALID_ARGUMENT
 */
export const openAgent = (guest: string, reaching: Reaching): GuestAgent => {
  const [, kind = '', rest = ''] = /^([a-z]+):([^\r\n\0]+)$/.exec(guest) ?? [];
  const agent = Object.hasOwn(KINDS, kind) ? KINDS[kind]?.(rest, reaching) : undefined;
  if (agent !== undefined) return agent;
  throw QgaError.of('INVALID_ARGUMENT', {
    object: 'guest',
    isOption: true,
    detail: `It is libvirt:DOMAIN, socket:PATH or pve:VMID, not ${JSON.stringify(guest.slice(0, 100))}.`,
  });
};
