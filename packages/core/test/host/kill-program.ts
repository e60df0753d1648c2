import { runCases } from '../lab/guest-program.ts';
import { CLIENT, freezeAndWait, KILL_CASES } from './kill-cases.ts';

if (process.argv[2] === CLIENT) await freezeAndWait();
else {
  await runCases(KILL_CASES);
  process.kill(process.pid, 'SIGKILL');
}
