/** What users run, each time in a process of its own: `run` beside a native program that does the same, and commands to the holder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import { empty } from '../empty.ts';
import type { Answers, Asked, Nodes, OneShot, ToHolder } from '../request.ts';
import { floorPrograms } from './floors.ts';
import { microseconds, ticks, ticksOf } from './ticks.ts';

const PRODUCT = 'C:\\lab\\qga-vss.cjs';
const BASELINE = 'C:\\lab\\baseline.exe';

/** A program that was run to its end. */
interface Ended {
  /** Ticks before it was started. */
  readonly began: bigint;
  /** Milliseconds from there to its end. */
  readonly wall: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = async (file: string, args: readonly string[]): Promise<Ended> => {
  const began = ticks();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = Promise.all([child.stdout, child.stderr].map(async (stream) => Buffer.concat(await stream.toArray()).toString()));
  const [code] = await once(child, 'exit');
  const wall = milliseconds(began, ticks());
  const [stdout = '', stderr = ''] = await texts;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
  return { began, wall, stdout, stderr };
};

const qgaVss = (...args: readonly string[]): Promise<Ended> => run(process.execPath, [PRODUCT, ...args]);

const node = (program: string, ...args: readonly string[]): Promise<Ended> => run(process.execPath, [program, ...args]);

const milliseconds = (from: bigint, to: bigint): number => microseconds(from, to) / 1000;

const SIDES = {
  ours: (command: readonly string[]) => qgaVss('run', '--json', '--volumes', 'C:,D:', '--backup-type', 'full', '--', ...command),
  native: (command: readonly string[]) => run(BASELINE, ['run', ...command]),
} as const;

/** When the command ran that says it. With --json what a command says goes to standard error. */
const actsIn = ({ stdout, stderr }: Ended): { readonly first: bigint; readonly last: bigint } => {
  const [, first = '0', last = '0'] = /^(\d+) (\d+)\s*$/m.exec(stderr) ?? /^(\d+) (\d+)\s*$/m.exec(stdout) ?? [];
  return { first: BigInt(first), last: BigInt(last) };
};

/** Milliseconds before a command's first act, and after its last. */
type Around = Pick<OneShot, 'before' | 'after'>;

/** Of a hold. */
const around = (ended: Ended): Around => {
  const { first, last } = actsIn(ended);
  const { frozenAt, thawSeenAt } = double.times();
  return { before: milliseconds(frozenAt, first), after: milliseconds(last, thawSeenAt) };
};

/** Of a Node that runs it and nothing else. */
const aroundAlone = (ended: Ended): Around => {
  const { first, last } = actsIn(ended);
  const [, began = '0', seen = '0'] = /^from (\d+) to (\d+)/m.exec(ended.stdout) ?? [];
  return { before: milliseconds(ticksOf(BigInt(began)), first), after: milliseconds(last, ticksOf(BigInt(seen))) };
};

/** In turns: the one in front has what the other has left in no cache. */
const NAMES = [
  ['ours', 'native'],
  ['native', 'ours'],
] as const;

const COMMAND = [BASELINE, 'ticks'] as const;

export const oneShot = async ({ runs }: Asked<'one-shot'>): Promise<Answers['one-shot']> => {
  const samples = { ours: [] as OneShot[], native: [] as OneShot[] };
  const nodes: Nodes[] = [];
  const floors = floorPrograms();
  for (let each = -1; each < runs; each++) {
    const alone = aroundAlone(await node(floors.command, ...COMMAND));
    const both = { empty: await empty(), two: (await node(floors.two)).wall, ...alone };
    if (each >= 0) nodes.push(both);
    for (const name of NAMES[Math.abs(each) % 2 === 0 ? 0 : 1]) {
      const { wall } = await SIDES[name](['cmd.exe', '/c', 'exit', '0']);
      const hold = around(await SIDES[name](COMMAND));
      if (each >= 0) samples[name].push({ wall, ...hold });
    }
  }
  return { ...samples, nodes };
};

export const toHolder = async ({ runs }: Asked<'to-holder'>): Promise<Answers['to-holder']> => {
  const samples: ToHolder[] = [];
  const floors = floorPrograms();
  for (let each = -1; each < runs; each++) {
    const { sessionId } = JSON.parse((await qgaVss('prepare', '--json', '--volumes', 'C:,D:')).stdout);
    const emptyNode = await empty();
    const pipe = await node(floors.pipe);
    const freeze = await qgaVss('freeze', '--json', '--session-id', sessionId);
    const frozen = milliseconds(freeze.began, double.times().frozenAt);
    const status = await qgaVss('status', '--json');
    const thaw = await qgaVss('thaw', '--json', sessionId);
    const thawed = milliseconds(thaw.began, double.times().thawSeenAt);
    const opened = milliseconds(pipe.began, ticksOf(BigInt(pipe.stdout.trim())));
    if (each < 0) continue;
    samples.push({ node: emptyNode, pipe: pipe.wall, freeze: freeze.wall, status: status.wall, thaw: thaw.wall, frozen, thawed, opened });
  }
  return samples;
};
