import { runCases } from '../lab/guest-program.ts';
import { DIAGNOSTICS_CASES } from './diagnostics-cases.ts';

await runCases(DIAGNOSTICS_CASES);
process.kill(process.pid, 'SIGKILL');
