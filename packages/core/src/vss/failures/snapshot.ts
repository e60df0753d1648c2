import { WRITES_HELD_MS } from '../enums.ts';
import type { Failure } from './failure.ts';

/** What a snapshot is worth, and what lowers it. */
export const SNAPSHOT = {
  ALL_WELL: {
    kind: 'well',
    meaning: 'Held in time, and every writer with data of the snapshot is well.',
    retryable: 'no',
    remedy: 'Nothing.',
  },
  NO_WRITER_DATA: {
    kind: 'partial',
    meaning: 'No application data was prepared; the file systems are consistent.',
    retryable: 'no',
    remedy: 'Nothing, if no application on these volumes needs it.',
  },
  WRITER_SPLIT: {
    kind: 'partial',
    meaning: 'The writer has a component with files both inside and outside the frozen volumes.',
    retryable: 'no',
    remedy: 'Freeze all volumes that the writer uses.',
  },
  WRITER_UNREADABLE: {
    kind: 'partial',
    meaning: 'The writer could not be read, so its data was not prepared.',
    retryable: 'conditional',
    remedy: 'Restart the service the writer belongs to and take the snapshot again.',
  },
  VOLUME_SKIPPED: {
    kind: 'partial',
    meaning: 'VSS refuses this volume; it was left out.',
    retryable: 'no',
    remedy: 'Leave it out on purpose with `excludeVolumes`; if it should be frozen, fix why VSS refuses it.',
  },
  WRITER_ON_SKIPPED_VOLUME: {
    kind: 'partial',
    meaning: 'The writer has files on a volume that VSS refused and that was skipped; they are not in the snapshot.',
    retryable: 'no',
    remedy: 'Fix why VSS refuses the volume, and take the snapshot again.',
  },
  SYSTEM_STATE_SKIPPED: {
    kind: 'partial',
    meaning:
      'Windows starts from this volume, which VSS refused; the writers had been told before that the bootable system state is backed up.',
    retryable: 'no',
    remedy: 'Do not restore a system from this snapshot. Fix why VSS refuses the volume, or freeze with `systemState no`.',
  },
  BACKUP_TYPE_MOVES_LOGS: {
    kind: 'partial',
    meaning: 'With this backup type the writer may truncate logs or move the base of its backup chain.',
    retryable: 'no',
    remedy: 'Freeze with `backupType copy` unless this snapshot is meant to be the backup of record.',
  },
  SYSTEM_WRITER_MISSING: {
    kind: 'partial',
    meaning: 'The writer does not take part, so the bootable system state that this backup claims is not whole.',
    retryable: 'conditional',
    remedy:
      'Restart the service that brings the writer (System Writer: "net stop CryptSvc", "net start CryptSvc"; Registry Writer: "net stop VSS", "net start VSS") until `qga-vss writers` lists it, do not exclude it, or freeze with `systemState no`.',
  },
  SQL_WRITER_MISSING: {
    kind: 'partial',
    meaning: 'This instance of SQL Server runs, but its VSS writer is missing, so its databases are frozen without its knowledge.',
    retryable: 'conditional',
    remedy: 'Start SQL Server VSS Writer ("sc.exe config SQLWriter start= auto", "net start SQLWriter").',
  },
  HOLD_OVER_LIMIT: {
    kind: 'lost',
    meaning: 'The hold limit is longer than Windows holds writes (10 seconds); a snapshot taken after that is not consistent.',
    retryable: 'no',
    remedy: `Keep \`holdMs\` below ${WRITES_HELD_MS / 1000} seconds.`,
  },
  HOLD_LIMIT_REACHED: {
    kind: 'lost',
    meaning: 'The hold limit thawed before the caller did.',
    retryable: 'yes',
    remedy: `Take the snapshot again, faster; raise \`holdMs\` only up to ${WRITES_HELD_MS / 1000} seconds.`,
  },
  RUN_UNFROZEN: {
    kind: 'lost',
    meaning: 'The freeze failed, and what takes the snapshot is run all the same: the snapshot is as after a power cut.',
    retryable: 'conditional',
    remedy: 'Rely on it only for what survives a power cut; fix why the freeze failed, and take the snapshot again.',
  },
  COMMAND_OUTLIVED_HOLD: {
    kind: 'lost',
    meaning: 'The hold ended while the command was still running.',
    retryable: 'yes',
    remedy: 'Let the command only take the snapshot, and move what takes time out of it; take the snapshot again.',
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
    meaning: 'Windows let writes go before thaw, so the disks may have changed while the snapshot was taken.',
    retryable: 'yes',
    remedy: 'Take the snapshot again, faster.',
  },
  THAW_TIME_UNKNOWN: {
    kind: 'lost',
    meaning: 'When thaw was set could not be learnt, so it may have been held for longer than Windows holds writes (10 seconds).',
    retryable: 'yes',
    remedy: 'Take the snapshot again, on a guest that is not suspended meanwhile.',
  },
  SNAPSHOT_FAILED: {
    kind: 'lost',
    meaning: 'VSS reports that its own snapshot failed, so the disks may not have been quiet.',
    retryable: 'conditional',
    remedy: 'Take the snapshot again; the Application log at that time (sources VSS, VolSnap) says more.',
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
  SNAPSHOT_TIMEOUT: {
    kind: 'lost',
    meaning: 'The snapshot did not end in time after thaw.',
    retryable: 'conditional',
    remedy: 'Take the snapshot again; the event log of VSS says what was slow.',
  },
  STATUS_TIMEOUT: {
    kind: 'failed',
    meaning: 'The writers did not tell in time how they fared.',
    retryable: 'conditional',
    remedy: 'Look for a writer that does not answer with "vssadmin list writers", and restart its service.',
  },
  COMPLETE_TIMEOUT: {
    kind: 'failed',
    meaning: 'The writers were not done in time with the end of the backup; the snapshot had ended before.',
    retryable: 'conditional',
    remedy: 'Look for a writer that does not answer with "vssadmin list writers", and restart its service.',
  },
  COMPLETION_FAILED: {
    kind: 'partial',
    meaning:
      'The writers were not all told that the backup is complete, so what they do then, such as truncating logs, may not have been done. The snapshot was finished before and is worth what it was.',
    retryable: 'no',
    remedy: 'Keep the snapshot. Where this was to be the backup of record, look at the backup history of the applications.',
  },
  COMPLETION_UNREADABLE: {
    kind: 'partial',
    meaning:
      'Whether every writer has done what it does at the end of a backup, such as truncating logs, could not be read. The snapshot was finished before and is worth what it was.',
    retryable: 'no',
    remedy: 'Keep the snapshot. Where this was to be the backup of record, look at the backup history of the applications.',
  },
  DOCUMENTS_MISSING: {
    kind: 'partial',
    meaning:
      'The documents that were asked for are not in this answer. They are read after a finished snapshot, where the thaw that ended it asked for them, and given once; a freeze of file systems alone has none. The snapshot is worth what it was.',
    retryable: 'no',
    remedy:
      'A restore of whole volumes does not need them. To have them of the next freeze, say `includeDocuments` with the thaw that ends it.',
  },
  WRITER_COMPLETION_FAILED: {
    kind: 'partial',
    meaning:
      'The writer failed at the end of the backup, so what it does then, such as truncating its logs, was not done. The snapshot was finished before and is worth what it was.',
    retryable: 'no',
    remedy: "Keep the snapshot. Look at the application's own log; its backup history was not updated.",
  },
  PROVIDER_NOT_STOPPED: {
    kind: 'partial',
    meaning: 'The service of the provider was not stopped, so the next freeze may meet its old process. The snapshot is not concerned.',
    retryable: 'no',
    remedy: 'Nothing, if the next freeze works; else stop the service "QEMU Guest Agent VSS Provider".',
  },
  SESSION_FAILED: {
    kind: 'lost',
    meaning: 'The hold could not be watched to its end; it was thawed at once.',
    retryable: 'conditional',
    remedy: 'Take the snapshot again.',
  },
  SESSION_LOST: {
    kind: 'lost',
    meaning: 'This session is not known any more, so its outcome cannot be told.',
    retryable: 'no',
    remedy: 'Treat the snapshot as crash-consistent at best and take a new one.',
  },
} as const satisfies Record<string, Failure>;
