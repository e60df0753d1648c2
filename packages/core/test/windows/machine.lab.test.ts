import { join } from 'node:path';
import { testInGuest } from '@qga-vss/test-kit/src/lab/guest-cases.ts';
import { CASES } from './cases/index.ts';

testInGuest({ program: join(import.meta.dirname, 'lab-program.ts'), groups: { 'the Windows machine': CASES } });
