import { OWNER_MUTEX_NAME } from '../ids.ts';
import type { Failure } from './failure.ts';

/** What keeps a freeze from coming about. */
export const FREEZE = {
  FREEZE_IN_PROGRESS: {
    kind: 'busy',
    meaning: 'Another freeze is under way on this machine.',
    retryable: 'yes',
    remedy: 'Wait for it to end, or thaw it where it was started; `qga-vss status` says whose it is.',
    retryAfterMs: 5000,
  },
  STALE_FREEZE: {
    kind: 'busy',
    meaning: 'A freeze was left behind by a process that is gone; the provider may hold it for up to a minute.',
    retryable: 'yes',
    remedy: 'Wait a minute, or freeze with `recover`, which releases it first.',
    retryAfterMs: 60000,
  },
  OWNER_MUTEX_TAKEN: {
    kind: 'impossible',
    meaning: 'Nothing is frozen, but another program has taken the name of the mutex that a freeze needs.',
    retryable: 'conditional',
    remedy: `End the program that has "${OWNER_MUTEX_NAME}" open, which "handle.exe -a qga-vss-owner" of Sysinternals finds. Only SYSTEM and Administrators may have it: look how it came to be there.`,
  },
  RECOVER_TIMEOUT: {
    kind: 'busy',
    meaning: 'The freeze left behind has not gone in time.',
    retryable: 'yes',
    remedy: "Try again in a minute; restarting the provider's service also releases it.",
    retryAfterMs: 60000,
  },
  RESCUE_REFUSED: {
    kind: 'busy',
    meaning: 'The freeze belongs to another program, perhaps a backup under way.',
    retryable: 'conditional',
    remedy: 'Thaw it where it was started, or thaw with `rescue` and `force` if that backup may be lost.',
  },
  FREEZE_NOT_OURS: {
    kind: 'busy',
    meaning: 'Nothing was thawed: the freeze of this machine belongs to another process.',
    retryable: 'conditional',
    remedy:
      'Thaw it where it was started; it ends by itself 60 seconds after the disks were frozen at the latest. If the backup it is for may be lost, thaw with `rescue` and `force`, which releases it at once.',
  },
  FREEZE_LEFT_BEHIND: {
    kind: 'lost',
    meaning: 'Nothing was thawed: a process of qga-vss that is gone has left a freeze behind.',
    retryable: 'conditional',
    remedy:
      'Thaw with `rescue`, which releases it at once; it ends by itself 60 seconds after the disks were frozen at the latest. Treat a snapshot taken meanwhile as crash-consistent at best.',
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
    remedy: 'Check the services VSS and COM+ Event System; after a boot, freeze with `waitReadyMs`.',
  },
  GATHER_TIMEOUT: {
    kind: 'failed',
    meaning: 'The writers did not give their metadata in time.',
    retryable: 'conditional',
    remedy: 'Look for a writer that does not answer with "vssadmin list writers"; raise `gatherTimeoutMs` if the machine is merely slow.',
  },
  PREPARE_TIMEOUT: {
    kind: 'failed',
    meaning: 'The writers were not prepared in time.',
    retryable: 'conditional',
    remedy: 'Raise `prepareTimeoutMs`, or exclude the writer that is slow.',
  },
  FREEZE_TIMEOUT: {
    kind: 'failed',
    meaning: 'The disks were not frozen in time.',
    retryable: 'yes',
    remedy: "Try again when the disks are less busy; check that the provider's COM+ application starts.",
    retryAfterMs: 600_000,
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
    remedy:
      'End the process. If it recurs: where the call is one of VSS, restart that service; where it is GetVolumeInformation, a disk does not answer, and the System log names it.',
  },
  CANCELLED: {
    kind: 'interrupted',
    meaning: 'It was cancelled before it was done.',
    retryable: 'yes',
    remedy: 'Start it again when wanted.',
  },
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
    remedy:
      'Restart the service that hosts the writer, and look with `qga-vss writers` how it is. If it refuses a full backup, freeze with `backupType copy`.',
  },
  EXCLUDED_WRITER_RESTARTED: {
    kind: 'failed',
    meaning: 'A writer that is to be left out would take part all the same: it has started since its id was asked for.',
    retryable: 'yes',
    remedy: 'Try again; leave out by its name or class id a writer that restarts often.',
  },
  WRITER_GONE: {
    kind: 'failed',
    meaning: 'The writer gave its metadata and is missing among those that told how they fared, so it is not known to be well.',
    retryable: 'conditional',
    remedy:
      'See with "vssadmin list writers" whether it is back, else restart its service; the event log says why it ended. Then take the snapshot again.',
  },
  WRITER_FAILED: {
    kind: 'failed',
    meaning: 'A writer failed.',
    retryable: 'conditional',
    remedy:
      'Restart the service that hosts the writer, or leave it out with `excludeWriters`. If it ended the freeze: try again, or freeze with `onWriterFailure warn`.',
  },
  FREEZE_AT_MISSED: {
    kind: 'failed',
    meaning: 'The instant to freeze at has passed: preparing took longer, the machine stood still, or its clock was set forward.',
    retryable: 'yes',
    remedy: 'Choose an instant further off, or prepare beforehand.',
  },
  CLOCK_SET_BACK: {
    kind: 'partial',
    meaning: 'The clock was set back while the instant to freeze at was waited for. The freeze came when it would have come without that.',
    retryable: 'no',
    remedy:
      'Where other guests were to freeze at the same instant, compare their times, and take the snapshots again once the clocks agree.',
  },
  SESSION_OVER: {
    kind: 'failed',
    meaning: 'The session has ended, so it cannot be frozen any more.',
    retryable: 'yes',
    remedy: 'Prepare again, or freeze without `sessionId`; thaw with that id tells how it ended.',
  },
  PREPARE_EXPIRED: {
    kind: 'failed',
    meaning: 'What was prepared was not frozen in time, so it was called off.',
    retryable: 'yes',
    remedy: 'Prepare again, freeze sooner, or raise `prepareHoldMs`.',
  },
} as const satisfies Record<string, Failure>;
