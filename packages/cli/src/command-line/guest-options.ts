import type { FailureName } from '@qga-vss/core';
import type { OptionSpec } from './option.ts';

const GROUP = 'From the hypervisor:';

/** One of each kind that a guest adds to what a command may end with. */
export const GUEST_ERRORS: readonly FailureName[] = ['AGENT_ABSENT', 'AGENT_SILENT', 'AGENT_FROZEN', 'GUEST_UNHEARD'];

/** How a guest is named. */
const NAMED = 'libvirt:DOMAIN, pve:VMID (Proxmox VE), or socket:PATH of an agent of your own';

/** A guest in the place of this machine. */
export const GUEST_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'guest',
    kind: 'repeated',
    description: `Do it in a guest of this hypervisor, through its guest agent: ${NAMED}.`,
    placeholder: 'guest',
    group: GROUP,
  },
  {
    name: 'guestNode',
    kind: 'text',
    description: 'Node.js in the guest; C:\\Program Files\\qga-vss\\node.exe where left out.',
    placeholder: 'path',
    group: GROUP,
  },
  {
    name: 'guestBundle',
    kind: 'text',
    description: 'The command in the guest; C:\\Program Files\\qga-vss\\qga-vss.cjs where left out.',
    placeholder: 'path',
    group: GROUP,
  },
  {
    name: 'virsh',
    kind: 'text',
    description: 'What libvirt is asked with, a program and its arguments between blanks, such as "ssh hv virsh"; virsh where left out.',
    placeholder: 'program',
    group: GROUP,
  },
];

/** The same where a group of guests can be meant. */
export const GROUP_OPTIONS: readonly OptionSpec[] = GUEST_OPTIONS.map((spec) =>
  spec.name === 'guest'
    ? { ...spec, description: `${spec.description} Given more than once, all are frozen at one instant, or none.` }
    : spec,
);
