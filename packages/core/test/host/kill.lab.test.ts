import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { ensureLab } from '../../../../scripts/lab/setup.ts';
import { bundleHost } from '../../../../scripts/workspace/bundle.ts';
import { testInGuest } from '../lab/guest-cases.ts';
import { PHASES, VICTIMS } from './kill-matrix.ts';

beforeAll(async () => bundleHost(join((await ensureLab()).folder, 'host.cjs')));

testInGuest({
  program: join(import.meta.dirname, 'kill-program.ts'),
  groups: Object.fromEntries(
    VICTIMS.map((victim) => [`killed: ${victim}`, PHASES.map((phase) => ({ name: `${victim} killed: ${phase}` }))]),
  ),
});
