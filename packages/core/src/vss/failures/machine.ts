import type { Failure } from './failure.ts';

/** What this machine is not, or has not. */
export const MACHINE = {
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
    remedy: 'Run it inside the Windows guest, or rehearse with `simulate`.',
  },
  KOFFI_UNAVAILABLE: {
    kind: 'impossible',
    meaning: 'koffi, which calls Windows, cannot be loaded.',
    retryable: 'no',
    remedy:
      'Install again, with optional dependencies and for this processor; where a policy says which libraries may be loaded (AppLocker, WDAC), have it allow koffi.node.',
  },
  VSS_UNAVAILABLE: {
    kind: 'impossible',
    meaning: 'The VSS library of this Windows cannot be used.',
    retryable: 'no',
    remedy: 'Check that %SystemRoot%\\System32\\vssapi.dll exists and that the process is of the native architecture.',
  },
  UNTRUSTED_PATH: {
    kind: 'impossible',
    meaning: 'Others than administrators can replace a file that would run elevated.',
    retryable: 'no',
    remedy:
      'Install below Program Files, or take the rights named in the message away ("icacls"). With `allowUntrustedPaths` it runs all the same: whoever has these rights can then become administrator.',
  },
  HISTORY_NOT_KEPT: {
    kind: 'impossible',
    meaning: 'This freeze is not in the history of the machine.',
    retryable: 'no',
    remedy:
      'Make room on the disk of ProgramData; where others than administrators own or can write the folder qga-vss there, delete it: it is made anew. `noHistory` does without.',
  },
  EVENT_NOT_WRITTEN: {
    kind: 'impossible',
    meaning: 'The outcome of a freeze is not in the event log.',
    retryable: 'no',
    remedy: 'See that the service Windows Event Log (EventLog) runs. The outcome is in the history (`qga-vss status`).',
  },
  HISTORY_NOT_READABLE: {
    kind: 'impossible',
    meaning: 'The history of the freezes of this machine cannot be read.',
    retryable: 'no',
    remedy:
      'Ask as an elevated administrator or SYSTEM; where others than administrators own or can write the folder qga-vss in ProgramData, delete it.',
  },
  AGENT_NOT_FOUND: {
    kind: 'impossible',
    meaning: 'The guest agent is not installed on this machine.',
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
} as const satisfies Record<string, Failure>;
