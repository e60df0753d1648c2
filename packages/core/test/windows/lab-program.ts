import { runCases } from '../lab/guest-program.ts';
import { CASES } from './cases/index.ts';
import { TERMINATE, terminateWhileBlocked } from './cases/terminate.ts';

if (process.argv[2] === TERMINATE) terminateWhileBlocked();
else await runCases(CASES);
