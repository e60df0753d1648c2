import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { bundleCli, bundleHost } from '@qga-vss/build/src/bundle.ts';
import type { Guest } from './guest.ts';
import { type Line, line, withFloor } from './line.ts';
import type { Row } from './rows.ts';
import { quantile, type Spread, spread } from './statistics.ts';

const SIZE = { writers: 30, components: 10 };

/** One number as a spread. */
const only = (value: number): Spread => ({ median: value, lower: value, upper: value });

const remote: Row = {
  name: 'rpc',
  measure: async (guest: Guest) => {
    const { host, inProcess, line: lines } = await guest.measure({ kind: 'remote', size: SIZE, place: 'process', cycles: 100, before: 10 });
    return (['freeze', 'thaw'] as const).map((call) => {
      const here = inProcess.map((one) => one[call] / 1000);
      const all = { ours: spread(host.map((one) => one[call] / 1000)), native: spread(here) };
      const floor = spread(here.map((took, each) => took + (lines[each] ?? Number.NaN)));
      const told = { ...line(`${call} through a host`, 'ratio', 1.3, all), against: 'the same calls in process' };
      return withFloor(told, 'these and a line to another Node and back', floor);
    });
  },
};

const AN_EMPTY_NODE = 'an empty Node';

const start: Row = {
  name: 'start',
  measure: async (guest) => {
    const { host, floor, version, explain, node } = await guest.measure({ kind: 'start', runs: 11 });
    const against = (row: string, samples: readonly number[]): Line => ({
      ...line(row, 'ratio', 1.5, { ours: spread(samples), native: spread(node) }),
      against: AN_EMPTY_NODE,
    });
    return [
      withFloor(against('host: start to first answer', host), 'a Node with koffi that answers', spread(floor)),
      against('qga-vss --version', version),
      against('qga-vss explain VSS_E_BAD_STATE', explain),
    ];
  },
};

const COMMANDS = { '--version': ['--version'], 'explain VSS_E_BAD_STATE': ['explain', 'VSS_E_BAD_STATE'] } as const;

/** Milliseconds of a whole process of this Node. */
const timed = async (args: readonly string[]): Promise<number> => {
  const began = performance.now();
  await once(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }), 'exit');
  return performance.now() - began;
};

/** The command as it is packed, from its start to its end, in turns with an empty Node; on this computer, without the lab. */
const startHere: Row = {
  name: 'start-here',
  measure: async (): Promise<Line[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'qga-vss-start-'));
    try {
      const [command, empty] = [join(folder, 'qga-vss.cjs'), join(folder, 'empty.cjs')];
      await bundleCli(command);
      writeFileSync(empty, '');
      const samples = Object.entries(COMMANDS).map(([name, args]) => ({ name, args, ours: [] as number[] }));
      const node: number[] = [];
      for (let run = 0; run < 25; run++) {
        node.push(await timed([empty]));
        for (const { args, ours } of samples) ours.push(await timed([command, ...args]));
      }
      return samples.map(({ name, ours }) => ({
        ...line(`qga-vss ${name}, here`, 'ratio', 1.5, { ours: spread(ours), native: spread(node) }),
        against: AN_EMPTY_NODE,
      }));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const SNAPSHOT_MS = 50;
const OWN_FREEZE = "the scenario's own freezing";

const word: Row = {
  name: 'word',
  measure: async (guest) => {
    const delays = { gather: 500, prepare: 500, freeze: SNAPSHOT_MS };
    const { prepared, plain } = await guest.measure({ kind: 'word', size: { ...SIZE, delays }, place: 'process', runs: 25 });
    // The calls alone need no time to prepare.
    const bare = await guest.measure({ kind: 'bare-word', size: { ...SIZE, delays: { freeze: SNAPSHOT_MS } }, place: 'process', runs: 25 });
    const row = (name: string, target: number, of: (samples: readonly number[]) => Spread): Line => {
      const told = line(`prepared: word to frozen, ${name}`, 'over', target, { ours: of(prepared), native: only(SNAPSHOT_MS) });
      return withFloor({ ...told, against: OWN_FREEZE }, 'the native calls from JavaScript, without a host', of(bare));
    };
    return [
      { ...row('median', 5, spread), note: `a plain freeze: ${plain.toFixed(0)} ms` },
      row('99 %', 10, (samples) => only(quantile(samples, 0.99))),
    ];
  },
};

const instant: Row = {
  name: 'instant',
  measure: async (guest) => {
    const size = { ...SIZE, delays: { freeze: SNAPSHOT_MS } };
    const late = await guest.measure({ kind: 'instant', size, place: 'process', runs: 25, aheadMs: 300 });
    return [{ ...line('freezeAt to frozen, one host', 'over', 5, { ours: spread(late), native: only(SNAPSHOT_MS) }), against: OWN_FREEZE }];
  },
};

const HOSTS = 10;
/** Milliseconds from the first start to the instant: a simulated machine prepares in about a second, ten at a time on a busy computer in six. */
const AHEAD_MS = 8000;

interface Answer {
  readonly result?: { readonly frozenAt: number };
  readonly error?: { readonly message: string };
}

/** What a host answers, after what it notifies of; nothing where it ends before. */
const answerOf = async (stdout: Readable): Promise<Answer> => {
  for await (const text of createInterface({ input: stdout })) if (/"(result|error)":/.test(text)) return JSON.parse(text);
  return {};
};

/** When a simulated host of its own process was frozen (epoch milliseconds). */
const frozenAt = async (bundle: string, freezeAt: number, delayMs: number): Promise<number> => {
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  const host = spawn(process.execPath, [bundle, '--simulate', 'healthy'], { stdio: ['pipe', 'pipe', 'inherit'] });
  host.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'freeze', params: { freezeAt } })}\n`);
  const ended = once(host, 'exit');
  const answer = await answerOf(host.stdout);
  host.stdin.end();
  await ended;
  if (answer.result === undefined) throw new Error(`A host did not freeze: ${answer.error?.message ?? 'it has ended'}`);
  return answer.result.frozenAt;
};

/** Ten simulated guests, started one after the other and frozen at one instant; on this computer, without the lab. */
const skew: Row = {
  name: 'skew',
  measure: async (): Promise<Line[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'qga-vss-skew-'));
    try {
      const bundle = join(folder, 'host.cjs');
      await bundleHost(bundle);
      const freezeAt = Date.now() + AHEAD_MS;
      const all = await Promise.all(Array.from({ length: HOSTS }, (_, index) => frozenAt(bundle, freezeAt, index * 100)));
      const late = all.map((at) => at - freezeAt);
      const apart = Math.max(...late) - Math.min(...late);
      return [
        {
          row: `freezeAt, ${HOSTS} simulated hosts: apart`,
          ours: spread(late),
          how: 'apart',
          compared: apart,
          target: 20,
          met: apart <= 20,
          note: "after the instant; 150 of them are the scenario's",
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** What hosts cost, and how punctual they are. */
export const HOST_ROWS: readonly Row[] = [remote, start, startHere, word, instant, skew];
