/** The Windows side of the benchmarks: measures what its argument asks for, and answers with one line of JSON. */
import './stacks.ts';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import { scenarioText } from '@qga-vss/test-kit/src/lab/scenario-text.ts';
import { empty } from '../empty.ts';
import type { Answers, Asked, Cycle, Place, Request } from '../request.ts';
import { type Size, scenarioOf } from '../scenario.ts';
import { BareCalls } from './bare-calls.ts';
import { oneShot, toHolder } from './commands.ts';
import { calls, hostMemory, instant, remote, start, word } from './hosts.ts';
import { Native, Ours, type Side } from './sides.ts';

/** A host that has started waits for its first request. */
const HOST_WAITS_MS = 200;

const load = (size: Size, place: Place, trace = false): void =>
  double.load(scenarioText(scenarioOf(size), { inProcess: place === 'in-process', trace }));

const trace = async ({ size, place }: Asked<'trace'>): Promise<Answers['trace']> => {
  const traceOf = async (side: Side): Promise<readonly string[]> => {
    load(size, place, true);
    await side.cycle();
    return double.trace();
  };
  return { ours: await traceOf(new Ours()), native: await traceOf(new Native()) };
};

const between = ([from, to]: readonly [number, number]): number => from + Math.floor(Math.random() * (to - from));

const cycles = async ({ size, place, cycles, before, freezeMs }: Asked<'cycles'>): Promise<Answers['cycles']> => {
  const sides = { ours: new Ours(), native: new Native() };
  const samples = { ours: [] as Cycle[], native: [] as Cycle[] };
  load(size, place);
  for (let cycle = -before; cycle < cycles; cycle++) {
    const order = Math.random() < 0.5 ? (['ours', 'native'] as const) : (['native', 'ours'] as const);
    for (const name of order) {
      if (freezeMs !== undefined) load({ ...size, delays: { ...size.delays, freeze: between(freezeMs) } }, place);
      const sample = await sides[name].cycle();
      if (cycle >= 0) samples[name].push(sample);
    }
  }
  return samples;
};

const bareCalls = async ({ size, place, cycles, before }: Asked<'bare-calls'>): Promise<Answers['bare-calls']> => {
  load(size, place);
  const [calls, native] = [new BareCalls(), new Native()];
  const samples = { ours: [] as number[], native: [] as number[] };
  for (let cycle = -before; cycle < cycles; cycle++) {
    const [ours, whole] = [await calls.cycle(), await native.cycle()];
    if (cycle < 0) continue;
    samples.ours.push(ours);
    samples.native.push(whole.freeze);
  }
  return samples;
};

const first = async ({ size, place, side, idle }: Asked<'first'>): Promise<Answers['first']> => {
  load(size, place);
  const chosen = side === 'ours' ? new Ours() : new Native();
  if (idle) {
    await chosen.prepare();
    await sleep(HOST_WAITS_MS);
  }
  return chosen.cycle();
};

/** Twice: what the first frees is given back in the second. */
const collect = (): void => {
  globalThis.gc?.();
  globalThis.gc?.();
};

/** Bytes, after what can be collected has been. */
const settledMemory = (): NodeJS.MemoryUsage & { readonly young: number } => {
  collect();
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return { ...process.memoryUsage(), young: young?.space_size ?? 0 };
};

const memory = async ({ size, place, cycles, settled, collectAfter }: Asked<'memory'>): Promise<Answers['memory']> => {
  const ours = new Ours();
  load(size, place);
  for (let cycle = 0; cycle < settled; cycle++) {
    if (cycle === collectAfter) collect();
    await ours.cycle();
  }
  const before = settledMemory();
  for (let cycle = settled; cycle < cycles; cycle++) await ours.cycle();
  const after = settledMemory();
  await ours.machine[Symbol.asyncDispose]();
  const objects = ours.machine.liveObjects() + double.liveObjects() + double.liveInfos() + double.misuses();
  return {
    rss: [before.rss, after.rss],
    heap: [before.heapUsed, after.heapUsed],
    young: [before.young, after.young],
    handles: ours.machine.openHandles(),
    objects,
  };
};

const measure = (request: Request): Promise<Answers[Request['kind']]> => {
  switch (request.kind) {
    case 'trace':
      return trace(request);
    case 'cycles':
      return cycles(request);
    case 'bare-calls':
      return bareCalls(request);
    case 'first':
      return first(request);
    case 'memory':
      return memory(request);
    case 'remote':
      load(request.size, request.place);
      return remote(request.cycles, request.before);
    case 'calls':
      load(request.size, request.place);
      return calls(request.cycles, request.before);
    case 'host-memory':
      load(request.size, request.place);
      return hostMemory(request);
    case 'start':
      return start(request.runs);
    case 'empty':
      return empty();
    case 'one-shot':
      load(request.size, request.place);
      return oneShot(request);
    case 'to-holder':
      load(request.size, request.place);
      return toHolder(request);
    case 'word':
      load(request.size, request.place);
      return word(request.runs);
    case 'instant':
      load(request.size, request.place);
      return instant(request.runs, request.aheadMs);
  }
};

const main = async (): Promise<void> => {
  const answer = await measure(JSON.parse(process.argv[2] ?? '') as Request);
  // process.stdout does not work on a file from Linux; writing to the descriptor does.
  writeSync(1, `${JSON.stringify(answer)}\n`);
};

void main();
