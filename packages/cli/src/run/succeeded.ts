/**
 * What the writers are told about the backup. With copy they always learn how the command fared: it changes nothing for them. With
 * the other types true lets databases truncate logs, so they are told only on request; and never true of a command that failed.
 */
export const wordToWriters = (asked: boolean | undefined, backupType: string, commandSucceeded: boolean): { succeeded?: boolean } => {
  if (asked === undefined && backupType !== 'copy') return {};
  return { succeeded: (asked ?? true) && commandSucceeded };
};
