/**
 * What a failure means for the one who automates: it decides a CLI exit code and a PowerShell error category.
 * `lost`: a hold that was not held; `partial`: frozen, but a writer asked for was not well;
 * `well`: no failure at all, the reason of a good verdict.
 */
export type FailureKind = 'usage' | 'failed' | 'busy' | 'impossible' | 'lost' | 'partial' | 'interrupted' | 'unexpected' | 'well';

export type Retryable = 'yes' | 'no' | 'conditional';

export interface Failure {
  readonly kind: FailureKind;
  readonly meaning: string;
  readonly retryable: Retryable;
  readonly remedy: string;
  /** Milliseconds after which a retry makes sense. */
  readonly retryAfterMs?: number;
}

/** The product's own failures by name; those of VSS and COM are in the table of codes. */
export const FAILURES = {
  INVALID_ARGUMENT: {
    kind: 'usage',
    meaning: 'An option has a value it cannot have.',
    retryable: 'no',
    remedy: 'Correct the option named in the message.',
  },
  VOLUME_NOT_FOUND: {
    kind: 'usage',
    meaning: 'No volume of this machine has that name.',
    retryable: 'no',
    remedy: 'Give a drive letter, the folder a volume is mounted on, or a \\\\?\\Volume{guid}\\ path; "mountvol" lists them.',
  },
  COMMAND_NOT_FOUND: {
    kind: 'usage',
    meaning: 'The command to run cannot be started.',
    retryable: 'no',
    remedy: 'Give the full path of an executable file.',
  },
  COMMAND_NOT_STARTED: {
    kind: 'usage',
    meaning: 'The command could not be started.',
    retryable: 'no',
    remedy: 'Check that the file is an executable this account may run, and take the snapshot again.',
  },
  INVALID_COMMAND_LINE: {
    kind: 'usage',
    meaning: 'The command line cannot be understood.',
    retryable: 'no',
    remedy: 'Look at "qga-vss --help", or at --help after the name of a command.',
  },
  OUTPUT_ON_FROZEN_VOLUME: {
    kind: 'usage',
    meaning: 'Output goes to a file on a volume that will be frozen; a command that writes to it hangs until the hold is lost.',
    retryable: 'no',
    remedy: 'Send the output to a terminal, a pipe, or a file on a volume that is not frozen.',
  },
  COMMAND_OUTLIVED_HOLD: {
    kind: 'lost',
    meaning: 'The hold ended while the command was still running.',
    retryable: 'yes',
    remedy: 'Let the command only take the snapshot, and move what takes time out of it; take the snapshot again.',
  },
  REPORT_NOT_SAVED: {
    kind: 'usage',
    meaning: 'The report cannot be saved there.',
    retryable: 'no',
    remedy: 'Name a file in a folder that exists and that this account may write to.',
  },
  INVALID_REPORT: {
    kind: 'usage',
    meaning: 'This is no report that can be read.',
    retryable: 'no',
    remedy: 'Name a file that was saved with --report, or that holds what "qga-vss run --json" printed.',
  },
  UNKNOWN_SCENARIO: {
    kind: 'usage',
    meaning: 'No simulated machine has that name.',
    retryable: 'no',
    remedy: 'Choose one of the scenarios named in the message, or a file that ends in .json.',
  },
  INVALID_SCENARIO: {
    kind: 'usage',
    meaning: 'The file does not describe a simulated machine.',
    retryable: 'no',
    remedy: 'Correct what the message names; docs/reference.md, Scenario files, has its members.',
  },
  NO_VOLUMES: {
    kind: 'failed',
    meaning: 'No volume is left to freeze.',
    retryable: 'no',
    remedy: 'Check volumes and excludeVolumes against the fixed volumes of the machine.',
  },
  TOO_MANY_VOLUMES: {
    kind: 'usage',
    meaning: 'VSS takes at most 64 volumes into one snapshot set.',
    retryable: 'no',
    remedy: 'Name the volumes to freeze, or exclude some.',
  },
  NOT_ELEVATED: {
    kind: 'impossible',
    meaning: 'Only an elevated administrator or SYSTEM may freeze a machine.',
    retryable: 'no',
    remedy: 'Start the shell or task with "Run as administrator" (or as SYSTEM) and try again.',
  },
  NOT_WINDOWS: {
    kind: 'impossible',
    meaning: 'Volumes can be frozen on Windows only.',
    retryable: 'no',
    remedy: 'Run it inside the Windows guest, or rehearse with --simulate.',
  },
  VSS_UNAVAILABLE: {
    kind: 'impossible',
    meaning: 'The VSS library of this Windows cannot be used.',
    retryable: 'no',
    remedy: 'Check that %SystemRoot%\\System32\\vssapi.dll exists and that the process is of the native architecture.',
  },
  FREEZE_IN_PROGRESS: {
    kind: 'busy',
    meaning: 'Another freeze is under way on this machine.',
    retryable: 'yes',
    remedy: 'Wait for it to end, or thaw it where it was started.',
    retryAfterMs: 5000,
  },
  STALE_FREEZE: {
    kind: 'busy',
    meaning: 'A freeze was left behind by a process that is gone; the provider may hold it for up to a minute.',
    retryable: 'yes',
    remedy: 'Wait a minute, or freeze with recover, which lets it go first.',
    retryAfterMs: 60000,
  },
  PROCESS_UNUSABLE: {
    kind: 'failed',
    meaning: 'A call into VSS has not come back, so this process cannot freeze again.',
    retryable: 'conditional',
    remedy: 'End the process and start a new one; if it recurs, restart the service VSS.',
  },
  INITIALIZE_TIMEOUT: {
    kind: 'failed',
    meaning: 'VSS did not come up in time.',
    retryable: 'conditional',
    remedy: 'Check the services VSS and COM+ Event System; after a boot, freeze with waitReadyMs.',
  },
  GATHER_TIMEOUT: {
    kind: 'failed',
    meaning: 'The writers did not give their metadata in time.',
    retryable: 'conditional',
    remedy: 'Look for a writer that does not answer with "vssadmin list writers"; raise gatherTimeoutMs if the machine is merely slow.',
  },
  PREPARE_TIMEOUT: {
    kind: 'failed',
    meaning: 'The writers were not prepared in time.',
    retryable: 'conditional',
    remedy: 'Raise prepareTimeoutMs, or exclude the writer that is slow.',
  },
  FREEZE_TIMEOUT: {
    kind: 'failed',
    meaning: 'The disks were not frozen in time.',
    retryable: 'yes',
    remedy: "Try again when the disks are less busy; check that the provider's COM+ application starts.",
    retryAfterMs: 600_000,
  },
  COMPLETE_TIMEOUT: {
    kind: 'lost',
    meaning: 'The snapshot did not end in time after thaw.',
    retryable: 'conditional',
    remedy: 'Take the snapshot again; the event log of VSS says what was slow.',
  },
  ABORT_TIMEOUT: {
    kind: 'failed',
    meaning: 'VSS did not come back from AbortBackup in time.',
    retryable: 'conditional',
    remedy: 'The process ends itself, which lets VSS clean up; take the snapshot again.',
  },
  CALL_HUNG: {
    kind: 'failed',
    meaning: 'A call did not come back in time.',
    retryable: 'conditional',
    remedy: 'End the process; if it recurs, restart the service VSS.',
  },
  CANCELLED: { kind: 'interrupted', meaning: 'The freeze was cancelled.', retryable: 'yes', remedy: 'Start it again when wanted.' },
  CALLER_LOST: {
    kind: 'interrupted',
    meaning: 'The process that asked for the freeze has ended.',
    retryable: 'yes',
    remedy: 'Start it again.',
  },
  THAWED_EARLY: {
    kind: 'failed',
    meaning: 'The thaw event was set before the disks were frozen.',
    retryable: 'yes',
    remedy: 'Look for another program that thaws; try again.',
  },
  SNAPSHOT_ENDED_EARLY: {
    kind: 'failed',
    meaning: 'The snapshot ended before the provider said that the disks are frozen.',
    retryable: 'conditional',
    remedy: "Check that the provider's COM+ application starts and may open the events; see the event log of VSS.",
  },
  REQUIRED_WRITER_MISSING: {
    kind: 'failed',
    meaning: 'A required writer is not on this machine, or does not answer.',
    retryable: 'conditional',
    remedy: 'Start the service the writer belongs to; "vssadmin list writers" lists those that answer.',
  },
  REQUIRED_WRITER_FAILED: {
    kind: 'failed',
    meaning: 'A required writer failed before the disks were frozen.',
    retryable: 'conditional',
    remedy: "Follow the remedy of the writer's own failure; restarting its service often helps.",
  },
  WRITER_FAILED: {
    kind: 'failed',
    meaning: 'A writer failed.',
    retryable: 'conditional',
    remedy: "Follow the remedy of the writer's own failure, exclude the writer, or freeze with onWriterFailure warn.",
  },
  FREEZE_AT_MISSED: {
    kind: 'failed',
    meaning: 'The instant to freeze at had passed before all was prepared.',
    retryable: 'yes',
    remedy: 'Choose an instant further off, or prepare beforehand.',
  },
  PREPARE_EXPIRED: {
    kind: 'failed',
    meaning: 'Nobody froze what was prepared in time, so it was called off.',
    retryable: 'yes',
    remedy: 'Prepare again, freeze sooner, or raise prepareHoldMs.',
  },
  SESSION_LOST: {
    kind: 'lost',
    meaning: 'Nobody knows this session any more, so its outcome cannot be told.',
    retryable: 'no',
    remedy: 'Treat the snapshot as crash-consistent at best and take a new one.',
  },
  RESCUE_REFUSED: {
    kind: 'busy',
    meaning: 'The freeze belongs to another program, perhaps a backup under way.',
    retryable: 'conditional',
    remedy: 'Thaw it where it was started, or rescue with force if that backup may be lost.',
  },
  RECOVER_TIMEOUT: {
    kind: 'busy',
    meaning: 'The freeze left behind has not gone in time.',
    retryable: 'yes',
    remedy: "Try again in a minute; restarting the provider's service also lets it go.",
    retryAfterMs: 60000,
  },
  HOLD_OVER_LIMIT: {
    kind: 'lost',
    meaning: 'The hold limit is longer than Windows holds writes (10 seconds); a snapshot taken after that is not consistent.',
    retryable: 'no',
    remedy: 'Keep holdMs below 10000.',
  },
  BACKUP_TYPE_MOVES_LOGS: {
    kind: 'partial',
    meaning: 'With this backup type the writer may truncate logs or move the base of its backup chain.',
    retryable: 'no',
    remedy: 'Freeze with backupType copy unless this snapshot is meant to be the backup of record.',
  },
  VOLUME_SKIPPED: {
    kind: 'partial',
    meaning: 'VSS refuses this volume; it was left out.',
    retryable: 'no',
    remedy: 'Leave it out on purpose with excludeVolumes, or check its file system.',
  },
  EXCLUDED_WRITER_UNKNOWN: {
    kind: 'usage',
    meaning: 'No writer of this machine has the name to be excluded.',
    retryable: 'no',
    remedy: 'Check the spelling against "vssadmin list writers".',
  },
  WRITER_UNREADABLE: {
    kind: 'partial',
    meaning: 'The writer could not be read, so its data was not prepared.',
    retryable: 'conditional',
    remedy: 'Restart the service the writer belongs to and take the snapshot again.',
  },
  WRITER_SPLIT: {
    kind: 'partial',
    meaning: 'The writer has a component with files both inside and outside the frozen volumes.',
    retryable: 'no',
    remedy: 'Freeze all volumes that the writer uses.',
  },
  NO_WRITER_DATA: {
    kind: 'partial',
    meaning: 'No application data was prepared; the file systems are consistent.',
    retryable: 'no',
    remedy: 'Nothing, if no application on these volumes needs it.',
  },
  HOLD_LIMIT_REACHED: {
    kind: 'lost',
    meaning: 'The hold limit thawed before the caller did.',
    retryable: 'yes',
    remedy: 'Take the snapshot again, faster; raise holdMs only up to 10000.',
  },
  RESCUED: {
    kind: 'lost',
    meaning: 'Another program set the thaw event.',
    retryable: 'yes',
    remedy: 'Find out who thawed, and take the snapshot again.',
  },
  PROVIDER_TIMEOUT: {
    kind: 'lost',
    meaning: 'The provider waited in vain for thaw and gave up.',
    retryable: 'yes',
    remedy: 'Take the snapshot again, faster.',
  },
  HELD_TOO_LONG: {
    kind: 'lost',
    meaning: 'It was held longer than Windows holds writes (10 seconds), so some writes may have gone through before thaw.',
    retryable: 'yes',
    remedy: 'Take the snapshot again, faster.',
  },
  SNAPSHOT_NOT_FOUND: {
    kind: 'lost',
    meaning: 'VSS does not know the snapshot any more, so its outcome cannot be told.',
    retryable: 'yes',
    remedy: 'Take the snapshot again; the event log of VSS at that time says more.',
  },
  SNAPSHOT_UNHEARD: {
    kind: 'lost',
    meaning: 'How the snapshot ended could not be learnt.',
    retryable: 'yes',
    remedy: 'Take the snapshot again; the event log of VSS at that time says more.',
  },
  STATUS_UNREADABLE: {
    kind: 'lost',
    meaning: 'How the writers fared could not be read after the snapshot.',
    retryable: 'yes',
    remedy: 'Take the snapshot again; the event log of VSS says more.',
  },
  ALL_WELL: { kind: 'well', meaning: 'Held in time, and every writer is well.', retryable: 'no', remedy: 'Nothing.' },
  SNAPSHOT_FAILED: {
    kind: 'lost',
    meaning: 'VSS reports that its own snapshot failed, so the disks may not have been quiet.',
    retryable: 'conditional',
    remedy: 'Follow the remedy of the code VSS gave, and take the snapshot again.',
  },
  COMPLETION_FAILED: {
    kind: 'lost',
    meaning: 'The writers could not be told that the backup is complete.',
    retryable: 'yes',
    remedy: 'Take the snapshot again; the event log of VSS says more.',
  },
  SESSION_FAILED: {
    kind: 'lost',
    meaning: 'The hold could not be watched to its end; it was thawed at once.',
    retryable: 'conditional',
    remedy: 'Follow the remedy of the warning that says why, and take the snapshot again.',
  },
  PROTOCOL_ERROR: {
    kind: 'unexpected',
    meaning: 'The host said something that is no answer.',
    retryable: 'no',
    remedy: 'Check that host and caller are of the same version; report it if they are.',
  },
  HOST_LOST: {
    kind: 'lost',
    meaning: 'The host process has ended, or cannot be reached any more.',
    retryable: 'yes',
    remedy: 'Treat a snapshot taken meanwhile as crash-consistent at best, and start again.',
  },
  HOST_SILENT: {
    kind: 'lost',
    meaning: 'The host process runs but does not answer; it was ended.',
    retryable: 'yes',
    remedy: 'Treat a snapshot taken meanwhile as crash-consistent at best, and start again; report it if it recurs.',
  },
  NODE_NOT_FOUND: {
    kind: 'impossible',
    meaning: 'There is no Node.js to run the host with.',
    retryable: 'no',
    remedy:
      'Install Node.js for all users, or name the full path of node.exe with -NodePath or the variable QGA_VSS_NODE. Path is not searched.',
  },
  NODE_TOO_OLD: {
    kind: 'impossible',
    meaning: 'The host needs Node.js 22.12 or later.',
    retryable: 'no',
    remedy: 'Install a current Node.js for all users, or name another one.',
  },
  NOT_64_BIT: {
    kind: 'impossible',
    meaning: 'This is a 32-bit PowerShell.',
    retryable: 'no',
    remedy: 'Use the 64-bit PowerShell: on 64-bit Windows it is in System32, not in SysWOW64.',
  },
  CONSTRAINED_LANGUAGE: {
    kind: 'impossible',
    meaning: 'PowerShell runs this module in constrained language, in which it cannot start its host.',
    retryable: 'no',
    remedy: "Have the module's files signed or allowed by the application control policy of this machine.",
  },
  PIPE_TAKEN: {
    kind: 'busy',
    meaning: 'Another process serves the pipe of that name.',
    retryable: 'conditional',
    remedy: 'Use the holder that runs already, or end it with "shutdown". If it is none of ours, find the process that took the name.',
  },
  PIPE_BUSY: {
    kind: 'busy',
    meaning: 'The holder has as many callers as it can serve.',
    retryable: 'yes',
    remedy: 'Try again when another caller has gone.',
    retryAfterMs: 1000,
  },
  PIPE_NOT_TRUSTED: {
    kind: 'impossible',
    meaning: 'The pipe belongs to somebody who may not hold a freeze, so nothing was sent.',
    retryable: 'no',
    remedy: 'Find the process that took the name of the pipe and end it; only SYSTEM and Administrators may serve it.',
  },
  CHANNEL_CLOSED: {
    kind: 'failed',
    meaning: 'The connection has ended.',
    retryable: 'conditional',
    remedy: 'Connect again; if the other process has gone, ask for the status first.',
  },
  DETACH_BLOCKED: {
    kind: 'impossible',
    meaning: 'No process could be started that outlives this task: Windows refuses both ways.',
    retryable: 'no',
    remedy:
      'Allow one of them: jobs that let processes break away, or process creation through WMI (Defender\'s attack surface reduction rule d1e49aac-8f56-4280-b9ba-993a6d77406c blocks it). Else start "qga-vss host" from a scheduled task or a service, or freeze within one task with "run".',
  },
  POWERSHELL_NOT_FOUND: {
    kind: 'impossible',
    meaning: 'There is no PowerShell at any of its own places.',
    retryable: 'no',
    remedy:
      'Windows PowerShell is %SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe, PowerShell a folder below %ProgramFiles%\\PowerShell. Path is not searched.',
  },
  POWERSHELL_FAILED: {
    kind: 'impossible',
    meaning: 'PowerShell ended, or did something else, instead of answering.',
    retryable: 'conditional',
    remedy: 'Start that PowerShell by hand with -NoProfile and look at what it says.',
  },
  POWERSHELL_SILENT: {
    kind: 'impossible',
    meaning: 'PowerShell did not answer in time; it was ended.',
    retryable: 'conditional',
    remedy: 'Start that PowerShell by hand with -NoProfile and see how long it takes; a virus scanner may hold it up.',
  },
  MODULE_NOT_BUILT: {
    kind: 'impossible',
    meaning: 'This qga-vss has no PowerShell module with it.',
    retryable: 'no',
    remedy: 'Install the whole package; in the sources, "npm run build" makes the module.',
  },
  MODULE_NOT_INSTALLED: {
    kind: 'impossible',
    meaning: 'The PowerShell module is not installed there.',
    retryable: 'no',
    remedy: 'Install it with "qga-vss module install".',
  },
  MODULE_FOLDER_UNKNOWN: {
    kind: 'impossible',
    meaning: 'Only Windows has a folder of PowerShell modules that all its users share.',
    retryable: 'no',
    remedy: 'Run it inside the Windows guest, or name a folder of modules with --destination.',
  },
  MODULE_FOLDER_DENIED: {
    kind: 'impossible',
    meaning: 'This account may not write to the folder of PowerShell modules.',
    retryable: 'no',
    remedy: 'Start the shell or task with "Run as administrator" (or as SYSTEM) and try again.',
  },
  MODULE_IN_USE: {
    kind: 'busy',
    meaning: 'A program has files of the installed module open, so it was left as it is.',
    retryable: 'conditional',
    remedy: 'End the PowerShell sessions that have imported it (or run "Remove-Module QgaVss" in them), and try again.',
  },
  MODULE_FOLDER_FOREIGN: {
    kind: 'impossible',
    meaning: 'The folder of the module has files that are none of its own, so nothing was changed.',
    retryable: 'no',
    remedy: 'Look at the files named in the message, move them away, and try again.',
  },
  MODULE_ALTERED: {
    kind: 'impossible',
    meaning: 'Files of the installed module are not those of this package.',
    retryable: 'no',
    remedy: 'Find out who changed them; "qga-vss module install" puts the module there anew.',
  },
  MODULE_REHEARSAL_FAILED: {
    kind: 'impossible',
    meaning: 'The module imports, but a rehearsal with it fails.',
    retryable: 'conditional',
    remedy: 'Follow what PowerShell says in the message.',
  },
  MODULE_DOES_NOT_IMPORT: {
    kind: 'impossible',
    meaning: 'PowerShell cannot import the module.',
    retryable: 'no',
    remedy: 'Follow what PowerShell says in the message; "qga-vss module install" puts the module there anew.',
  },
  UNTRUSTED_PATH: {
    kind: 'impossible',
    meaning: 'Others than administrators can replace a file that would run elevated.',
    retryable: 'no',
    remedy:
      'Install below Program Files, or take the rights named in the message away ("icacls"). With allowUntrustedPaths it runs all the same: whoever has these rights can then become administrator.',
  },
  UNKNOWN_CODE: {
    kind: 'usage',
    meaning: 'No code that VSS uses, and no failure of this product, has that name or value.',
    retryable: 'no',
    remedy: 'Check the spelling; numbers are hexadecimal with 0x, or decimal. "net helpmsg" explains errors of Windows.',
  },
  AGENT_NOT_FOUND: {
    kind: 'impossible',
    meaning: 'There is no service of the guest agent on this machine.',
    retryable: 'no',
    remedy: 'Install the guest tools (virtio-win), which bring the agent and the provider.',
  },
  REGISTRATION_FAILED: {
    kind: 'failed',
    meaning: 'The guest agent could not change the registration of the provider.',
    retryable: 'conditional',
    remedy:
      'Look at what it says in the message; stop backups that use the provider, check that COM+ System Application runs, and try again.',
  },
  INTERNAL_ERROR: {
    kind: 'unexpected',
    meaning: 'The program met a condition its makers did not foresee.',
    retryable: 'no',
    remedy: 'Report it with the output of --json.',
  },
} as const satisfies Record<string, Failure>;

export type FailureName = keyof typeof FAILURES;
