import { CONTRACT } from '@qga-vss/core/internal';
import type { Command } from '../command-line/command.ts';
import { COMMON_OPTIONS, NO_DEFAULTS } from '../command-line/common-options.ts';
import { EXIT, exitCodesOf } from '../command-line/exit-codes.ts';
import { GROUP_OPTIONS } from '../command-line/guest-options.ts';
import type { OptionSpec } from '../command-line/option.ts';
import { REPORT } from '../report/option.ts';
import { EVEN_IF_NOT_FROZEN, FREEZE_OPTIONS, KILL_ON_EXPIRY, RECORD_ARGUMENTS, THAW_OPTIONS } from './options.ts';

const OWN_EXIT_CODES: OptionSpec = {
  name: 'ownExitCodes',
  kind: 'switch',
  description: "Exit with 8 when the command fails, whatever its own code, so that its codes cannot be taken for qga-vss's.",
};

const DESCRIPTION: readonly string[] = [
  'What the command may do while the disks are frozen: read, compute, talk over the network, start programs and write to the console. What it writes to a frozen volume waits until thaw, and so does every program that waits for that write. Windows holds writes for 10 seconds at most. So let it only take the snapshot, keep its output off files on frozen volumes, and do everything else before or after.',
  'Its input and output are its own, untouched (with --json its output goes to stderr). Ctrl+C, or a signal, thaws first; then the command has three seconds to end, having had the signal, too. A second one waits for nothing: it sets thaw and ends the host (a guest is left to its hold limit), says whether the command still runs, and exits with 4 unless thaw was confirmed. When the hold ends before the command, a warning says so at once, and the command is left running unless --kill-on-expiry ends it; the outcome is crash, the exit code 4.',
  "With --guest the guest is frozen and the command runs here, on its hypervisor. The guest's hold limit has the last word: it thaws whatever becomes of this process or of the agent. The hypervisor's own freeze (--quiesce of virsh, freeze-fs of Proxmox VE) would meet ours, and must be off. With --simulate the machine in the guest is one in memory, while the command really runs.",
  'With --guest more than once the guests are a group: all are prepared, and no machine is kept from shadow copies before all have gathered; then all freeze at one instant, each by its own clock, which was read through its agent, and the command runs once while all are frozen. Where one cannot be frozen, all are released and no command runs. The outcome is that of the worst guest; how far apart they were frozen is told as an interval.',
];

/** `qga-vss run`: freezes, runs a command, thaws, and says what the snapshot it made is worth. */
export const runCommand: Command = {
  name: 'run',
  summary: 'Freezes, runs a command, thaws, and says what the snapshot it made is worth.',
  description: DESCRIPTION,
  operands: '<command...>',
  passThrough: true,
  options: [
    ...FREEZE_OPTIONS,
    ...THAW_OPTIONS,
    EVEN_IF_NOT_FROZEN,
    KILL_ON_EXPIRY,
    OWN_EXIT_CODES,
    REPORT,
    RECORD_ARGUMENTS,
    ...GROUP_OPTIONS,
    NO_DEFAULTS,
    ...COMMON_OPTIONS,
  ],
  examples: [
    { does: 'Freezes every fixed volume, runs a script, thaws.', cli: 'qga-vss run --backup-type copy -- C:\\scripts\\snapshot.cmd' },
    {
      does: 'Fails unless SQL Server takes part and is well; one JSON document for a program.',
      cli: 'qga-vss run --require-writers SqlServerWriter --json -- snapshot.exe --now',
    },
    { does: 'Says what would be frozen, and starts nothing.', cli: 'qga-vss run --dry-run -- snapshot.exe' },
    {
      does: 'Saves a report, for timeline to draw.',
      cli: 'qga-vss run --backup-type copy --report run.json -- C:\\scripts\\snapshot.cmd',
    },
    {
      does: 'Takes a crash-consistent snapshot where the freeze fails, and exits with 4 then.',
      cli: 'qga-vss run --backup-type copy --even-if-not-frozen -- snapshot.cmd',
    },
    {
      does: 'On the hypervisor: freezes a guest of libvirt while a script has its snapshot taken.',
      cli: 'qga-vss run --guest libvirt:web01 --backup-type copy -- sh snapshot.sh',
    },
    {
      does: 'On the hypervisor: freezes two guests at one instant while a script has their snapshots taken.',
      cli: 'qga-vss run --guest libvirt:sql1 --guest libvirt:sql2 -- sh snapshots.sh',
    },
    { does: 'Rehearses a writer that fails.', cli: 'qga-vss run --simulate sql-writer-fails -- node -e ""' },
  ],
  exitCodes: exitCodesOf(CONTRACT.freeze.errors, Object.values(EXIT)),
  run: async (call) => {
    const { performRun } = await import('./perform.ts');
    return await performRun(call);
  },
};
