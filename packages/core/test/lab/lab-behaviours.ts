import { DEAD_MAN } from './dead-man.ts';
import { EVENT_LOG_CALLS } from './event-log.ts';
import { HISTORY_FILES } from './history-files.ts';
import type { LabBehaviour } from './lab-behaviour.ts';
import { WIN32_FAULTS } from './win32-faults.ts';

/** What only the real ABI can show. */
export const LAB_GROUPS: Readonly<Record<string, readonly LabBehaviour[]>> = {
  "the dead man's switch": DEAD_MAN,
  'the event log': EVENT_LOG_CALLS,
  'files of the history': HISTORY_FILES,
  'Win32 functions made to fail': WIN32_FAULTS,
};
