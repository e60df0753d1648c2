import { BEHAVIOUR_GROUPS } from '../behaviour/index.ts';
import { runCases } from './guest-program.ts';
import type { LabBehaviour } from './lab-behaviour.ts';
import { LAB_GROUPS } from './lab-behaviours.ts';
import { labStage } from './stage.ts';

const ALL: readonly LabBehaviour[] = Object.values({ ...BEHAVIOUR_GROUPS, ...LAB_GROUPS }).flat();

await runCases(ALL.map((behaviour) => ({ ...behaviour, run: () => behaviour.run(labStage()) })));
// A call that hangs would keep the process.
process.kill(process.pid, 'SIGKILL');
