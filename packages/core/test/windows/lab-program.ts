import { runCases } from '../lab/guest-program.ts';
import { CHILDREN } from './cases/detached-children.ts';
import { CASES } from './cases/index.ts';
import { TERMINATE, terminateWhileBlocked } from './cases/terminate.ts';

const [program = '', ...args] = process.argv.slice(2);
const child = program === TERMINATE ? terminateWhileBlocked : CHILDREN[program];
if (child === undefined) await runCases(CASES);
else void child(...args);
