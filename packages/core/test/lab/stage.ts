import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import { scenarioText } from '@qga-vss/test-kit/src/lab/scenario-text.ts';
import type { Intercept } from '../../src/windows/library.ts';
import { openWindowsMachine } from '../../src/windows/machine.ts';
import type { OtherProcess } from '../behaviour/behaviour.ts';
import type { LabStage } from './lab-behaviour.ts';

const startProcess = async (): Promise<OtherProcess> => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  assert.ok(child.pid !== undefined);
  return { pid: child.pid, kill: () => void child.kill('SIGKILL') };
};

/** The lab's own: its registry says the same. */
const HISTORY = 'C:\\ProgramData\\qga-vss';

/** A folder that anybody could have made, without our protection; something that no line can be added to. */
const SPOILED = { squatted: HISTORY, 'disk-full': `${HISTORY}\\history.jsonl` } as const;

/** The Windows lab: the shipped machine, the double of VSS with its coordinator in a process of its own. */
export const labStage = (intercept?: Intercept): LabStage => ({
  kind: 'lab',
  intercepted: labStage,
  open: async (scenario) => {
    rmSync(HISTORY, { recursive: true, force: true });
    double.load(scenarioText(scenario));
    const machine = openWindowsMachine(intercept === undefined ? {} : { intercept });
    return {
      machine,
      trace: () => double.trace(),
      liveObjects: () => double.liveObjects() + double.liveInfos() + double.misuses() + machine.liveObjects(),
      openHandles: () => machine.openHandles(),
      isFrozen: () => double.isFrozen(),
      startProcess,
      spoilHistory: async (fault) => {
        // Made by ourselves first: only what lies in it is in the way.
        if (fault === 'disk-full') await machine.history.append('{}');
        rmSync(SPOILED[fault], { recursive: true, force: true });
        mkdirSync(SPOILED[fault]);
      },
      [Symbol.asyncDispose]: async () => {
        double.unload();
        await machine[Symbol.asyncDispose]();
      },
    };
  },
});
