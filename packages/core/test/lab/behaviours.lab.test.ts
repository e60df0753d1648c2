import { join } from 'node:path';
import { BEHAVIOUR_GROUPS } from '../behaviour/index.ts';
import { testInGuest } from './guest-cases.ts';
import { LAB_GROUPS } from './lab-behaviours.ts';

testInGuest({ program: join(import.meta.dirname, 'runner.ts'), groups: { ...BEHAVIOUR_GROUPS, ...LAB_GROUPS } });
