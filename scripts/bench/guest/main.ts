/** The Windows side of the benchmarks: measures what its argument asks for, and answers with one line of JSON. */
import './stacks.ts';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import { scenarioText } from '@qga-vss/test-kit/src/lab/scenario-text.ts';
import { empty } from '../empty.ts';
import { type Answers, type Asked, type Cycle, eachSide, type Place, type Request, SIDE_NAMES } from '../request.ts';
import { type Size, scenarioOf } from '../scenario.ts';
import { oneShot, toHolder } from './commands.ts';
import { bareWord, calls, hostMemory, instant, remote, start, toCaller, word } from './hosts.ts';
import { Ours, SIDES } from './sides.ts';

/** A host that has started waits for its first request. */
const HOST_WAITS_MS = 200;

const load = (size: Size, place: Place, trace = false): void =>
  double.load(scenarioText(scenarioOf(size), { inProcess: place === 'in-process', trace }));

const trace = async ({ size, place }: Asked<'trace'>): Promise<Answers['trace']> => {
  const traces = eachSide((): readonly string[] => []);
  for (const side of SIDE_NAMES) {
    load(size, place, true);
    await new SIDES[side]().cycle();
    traces[side] = double.trace();
  }
  return traces;
};

const between = ([from, to]: readonly [number, number]): number => from + Math.floor(Math.random() * (to - from));

/** So that each comes after each, which leaves it what is in no cache. */
const shuffled = <T>(all: readonly T[]): readonly T[] =>
  all
    .map((one) => ({ one, place: Math.random() }))
    .sort((first, second) => first.place - second.place)
    .map(({ one }) => one);

const cycles = async ({ size, place, cycles, before, freezeMs }: Asked<'cycles'>): Promise<Answers['cycles']> => {
  const sides = eachSide((name) => new SIDES[name]());
  const samples = eachSide((): Cycle[] => []);
  load(size, place);
  for (let cycle = -before; cycle < cycles; cycle++) {
    for (const name of shuffled(SIDE_NAMES)) {
      if (freezeMs !== undefined) load({ ...size, delays: { ...size.delays, freeze: between(freezeMs) } }, place);
      const sample = await sides[name].cycle();
      if (cycle >= 0) samples[name].push(sample);
    }
  }
  return samples;
};

const first = async ({ size, place, side, idle }: Asked<'first'>): Promise<Answers['first']> => {
  load(size, place);
  const chosen = new SIDES[side]();
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
    case 'to-caller':
      load(request.size, request.place);
      return toCaller(request.cycles);
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
    case 'bare-word':
      load(request.size, request.place);
      return bareWord(request.runs);
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
