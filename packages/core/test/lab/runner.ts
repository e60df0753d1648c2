import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { BEHAVIOURS } from '../behaviour/index.ts';
import type { LabBehaviour } from './lab-behaviour.ts';
import { LAB_BEHAVIOURS } from './lab-behaviours.ts';
import { labStage } from './stage.ts';

/** How one behaviour went, as the line that the Linux side reads. */
export interface Report {
  readonly name: string;
  readonly error?: string;
}

// process.stdout does not work on a file from Linux; writing to the descriptor does.
const report = (line: Report): void => void writeSync(1, `${JSON.stringify(line)}\n`);

const attempt = async (behaviour: LabBehaviour): Promise<void> => {
  try {
    await behaviour.run(labStage());
    report({ name: behaviour.name });
  } catch (thrown) {
    report({ name: behaviour.name, error: inspect(thrown) });
  }
};

/** Runs the behaviour named in the arguments, or all that need no process of their own. */
const main = async (): Promise<void> => {
  const all: readonly LabBehaviour[] = [...BEHAVIOURS, ...LAB_BEHAVIOURS];
  const [name] = process.argv.slice(2);
  const chosen = name === undefined ? all.filter(({ ownProcess }) => !ownProcess) : all.filter((behaviour) => behaviour.name === name);
  for (const behaviour of chosen) await attempt(behaviour);
  // A call that hangs would keep the process.
  process.kill(process.pid, 'SIGKILL');
};

void main();
