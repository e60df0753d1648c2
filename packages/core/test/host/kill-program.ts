import { runCases } from '../lab/guest-program.ts';
import { CLIENT, KILL_CASES, runClient } from './kill-cases.ts';
import type { Phase } from './kill-matrix.ts';

const [, , word, phase, owner = ''] = process.argv;
if (word === CLIENT) await runClient(phase as Phase, owner);
else {
  await runCases(KILL_CASES);
  process.kill(process.pid, 'SIGKILL');
}
