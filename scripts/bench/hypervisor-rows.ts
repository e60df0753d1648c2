import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { bundleProgram } from '@qga-vss/build/src/bundle.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { QemuGa } from '@qga-vss/test-kit/src/guest/qemu-ga.ts';
import { GuestAgentInLab } from '@qga-vss/test-kit/src/lab/guest-agent.ts';
import { WINDOWS } from '@qga-vss/test-kit/src/lab/setup.ts';
import { empty } from './empty.ts';
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

/** What a command prints that is asked for JSON: its failure as well, so that its standard error says nothing more. */
const jsonOf = async (child: ChildProcessByStdio<null, Readable, null>) => {
  const [said] = await Promise.all([child.stdout.toArray(), once(child, 'exit')]);
  return JSON.parse(Buffer.concat(said).toString());
};

/** `run` on the hypervisor. @returns milliseconds that its command took, and that it says were held */
const run = async ({ bundle, socket, guest, way }: Asked): Promise<{ readonly commandMs: number; readonly heldMs: number }> => {
  const args = ['run', '--guest', `socket:${socket}`, ...guest, '--json', '--backup-type', 'copy', '--', ...COMMAND];
  // What goes wrong is in its JSON, too.
  const child = spawn(process.execPath, [bundle, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const { outcome, command, thaw } = await jsonOf(child);
  if (outcome !== 'application' || thaw.reachedBy !== way) throw new Error(`The snapshot is ${outcome}, by ${thaw?.reachedBy}.`);
  return { commandMs: command.endedAt - command.startedAt, heldMs: thaw.heldMs };
};

/** What the hold took beyond the command, in turns with an empty Node. */
const compared = async (row: string, target: number, ours: () => Promise<number>, emptyNode: () => Promise<number>): Promise<Line> => {
  const samples = { ours: [] as number[], empty: [] as number[] };
  for (let each = -BEFORE; each < RUNS; each++) {
    const [node, beyond] = [await emptyNode(), await ours()];
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

interface Product {
  readonly bundle: string;
  readonly agents: readonly QemuGa[];
}

/** Real agents on this computer, and the product behind them; without the lab. */
const behindAgents = async (count: number, measure: (product: Product) => Promise<Line>): Promise<Line[]> => {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bench-'));
  const agents = Array.from({ length: count }, () => new QemuGa());
  try {
    const bundle = await bundleProgram(folder);
    for (const agent of agents) await agent.start();
    return [await measure({ bundle, agents })];
  } finally {
    await Promise.all(agents.map((agent) => agent[Symbol.asyncDispose]()));
    rmSync(folder, { recursive: true, force: true });
  }
};

const simulatedBehind = (bundle: string): readonly string[] => [
  ...['--guest-node', process.execPath, '--guest-bundle', bundle],
  ...['--simulate', 'healthy'],
];

/** A process for each step, behind the real agent. */
const byProcess: Row = {
  name: 'guest-process',
  measure: () =>
    behindAgents(1, async ({ bundle, agents: [agent] }) => {
      const guest = simulatedBehind(bundle);
      const beyond = async (): Promise<number> => {
        const { heldMs, commandMs } = await run({ bundle, socket: agent?.socket ?? '', guest, way: 'guest-exec' });
        return heldMs - commandMs;
      };
      return await compared('hold beyond the command, a process for each step', 4, beyond, empty);
    }),
};

const GROUP = 10;
const GROUP_RUNS = 5;
/** Milliseconds between the first and the last of a group that is well. */
const APART_MS = 20;

/** A group behind an agent each, whose clocks are one here: so it is known how far apart they were, beside what is told of it. */
const group: Row = {
  name: 'guest-group',
  measure: () =>
    behindAgents(GROUP, async ({ bundle, agents }) => {
      const named = agents.flatMap(({ socket }) => ['--guest', `socket:${socket}`]);
      const samples = { apart: [] as number[], told: [] as number[] };
      for (let each = 0; each < GROUP_RUNS; each++) {
        const args = ['run', ...named, ...simulatedBehind(bundle), '--json', '--backup-type', 'copy', '--', ...COMMAND];
        // What goes wrong is in its JSON, too.
        const { outcome, guests, skew } = await jsonOf(spawn(process.execPath, [bundle, ...args], { stdio: ['ignore', 'pipe', 'ignore'] }));
        if (outcome !== 'application') throw new Error(`The snapshot of the group is ${outcome}.`);
        const at: readonly number[] = guests.map(({ freeze }: { readonly freeze: { readonly frozenAt: number } }) => freeze.frozenAt);
        samples.apart.push(Math.max(...at) - Math.min(...at));
        samples.told.push(skew.atMostMs);
      }
      const [ours, told] = [spread(samples.apart), spread(samples.told)];
      const note = `told of it: at most ${told.median.toFixed(0)} ms; ${GROUP_RUNS} runs of all steps`;
      const met = ours.median <= APART_MS;
      return { row: `a group of ${GROUP}: apart`, ours, how: 'apart', compared: ours.median, target: APART_MS, met, note };
    }),
};

/** What a guest that is frozen from its hypervisor is held for beyond the command's own time, and how far apart a group is frozen. */
export const HYPERVISOR_ROWS: readonly Row[] = [throughPipe, byProcess, group];
