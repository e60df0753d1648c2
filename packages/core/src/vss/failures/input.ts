import type { Failure } from './failure.ts';

/** Failures of what was asked for. */
export const INPUT = {
  INVALID_ARGUMENT: {
    kind: 'usage',
    meaning: 'An option has a value it cannot have.',
    retryable: 'no',
    remedy: 'Correct the option named in the message.',
  },
  SERVICE_DISPOSED: {
    kind: 'usage',
    meaning: 'The service has been disposed of, so nothing can be asked of it any more.',
    retryable: 'no',
    remedy: 'Connect anew, or dispose of it later.',
  },
  INVALID_COMMAND_LINE: {
    kind: 'usage',
    meaning: 'The command line cannot be understood.',
    retryable: 'no',
    remedy: '"qga-vss help" lists the commands, "qga-vss help COMMAND" says what one takes.',
  },
  DEFAULTS_NOT_TRUSTED: {
    kind: 'usage',
    meaning: 'The defaults file, or a folder it lies in, can be changed by others than administrators, so nothing of it is used.',
    retryable: 'no',
    remedy:
      'Look at what it says, then give it to administrators alone. On Windows, in an elevated cmd: icacls "%ProgramData%\\qga-vss" /setowner *S-1-5-32-544 /T, and icacls "%ProgramData%\\qga-vss" /inheritance:r /grant:r "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F", and icacls "%ProgramData%\\qga-vss\\defaults.json" /reset. Elsewhere: chown -R root:root /etc/qga-vss && chmod -R go-w /etc/qga-vss',
  },
  DEFAULTS_INVALID: {
    kind: 'usage',
    meaning: 'The defaults file cannot be used.',
    retryable: 'no',
    remedy: 'Correct what the message names, or remove the file. `qga-vss show-config` says where it is and what holds.',
  },
  VOLUME_NOT_FOUND: {
    kind: 'usage',
    meaning: 'No volume of this machine has that name.',
    retryable: 'no',
    remedy: 'Give a drive letter, the folder a volume is mounted on, or a \\\\?\\Volume{guid}\\ path; `qga-vss volumes` lists them.',
  },
  NO_VOLUMES: {
    kind: 'failed',
    meaning: 'No volume is left to freeze.',
    retryable: 'no',
    remedy: 'Check `volumes` and `excludeVolumes` against the fixed volumes of the machine.',
  },
  TOO_MANY_VOLUMES: {
    kind: 'usage',
    meaning: 'VSS takes at most 64 volumes into one snapshot set.',
    retryable: 'no',
    remedy: 'Name 64 volumes at most for one freeze (`volumes`), or leave some out (`excludeVolumes`).',
  },
  EXCLUDED_WRITER_UNKNOWN: {
    kind: 'usage',
    meaning: 'No writer of this machine goes by this id or name, so none was left out for it.',
    retryable: 'no',
    remedy: 'Check it against "vssadmin list writers"; a writer that has restarted has another instance id.',
  },
  REQUIRED_WRITER_EXCLUDED: {
    kind: 'usage',
    meaning: 'The writer is required and excluded as well.',
    retryable: 'no',
    remedy: 'Take it out of `requireWriters` or out of `excludeWriters`.',
  },
  COMMAND_NOT_FOUND: {
    kind: 'usage',
    meaning: 'The command to run cannot be started.',
    retryable: 'no',
    remedy: 'Give the full path of a program. A script is given to what runs it: one of PowerShell to powershell.exe.',
  },
  COMMAND_NOT_STARTED: {
    kind: 'usage',
    meaning: 'The command could not be started.',
    retryable: 'no',
    remedy: 'Check that the file is an executable this account may run, and take the snapshot again.',
  },
  OUTPUT_NOT_WRITTEN: {
    kind: 'unexpected',
    meaning: 'Not all of the output could be written.',
    retryable: 'conditional',
    remedy:
      'Make room where the output goes, or send it elsewhere. What was asked for has been done as far as it went: `qga-vss status` tells what is frozen now, `report` keeps an outcome in a file of its own.',
  },
  OUTPUT_ON_FROZEN_VOLUME: {
    kind: 'usage',
    meaning: 'Output goes to a file on a volume that will be frozen; a command that writes to it hangs until the hold is lost.',
    retryable: 'no',
    remedy: 'Send the output to a terminal, a pipe, or a file on a volume that is not frozen.',
  },
  REPORT_NOT_SAVED: {
    kind: 'usage',
    meaning: 'The file cannot be saved there.',
    retryable: 'no',
    remedy: 'Name a file in a folder that exists, that this account may write to, and that has room for it.',
  },
  INVALID_REPORT: {
    kind: 'usage',
    meaning: 'This is no report that can be read.',
    retryable: 'no',
    remedy: 'Name a file that a command has saved as its report, or that holds what it printed as JSON.',
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
  UNKNOWN_CODE: {
    kind: 'usage',
    meaning: 'No code that VSS uses, and no failure of this product, has that name or value.',
    retryable: 'no',
    remedy: 'Check the spelling; numbers are hexadecimal with 0x, or decimal. "net helpmsg" explains errors of Windows.',
  },
} as const satisfies Record<string, Failure>;
