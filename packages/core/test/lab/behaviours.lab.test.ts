import { join } from 'node:path';
import { testInGuest } from '@qga-vss/test-kit/src/lab/guest-cases.ts';
import { BEHAVIOUR_GROUPS } from '../behaviour/index.ts';
import { LAB_GROUPS } from './lab-behaviours.ts';

testInGuest({ program: join(import.meta.dirname, 'runner.ts'), groups: { ...BEHAVIOUR_GROUPS, ...LAB_GROUPS } });
