import type { Failure } from './failure.ts';

/** A guest that is reached from its hypervisor, through its guest agent. */
export const GUEST = {
  GUEST_NOT_FOUND: {
    kind: 'impossible',
    meaning: 'The hypervisor knows no such guest.',
    retryable: 'no',
    remedy:
      'Check the name, and that the hypervisor that has the guest is the one that is asked (for libvirt: the URI that virsh connects to).',
  },
  GUEST_NOT_RUNNING: {
    kind: 'impossible',
    meaning: 'The guest is not running, or is paused, so there is nothing to freeze.',
    retryable: 'conditional',
    remedy: 'A snapshot of a guest that is shut down needs no freeze; else start the guest.',
  },
  AGENT_ABSENT: {
    kind: 'impossible',
    meaning: 'The guest agent cannot be reached: it does not run in the guest, or the guest has no channel for it.',
    retryable: 'conditional',
    remedy:
      'Start the service QEMU-GA in the guest, and give the guest the channel org.qemu.guest_agent.0 (libvirt) or switch on the agent in its options (Proxmox VE).',
  },
  AGENT_SILENT: {
    kind: 'failed',
    meaning: 'The guest agent did not answer in time.',
    retryable: 'yes',
    remedy: 'See whether the guest itself hangs or is paused; restart the service QEMU-GA in it, then try again.',
    retryAfterMs: 5000,
  },
  AGENT_RESTARTED: {
    kind: 'failed',
    meaning: 'The guest agent was restarted meanwhile, and no longer knows what it had begun.',
    retryable: 'yes',
    remedy: 'Try again; if it recurs, see why the service QEMU-GA ends in the guest.',
  },
  AGENT_REFUSED: {
    kind: 'impossible',
    meaning: 'The guest agent is told to refuse a command that this needs.',
    retryable: 'conditional',
    remedy:
      'Take the command off the list of those that qemu-ga blocks in the guest (block-rpcs in its configuration, blacklist in older releases), and restart QEMU-GA.',
  },
  AGENT_FROZEN: {
    kind: 'busy',
    meaning: 'The guest agent has frozen the guest itself, and answers nothing else until it thaws.',
    retryable: 'conditional',
    remedy:
      'Wait for the backup that froze it, or thaw it ("virsh domfsthaw" of libvirt, "qm guest cmd VMID fsfreeze-thaw" of Proxmox VE).',
  },
  AGENT_FAILED: {
    kind: 'failed',
    meaning: 'The guest agent answered with an error.',
    retryable: 'conditional',
    remedy: 'See what it says; the log of QEMU-GA in the guest may say more.',
  },
  AGENT_PROTOCOL: {
    kind: 'unexpected',
    meaning: 'What answered as the guest agent does not speak its protocol.',
    retryable: 'no',
    remedy: 'Check that the socket is that of the guest agent, and that nobody else reads from it.',
  },
  ANSWER_TOO_LARGE: {
    kind: 'failed',
    meaning: 'The answer is larger than passes through the guest agent.',
    retryable: 'no',
    remedy: 'Ask without `includeDocuments`: the documents of a guest with thousands of components may not fit.',
  },
  GUEST_PROGRAM_MISSING: {
    kind: 'impossible',
    meaning: 'qga-vss was not found in the guest.',
    retryable: 'conditional',
    remedy: 'Install it in the guest; where it lies elsewhere, say so with `guestNode` and `guestBundle`.',
  },
  GUEST_VERSION: {
    kind: 'impossible',
    meaning: 'qga-vss in the guest is of another version.',
    retryable: 'conditional',
    remedy: 'Install the same version in the guest and here.',
  },
  GUEST_UNHEARD: {
    kind: 'lost',
    meaning: 'The guest was not heard when it was to thaw, so what became of the freeze is not known.',
    retryable: 'no',
    remedy:
      'Its own hold limit thaws the guest whatever happens; `qga-vss status` says so once its agent answers. Treat the snapshot as crash-consistent at best.',
  },
  HYPERVISOR_FROZE: {
    kind: 'lost',
    meaning:
      'The hypervisor froze the guest through its agent while ours held it. Until that is thawed the agent answers nothing else, so what became of our freeze is not known.',
    retryable: 'conditional',
    remedy:
      'Thaw it where the hypervisor does not ("virsh domfsthaw" of libvirt, "qm guest cmd VMID fsfreeze-thaw" of Proxmox VE), switch its freeze off for this guest, and take the snapshot again.',
  },
  HYPERVISOR_FREEZES: {
    kind: 'partial',
    meaning:
      'Our freeze is over, and now the hypervisor has frozen the guest through its agent: a snapshot it takes now is not covered by our outcome.',
    retryable: 'conditional',
    remedy:
      'Switch its freeze off for this guest; where it does not thaw, do so ("virsh domfsthaw" of libvirt, "qm guest cmd VMID fsfreeze-thaw" of Proxmox VE).',
  },
  GUEST_PIPE_BROKEN: {
    kind: 'failed',
    meaning: 'The pipe to the holder in the guest, which its agent had opened, broke off.',
    retryable: 'yes',
    remedy: 'Try again; if it recurs, see whether the service QEMU-GA or the holder ends in the guest.',
  },
  GROUP_INCOMPLETE: {
    kind: 'failed',
    meaning: 'It was released, because another guest of the group could not be frozen.',
    retryable: 'conditional',
    remedy: 'See what is said of that guest, and try again; or leave it out of the group.',
  },
  GROUP_NOT_TOGETHER: {
    kind: 'failed',
    meaning: 'Its hold was over before the last guest of the group was frozen.',
    retryable: 'conditional',
    remedy: 'See which guest takes so long to freeze, and why; raise `holdMs`, though Windows holds writes for 10 seconds at most.',
  },
  COMMAND_FREEZES: {
    kind: 'usage',
    meaning: 'It makes the hypervisor freeze the guest through its agent while ours holds it, so that one of the two fails.',
    retryable: 'no',
    remedy: 'Leave it out: the guest is frozen already while the command runs.',
  },
  COMMAND_MAY_FREEZE: {
    kind: 'partial',
    meaning:
      'The hypervisor freezes the guest through its agent for this, unless that is switched off; within our freeze one of the two fails.',
    retryable: 'conditional',
    remedy:
      'Switch it off for this guest. Proxmox VE: freeze-fs=0 in the option agent of its configuration, freeze-fs-on-backup=0 in older releases. KubeVirt freezes where the guest agent is connected: leave the freeze to it, or disconnect the agent.',
  },
  HYPERVISOR_FAILED: {
    kind: 'failed',
    meaning: "The hypervisor's own program failed, or ended.",
    retryable: 'conditional',
    remedy: 'See what it says, and try the same by hand.',
  },
} as const satisfies Record<string, Failure>;
