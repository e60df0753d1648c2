import type { Command } from '../command-line/command.ts';
import { COMMON_OPTIONS } from '../command-line/common-options.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import { GUEST_OPTIONS } from '../command-line/guest-options.ts';
import { FREEZE_OPTIONS, OWN_OPTIONS } from './options.ts';

/** `qga-vss selftest`: whether what is assumed of Windows is so on this guest. */
export const selftestCommand: Command = {
  name: 'selftest',
  summary: 'Freezes volumes for a second a few times, and reports which assumptions about Windows hold on this guest.',
  description: [
    'It freezes the volumes that are named, or asks which, and never that of Windows alone by default. The backup type is copy; applications take part only where the freeze is about them, and one of these freezes is called off on purpose: SQL Server and others may log that as a backup that failed. It kills processes that it has started itself, to see what becomes of their freezes. Whatever fails, everything is thawed in the end.',
    'With --simulate it is a rehearsal, which says nothing of Windows; the experiments in which processes are killed are left out, since a machine in memory ends with the process that keeps it.',
    'With --guest it is made from the hypervisor: one freeze of half a second, without applications, shows which way the guest agent allows; everything else is left to the self-test within the guest.',
    'The report names every assumption: it holds, it does not, or it could not be checked, and why. It exits with 7 where one does not hold.',
  ],
  options: [...FREEZE_OPTIONS, ...OWN_OPTIONS, ...GUEST_OPTIONS, ...COMMON_OPTIONS],
  examples: [
    { does: 'Freezes D: a few times, and says what holds.', cli: 'qga-vss selftest --volumes D:' },
    { does: 'On the hypervisor: says whether the agent opens the pipe.', cli: 'qga-vss selftest --guest libvirt:web01 --volumes D:' },
  ],
  exitCodes: Object.values(EXIT).filter((code) => code !== EXIT.commandFailed && code !== EXIT.partial),
  run: async (call) => {
    // It takes much that no other command does.
    const { selftest } = await import('./perform.ts');
    return await selftest(call);
  },
};
