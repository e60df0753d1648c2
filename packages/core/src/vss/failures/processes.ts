import { OLDEST_NODE } from '../node-version.ts';
import type { Failure } from './failure.ts';

/** Hosts, the holder, and what is said between processes. */
export const PROCESSES = {
  HOST_NOT_STARTABLE: {
    kind: 'impossible',
    meaning: 'The host process cannot be started as it is installed here, so it has frozen nothing.',
    retryable: 'no',
    remedy: `Follow what the message says. A file that is missing, empty or does not load: install qga-vss again. A Node.js that is not executable or too old: install Node.js ${OLDEST_NODE} or later, for all users.`,
  },
  HOST_START_FAILED: {
    kind: 'failed',
    meaning: 'The host process did not come up, so it has frozen nothing.',
    retryable: 'conditional',
    remedy:
      'Follow what the message says, and try again. Killed or silent: look whether a virus scanner, a policy or a lack of memory ends or holds up new processes of Node.js. No resources left: end processes, or raise the limit of open files or processes.',
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
  HOLDER_SILENT: {
    kind: 'lost',
    meaning: 'The holder of what was detached runs but does not answer, so what it holds is not known.',
    retryable: 'conditional',
    remedy:
      'Thaw with `rescue` and `force`, which releases what it may hold, and end its process. Treat a snapshot taken meanwhile as crash-consistent at best; report it if it recurs.',
  },
  HOLDER_VERSION: {
    kind: 'unexpected',
    meaning: 'The holder of what was detached was started by another version of qga-vss than the one that asks it.',
    retryable: 'conditional',
    remedy:
      'Thaw what it holds; it ends by itself ten minutes after it was needed last, and the next is started by the version that asks. Where it recurs, remove the installation that is not wanted: `qga-vss doctor` finds the one that comes first on Path.',
  },
  PROTOCOL_ERROR: {
    kind: 'unexpected',
    meaning: 'The host said something that is no answer.',
    retryable: 'no',
    remedy: 'Check that host and caller are of the same version; report it if they are.',
  },
  PIPE_TAKEN: {
    kind: 'busy',
    meaning: 'Another process serves the pipe of that name.',
    retryable: 'conditional',
    remedy:
      'Use the holder that runs already; it ends by itself ten minutes after it was needed last. If it is none of ours, find the process that took the name.',
  },
  PIPE_NOT_TRUSTED: {
    kind: 'impossible',
    meaning: 'The pipe belongs to somebody who may not hold a freeze, so nothing was sent.',
    retryable: 'no',
    remedy: 'Find the process that took the name of the pipe and end it; only SYSTEM and Administrators may serve it.',
  },
  ENDPOINT_UNUSABLE: {
    kind: 'impossible',
    meaning: 'The place where the holder listens cannot be used, so whether there is one is not known.',
    retryable: 'conditional',
    remedy:
      'Follow what the message says. A folder: the one for temporary files (TMPDIR) has to exist, and this user has to be allowed to write to it. Too many open files: end programs, or raise the limit.',
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
      "Allow one of them: jobs that let processes break away, or process creation through WMI (Defender's attack surface reduction rule d1e49aac-8f56-4280-b9ba-993a6d77406c blocks it). Else start `qga-vss host` from a scheduled task or a service, or freeze within one task with `qga-vss run`.",
  },
  INTERNAL_ERROR: {
    kind: 'unexpected',
    meaning: 'The program met a condition its makers did not foresee.',
    retryable: 'no',
    remedy: 'Report it, with all that the error says.',
  },
} as const satisfies Record<string, Failure>;
