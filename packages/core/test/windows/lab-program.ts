import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { CASES } from './cases/index.ts';
import { TERMINATE, terminateWhileBlocked } from './cases/terminate.ts';

/** How a case went; one line of JSON each. */
export interface CaseReport {
  readonly name: string;
  readonly error?: string;
}

// process.stdout does not work on a file that Linux opened; the descriptor does.
const report = (line: CaseReport): void => void writeSync(1, `${JSON.stringify(line)}\n`);

const main = async (): Promise<void> => {
  const [only] = process.argv.slice(2);
  if (only === TERMINATE) return terminateWhileBlocked();
  for (const { name, run } of CASES.filter((one) => (only === undefined ? !one.ownProcess : one.name === only))) {
    try {
      await run();
      report({ name });
    } catch (thrown) {
      report({ name, error: inspect(thrown) });
    }
  }
};

await main();
