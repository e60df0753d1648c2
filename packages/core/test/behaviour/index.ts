import { ARGUMENTS } from './arguments.ts';
import type { Behaviour } from './behaviour.ts';
import { CHOOSING_WRITERS } from './choosing-writers.ts';
import { COM_FAULTS } from './com-faults.ts';
import { COMPLETING } from './completing.ts';
import { ENDINGS } from './endings.ts';
import { GONE_WRITERS } from './gone-writers.ts';
import { GOOD_RUNS } from './good-runs.ts';
import { HISTORY } from './history.ts';
import { INSPECTION } from './inspection.ts';
import { OWNERSHIP } from './ownership.ts';
import { PREPARING } from './preparing.ts';
import { SKIPPING } from './skipping.ts';
import { SYSTEM_STATE } from './system-state.ts';
import { THAW_BRANCHES } from './thaw-branches.ts';
import { WAITING } from './waiting.ts';
import { WARNINGS } from './warnings.ts';
import { WRITERS } from './writers.ts';

/** Everything the product must do on every machine, by what it is about. */
export const BEHAVIOUR_GROUPS: Readonly<Record<string, readonly Behaviour[]>> = {
  arguments: ARGUMENTS,
  'good runs': GOOD_RUNS,
  writers: WRITERS,
  'choosing writers': CHOOSING_WRITERS,
  'gone writers': GONE_WRITERS,
  'system state': SYSTEM_STATE,
  'volumes refused': SKIPPING,
  preparing: PREPARING,
  warnings: WARNINGS,
  'thaw branches': THAW_BRANCHES,
  'waiting for operations': WAITING,
  'after the snapshot': COMPLETING,
  endings: ENDINGS,
  ownership: OWNERSHIP,
  inspection: INSPECTION,
  history: HISTORY,
  'VSS calls made to fail': COM_FAULTS,
};
