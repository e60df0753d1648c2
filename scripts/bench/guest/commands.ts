/** What users run, each time in a process of its own: `run` beside a native program that does the same, and commands to the holder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import { empty } from '../empty.ts';
import type { Answers, Asked } from '../request.ts';
import { floorPrograms } from './floors.ts';
import { microseconds, ticks } from './ticks.ts';

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
  const wall = microseconds(began, ticks()) / 1000;
  const [stdout = '', stderr = ''] = await texts;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
  return { began, wall, stdout, stderr };
};

const qgaVss = (...args: readonly string[]): Promise<Ended> => run(process.execPath, [PRODUCT, ...args]);

const node = async (program: string): Promise<number> => (await run(process.execPath, [program])).wall;

const SIDES = {
  ours: (command: readonly string[]) => qgaVss('run', '--json', '--volumes', 'C:,D:', '--backup-type', 'full', '--', ...command),
  native: (command: readonly string[]) => run(BASELINE, ['run', ...command]),
} as const;

/** Milliseconds of a hold in which its command did not run: before its first act, and after its last. */
const around = ({ stdout, stderr }: Ended): { readonly before: number; readonly after: number } => {
  // With --json what a command says goes to standard error.
  const [, began = '0', ended = '0'] = /^(\d+) (\d+)\s*$/m.exec(stderr) ?? /^(\d+) (\d+)\s*$/m.exec(stdout) ?? [];
  const { frozenAt, thawSeenAt } = double.times();
  return { before: microseconds(frozenAt, BigInt(began)) / 1000, after: microseconds(BigInt(ended), thawSeenAt) / 1000 };
};

/** In turns: the one in front has what the other has left in no cache. */
const NAMES = [
  ['ours', 'native'],
  ['native', 'ours'],
] as const;

export const oneShot = async ({ runs }: Asked<'one-shot'>): Promise<Answers['one-shot']> => {
  const samples = { ours: [] as Answers['one-shot']['ours'][number][], native: [] as Answers['one-shot']['native'][number][] };
  const nodes: Answers['one-shot']['nodes'][number][] = [];
  const floors = floorPrograms();
  for (let each = -1; each < runs; each++) {
    const both = { empty: await empty(), two: await node(floors.two), twoWithKoffi: await node(floors.twoWithKoffi) };
    if (each >= 0) nodes.push(both);
    for (const name of NAMES[Math.abs(each) % 2 === 0 ? 0 : 1]) {
      const { wall } = await SIDES[name](['cmd.exe', '/c', 'exit', '0']);
      const hold = around(await SIDES[name]([BASELINE, 'ticks']));
      if (each >= 0) samples[name].push({ wall, ...hold });
    }
  }
  return { ...samples, nodes };
};

export const toHolder = async ({ runs }: Asked<'to-holder'>): Promise<Answers['to-holder']> => {
  const samples: Answers['to-holder'][number][] = [];
  const { pipe } = floorPrograms();
  for (let each = -1; each < runs; each++) {
    const { sessionId } = JSON.parse((await qgaVss('prepare', '--json', '--volumes', 'C:,D:')).stdout);
    const emptyNode = await empty();
    const opened = await node(pipe);
    const freeze = await qgaVss('freeze', '--json', '--session-id', sessionId);
    const frozen = microseconds(freeze.began, double.times().frozenAt) / 1000;
    const status = await qgaVss('status', '--json');
    const thaw = await qgaVss('thaw', '--json', sessionId);
    const thawed = microseconds(thaw.began, double.times().thawSeenAt) / 1000;
    if (each >= 0)
      samples.push({ node: emptyNode, pipe: opened, freeze: freeze.wall, status: status.wall, thaw: thaw.wall, frozen, thawed });
  }
  return samples;
};
