import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from '@qga-vss/build/src/bundle.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { QemuGa } from '@qga-vss/test-kit/src/guest/qemu-ga.ts';
import { GuestAgentInLab } from '@qga-vss/test-kit/src/lab/guest-agent.ts';
import { WINDOWS } from '@qga-vss/test-kit/src/lab/setup.ts';
import { type Line, line } from './line.ts';
import type { Row } from './rows.ts';
import { scenarioOf } from './scenario.ts';
import { spread } from './statistics.ts';

const RUNS = 20;
/** Not counted: the holder and what the computer keeps of files are there by then. */
const BEFORE = 2;
const SIZE = { writers: 30, components: 10 };
/** What the command does while the guest is frozen. */
const COMMAND = ['sleep', '0.3'];

interface Asked {
  readonly bundle: string;
  readonly socket: string;
  readonly guest: readonly string[];
  /** How the guest is to be reached: another way is not what is measured. */
  readonly way: 'named-pipe' | 'guest-exec';
}

/** `run` on the hypervisor. @returns milliseconds that its command took, and that it says were held */
const run = async ({ bundle, socket, guest, way }: Asked): Promise<{ readonly commandMs: number; readonly heldMs: number }> => {
  const args = ['run', '--guest', `socket:${socket}`, ...guest, '--json', '--backup-type', 'copy', '--', ...COMMAND];
  const child = spawn(process.execPath, [bundle, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await Promise.all([child.stdout.toArray(), once(child, 'exit')]);
  const { outcome, command, thaw } = JSON.parse(Buffer.concat(said).toString());
  if (outcome !== 'application' || thaw.reachedBy !== way) throw new Error(`The snapshot is ${outcome}, by ${thaw?.reachedBy}.`);
  return { commandMs: command.endedAt - command.startedAt, heldMs: thaw.heldMs };
};

/** What the hold took beyond the command, in turns with an empty Node. */
const compared = async (row: string, target: number, ours: () => Promise<number>, empty: () => Promise<number>): Promise<Line> => {
  const samples = { ours: [] as number[], empty: [] as number[] };
  for (let each = -BEFORE; each < RUNS; each++) {
    const [node, beyond] = [await empty(), await ours()];
    if (each < 0) continue;
    samples.empty.push(node);
    samples.ours.push(beyond);
  }
  const spreads = { ours: spread(samples.ours), native: spread(samples.empty) };
  return { ...line(row, 'ratio', target, spreads), note: `beside it: node -e 0 there; ${RUNS} of each in turns` };
};

/** Freeze and thaw through the holder's pipe, held by the provider's own clock. */
const throughPipe: Row = {
  name: 'guest-pipe',
  measure: async ({ lab, measure }) => {
    const bundle = await bundleProgram(lab.folder);
    await lab.play(scenarioOf(SIZE), { trace: false });
    const agent = await GuestAgentInLab.start(lab);
    const guest = ['--guest-node', WINDOWS.node, '--guest-bundle', 'C:\\lab\\qga-vss.cjs'];
    const beyond = async (): Promise<number> => {
      const { commandMs } = await run({ bundle, socket: agent.socket, guest, way: 'named-pipe' });
      const { frozenAt = Number.NaN, thawSeenAt = Number.NaN } = await lab.hold();
      return thawSeenAt - frozenAt - commandMs;
    };
    try {
      return [await compared('hold beyond the command, through the pipe', 0.5, beyond, () => measure({ kind: 'empty' }))];
    } finally {
      await agent[Symbol.asyncDispose]();
    }
  },
};

const emptyHere = async (): Promise<number> => {
  const began = performance.now();
  // It has nothing to say.
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - began;
};

/** A process for each step, behind the real agent; on this computer, without the lab. */
const byProcess: Row = {
  name: 'guest-process',
  measure: async () => {
    const cache = join(ROOT, 'node_modules', '.cache');
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(join(cache, 'bench-'));
    const agent = new QemuGa();
    try {
      const bundle = await bundleProgram(folder);
      await agent.start();
      const guest = ['--guest-node', process.execPath, '--guest-bundle', bundle, '--simulate', 'healthy'];
      const beyond = async (): Promise<number> => {
        const { heldMs, commandMs } = await run({ bundle, socket: agent.socket, guest, way: 'guest-exec' });
        return heldMs - commandMs;
      };
      return [await compared('hold beyond the command, a process for each step', 4, beyond, emptyHere)];
    } finally {
      await agent[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** What a guest that is frozen from its hypervisor is held for beyond the command's own time. */
export const HYPERVISOR_ROWS: readonly Row[] = [throughPipe, byProcess];
