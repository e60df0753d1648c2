import { OLDEST_NODE } from '../node-version.ts';
import type { Failure } from './failure.ts';

/** PowerShell, the module, and the Node.js that the module looks for. */
export const POWERSHELL = {
  NODE_NOT_FOUND: {
    kind: 'impossible',
    meaning: 'There is no Node.js to run the host with.',
    retryable: 'no',
    remedy:
      'Install the package of qga-vss, which has one, or Node.js for all users; or name the full path of node.exe: the parameter NodePath, or the variable QGA_VSS_NODE. Path is not searched.',
  },
  NODE_TOO_OLD: {
    kind: 'impossible',
    meaning: `The host needs Node.js ${OLDEST_NODE} or later.`,
    retryable: 'no',
    remedy: 'Install a current Node.js for all users, or use another one that is there.',
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
    remedy: 'Start that PowerShell by hand, without a profile, and look at what it says.',
  },
  POWERSHELL_SILENT: {
    kind: 'impossible',
    meaning: 'PowerShell did not answer in time; it was ended.',
    retryable: 'conditional',
    remedy: 'Start that PowerShell by hand, without a profile, and see how long it takes; a virus scanner may hold it up.',
  },
  PROGRAM_FAILED: {
    kind: 'failed',
    meaning:
      'The last program that the script block ran ended with an exit code other than 0, so the writers are not told that the backup succeeded.',
    retryable: 'conditional',
    remedy:
      'Look whether that program has taken its snapshot. Where the code means success, end the block with "$global:LASTEXITCODE = 0"; where it must be an error, throw.',
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
    remedy: 'Install it with `qga-vss module install`.',
  },
  MODULE_FOLDER_UNKNOWN: {
    kind: 'impossible',
    meaning: 'Only Windows has a folder of PowerShell modules that all its users share.',
    retryable: 'no',
    remedy: 'Run it inside the Windows guest, or name the folder of modules to install to.',
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
    remedy: 'Find out who changed them; `qga-vss module install` puts the module there anew.',
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
    remedy: 'Follow what PowerShell says in the message; `qga-vss module install` puts the module there anew.',
  },
} as const satisfies Record<string, Failure>;
