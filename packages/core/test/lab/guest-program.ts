import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import type { CaseReport, GuestCase } from '@qga-vss/test-kit/src/lab/guest-cases.ts';

/** A case as the Windows side has it. */
export interface RunnableCase extends GuestCase {
  run(): void | Promise<void>;
}

// process.stdout does not work on a file that Linux opened; the descriptor does.
const report = (line: CaseReport): void => void writeSync(1, `${JSON.stringify(line)}\n`);

/** Runs the case named in the arguments, or all that need no process of their own, and reports each. */
export const runCases = async (cases: readonly RunnableCase[]): Promise<void> => {
  const [only] = process.argv.slice(2);
  for (const { name, run } of cases.filter((one) => (only === undefined ? !one.ownProcess : one.name === only))) {
    try {
      await run();
      report({ name });
    } catch (thrown) {
      report({ name, error: inspect(thrown) });
    }
  }
};
