import { join } from 'node:path';
import { writeHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { testInGuest } from '@qga-vss/test-kit/src/lab/guest-cases.ts';
import { ensureLab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { beforeAll } from 'vitest';
import { PHASES, VICTIMS } from './kill-matrix.ts';

beforeAll(async () => writeHost(join((await ensureLab()).folder, 'host.cjs')));

testInGuest({
  program: join(import.meta.dirname, 'kill-program.ts'),
  groups: Object.fromEntries(
    VICTIMS.map((victim) => [`killed: ${victim}`, PHASES.map((phase) => ({ name: `${victim} killed: ${phase}` }))]),
  ),
});
