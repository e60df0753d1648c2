import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from '@qga-vss/build/src/bundle.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { type Ended, outputOf } from '@qga-vss/test-kit/src/command/output-of.ts';
import { QemuGa } from '@qga-vss/test-kit/src/guest/qemu-ga.ts';
import { GuestAgentInLab } from '@qga-vss/test-kit/src/lab/guest-agent.ts';
import { WINDOWS } from '@qga-vss/test-kit/src/lab/setup.ts';
import { empty } from './empty.ts';
import { type Line, line } from './line.ts';
import type { Row } from './rows.ts';
import { scenarioOf } from './scenario.ts';
import { spread } from './statistics.ts';

const RUNS = 12;
/** Not counted: the holder and what the computer keeps of files are there by then. */
const BEFORE = 2;
const SIZE = { writers: 30, components: 10 };
/** What the command does while the guest is frozen: it says when it begins and ends, in seconds of this computer's clock. */
const PAUSE = 0.3;
const commandOf = (pause: number): readonly string[] => ['sh', '-c', `date +%s.%N; sleep ${pause}; date +%s.%N`];

interface Asked {
  readonly bundle: string;
  readonly socket: string;
  readonly guest: readonly string[];
  /** How the guest is to be reached: another way is not what is measured. */
  readonly way: 'named-pipe' | 'guest-exec';
}

const toEnd = (file: string, args: readonly string[]): Promise<Ended> => outputOf(spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] }));

/** Epoch milliseconds of the command's first act and of its last. */
const actsIn = (text: string): readonly [number, number] => {
  const [first, last] = text.match(/^\d{10,}\.\d+$/gm) ?? [];
  if (first === undefined || last === undefined) throw new Error(`The command did not run: ${text}`);
  return [1000 * Number(first), 1000 * Number(last)];
};

/** Milliseconds of a hold before the command's first act, and after its last. */
interface Around {
  readonly before: number;
  readonly after: number;
}

/** The same of the command alone, as this process starts it: from there to its first act, and from its last to its end. */
const alone = async (): Promise<Around> => {
  const [file = '', ...args] = commandOf(0);
  const began = Date.now();
  const { stdout } = await toEnd(file, args);
  const ended = Date.now();
  const [first, last] = actsIn(stdout);
  return { before: first - began, after: ended - last };
};

interface Held extends Around {
  /** Milliseconds that the command took. */
  readonly commandMs: number;
  /** That `run` says were held. */
  readonly heldMs: number;
}

/** `run` on the hypervisor, whose clock is the guest's here. */
const run = async ({ bundle, socket, guest, way }: Asked): Promise<Held> => {
  const args = ['run', '--guest', `socket:${socket}`, ...guest, '--json', '--backup-type', 'copy', '--', ...commandOf(PAUSE)];
  const { stdout, stderr } = await toEnd(process.execPath, [bundle, ...args]);
  const { outcome, command, thaw } = JSON.parse(stdout);
  if (outcome !== 'application' || thaw.reachedBy !== way) throw new Error(`The snapshot is ${outcome}, by ${thaw?.reachedBy}: ${stdout}`);
  // With --json what a command says goes to standard error.
  const [first, last] = actsIn(stderr);
  const around = { before: first - thaw.frozenAt, after: thaw.thawedAt - last };
  return { ...around, commandMs: command.endedAt - command.startedAt, heldMs: thaw.heldMs };
};

interface Measures {
  readonly ours: () => Promise<Held>;
  /** What the hold took beyond the command. */
  readonly beyond: (held: Held) => number | Promise<number>;
  readonly emptyNode: () => Promise<number>;
}

/** The hold around the command and beyond it, in turns with an empty Node and with the command alone. */
const compared = async (way: string, target: number, { ours, beyond, emptyNode }: Measures): Promise<Line[]> => {
  const samples = { ours: [] as Held[], beyond: [] as number[], empty: [] as number[], alone: [] as Around[] };
  for (let each = -BEFORE; each < RUNS; each++) {
    const [node, command, held] = [await emptyNode(), await alone(), await ours()];
    const longer = await beyond(held);
    if (each < 0) continue;
    samples.empty.push(node);
    samples.alone.push(command);
    samples.ours.push(held);
    samples.beyond.push(longer);
  }
  const part = (row: string, of: keyof Around): Line => ({
    ...line(`${row}, ${way}`, 'over', undefined, {
      ours: spread(samples.ours.map((one) => one[of])),
      native: spread(samples.alone.map((one) => one[of])),
    }),
    against: 'the command alone',
  });
  return [
    {
      ...line(`hold beyond the command, ${way}`, 'ratio', target, { ours: spread(samples.beyond), native: spread(samples.empty) }),
      against: 'an empty Node there',
      note: `${RUNS} of each in turns`,
    },
    part("frozen to the command's first act", 'before'),
    part("the command's last act to thaw", 'after'),
  ];
};

/** Freeze and thaw through the holder's pipe, held by the provider's own clock. */
const throughPipe: Row = {
  name: 'guest-pipe',
  measure: async ({ lab, measure }) => {
    const bundle = await bundleProgram(lab.folder);
    await lab.play(scenarioOf(SIZE), { trace: false });
    const agent = await GuestAgentInLab.start(lab);
    const guest = ['--guest-node', WINDOWS.node, '--guest-bundle', 'C:\\lab\\qga-vss.cjs'];
    const beyond = async ({ commandMs }: Held): Promise<number> => {
      const { frozenAt = Number.NaN, thawSeenAt = Number.NaN } = await lab.hold();
      return thawSeenAt - frozenAt - commandMs;
    };
    try {
      return await compared('through the pipe', 0.5, {
        ours: () => run({ bundle, socket: agent.socket, guest, way: 'named-pipe' }),
        beyond,
        emptyNode: () => measure({ kind: 'empty' }),
      });
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
const behindAgents = async (count: number, measure: (product: Product) => Promise<Line[]>): Promise<Line[]> => {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bench-'));
  const agents = Array.from({ length: count }, () => new QemuGa());
  try {
    const bundle = await bundleProgram(folder);
    for (const agent of agents) await agent.start();
    return await measure({ bundle, agents });
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
    behindAgents(1, ({ bundle, agents: [agent] }) =>
      compared('a process for each step', 4, {
        ours: () => run({ bundle, socket: agent?.socket ?? '', guest: simulatedBehind(bundle), way: 'guest-exec' }),
        beyond: ({ heldMs, commandMs }) => heldMs - commandMs,
        emptyNode: empty,
      }),
    ),
};

const GROUP = 10;
const GROUP_RUNS = 4;
/** Milliseconds between the first and the last of a group that is well. */
const APART_MS = 20;

/** What `run` says of a group. */
interface GroupRun {
  readonly outcome: string;
  readonly guests: readonly { readonly thaw: { readonly frozenAt: number; readonly thawedAt: number } }[];
  readonly skew: { readonly atMostMs: number };
}

interface GroupHeld extends Around {
  readonly apart: number;
  /** Milliseconds that `run` says the guests were apart at most. */
  readonly told: number;
}

const runGroup = async (bundle: string, agents: readonly QemuGa[]): Promise<GroupHeld> => {
  const named = agents.flatMap(({ socket }) => ['--guest', `socket:${socket}`]);
  const args = ['run', ...named, ...simulatedBehind(bundle), '--json', '--backup-type', 'copy', '--', ...commandOf(PAUSE)];
  const { stdout, stderr } = await toEnd(process.execPath, [bundle, ...args]);
  const { outcome, guests, skew }: GroupRun = JSON.parse(stdout);
  if (outcome !== 'application') throw new Error(`The snapshot of the group is ${outcome}: ${stdout}`);
  const [first, last] = actsIn(stderr);
  const frozen = guests.map(({ thaw }) => thaw.frozenAt);
  const thawed = guests.map(({ thaw }) => thaw.thawedAt);
  return {
    before: first - Math.max(...frozen),
    after: Math.max(...thawed) - last,
    apart: Math.max(...frozen) - Math.min(...frozen),
    told: skew.atMostMs,
  };
};

/** A group behind an agent each, whose clocks are one here: so it is known how far apart they were, beside what is told of it. */
const group: Row = {
  name: 'guest-group',
  measure: () =>
    behindAgents(GROUP, async ({ bundle, agents }) => {
      const samples = { ours: [] as GroupHeld[], alone: [] as Around[] };
      for (let each = 0; each < GROUP_RUNS; each++) {
        samples.alone.push(await alone());
        samples.ours.push(await runGroup(bundle, agents));
      }
      const of = (what: keyof GroupHeld) => spread(samples.ours.map((one) => one[what]));
      const ours = of('apart');
      const part = (row: string, what: keyof Around): Line => ({
        ...line(`a group of ${GROUP}: ${row}`, 'over', undefined, {
          ours: of(what),
          native: spread(samples.alone.map((one) => one[what])),
        }),
        against: 'the command alone',
      });
      const note = `told of it: at most ${of('told').median.toFixed(0)} ms; ${GROUP_RUNS} runs of all steps`;
      const met = ours.median <= APART_MS;
      return [
        { row: `a group of ${GROUP}: apart`, ours, how: 'apart', compared: ours.median, target: APART_MS, met, note },
        part("the last frozen to the command's first act", 'before'),
        part("the command's last act to the last thaw", 'after'),
      ];
    }),
};

/** What a guest that is frozen from its hypervisor is held for beyond the command's own time, and how far apart a group is frozen. */
export const HYPERVISOR_ROWS: readonly Row[] = [throughPipe, byProcess, group];
