import { runCases } from '../lab/guest-program.ts';
import { HOLDER_CASES } from './holder-cases.ts';

await runCases(HOLDER_CASES);
process.kill(process.pid, 'SIGKILL');
