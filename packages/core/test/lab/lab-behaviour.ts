import type { Intercept } from '../../src/windows/library.ts';
import type { Behaviour, Stage } from '../behaviour/behaviour.ts';

/** The lab, where native calls can be made to fail as well. */
export interface LabStage extends Stage {
  intercepted(intercept: Intercept): Stage;
}

/** What only the real ABI can show. */
export interface LabBehaviour extends Omit<Behaviour, 'run'> {
  run(stage: LabStage): Promise<void>;
}
