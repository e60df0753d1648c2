/** What is measured of hosts: their start, their cost, their memory, their punctuality. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Calls } from '@qga-vss/core/src/contract/calls.ts';
import { type Service, serviceOf } from '@qga-vss/core/src/contract/service.ts';
import { AttachedHost } from '@qga-vss/core/src/host/attached-host.ts';
import { hostEnvironment } from '@qga-vss/core/src/host/host-environment.ts';
import { startHost } from '@qga-vss/core/src/host/start-host.ts';
import { Requester } from '@qga-vss/core/src/requester/service.ts';
import { Library } from '@qga-vss/core/src/windows/library.ts';
import { openWindowsMachine } from '@qga-vss/core/src/windows/machine.ts';
import { Block } from '@qga-vss/core/src/windows/memory.ts';
import { fn } from '@qga-vss/core/src/windows/signature.ts';
import { double } from '@qga-vss/test-kit/src/lab/guest/double.ts';
import type { Answers, Asked, Pair } from '../request.ts';
import { BareCalls } from './bare.ts';
import { floorPrograms } from './floors.ts';
import { microseconds, ticks } from './ticks.ts';

const HOST = 'C:\\lab\\host.cjs';
const COMMAND = 'C:\\lab\\qga-vss.cjs';
/** Loaded into a host before itself, so that what is measured is what cannot be collected. */
const COLLECT = 'C:\\lab\\collect.cjs';
const OPTIONS = { volumes: ['C:', 'D:'] };

/** A host of this process, with no holder asked in between. */
const attached = (): Service => {
  const host = new AttachedHost(() => startHost({ host: HOST }));
  return serviceOf(host.call, () => host[Symbol.asyncDispose]());
};

const pair = async (calls: Pick<Calls, 'freeze' | 'thaw'>): Promise<Pair> => {
  const called = performance.now();
  const { sessionId } = await calls.freeze(OPTIONS);
  const frozen = performance.now();
  const { consistency } = await calls.thaw({ sessionId });
  if (consistency !== 'application') throw new Error(`The snapshot is ${consistency}.`);
  return { freeze: 1000 * (frozen - called), thaw: 1000 * (performance.now() - frozen) };
};

/** Another Node that answers each line with itself. */
class Echo implements Disposable {
  readonly #node = spawnHost([floorPrograms().echo]);

  /** Milliseconds of a line and its answer. */
  async line(): Promise<number> {
    const began = performance.now();
    this.#node.stdin.write('x\n');
    await once(this.#node.stdout, 'data');
    return performance.now() - began;
  }

  [Symbol.dispose](): void {
    this.#node.kill('SIGKILL');
  }
}

/** The same cycles through a host and in this process, in turns. */
export const remote = async (cycles: number, before: number): Promise<Answers['remote']> => {
  await using host = attached();
  using echo = new Echo();
  await using inProcess = new Requester(openWindowsMachine());
  const samples = { host: [] as Pair[], inProcess: [] as Pair[], line: [] as number[] };
  for (let cycle = -before; cycle < cycles; cycle++) {
    const sides = { host: await pair(host), inProcess: await pair(inProcess) };
    const line = await echo.line();
    if (cycle < 0) continue;
    samples.host.push(sides.host);
    samples.inProcess.push(sides.inProcess);
    samples.line.push(line);
  }
  return samples;
};

/** The first call of this process, then warm ones; as `powershell/calls.ps1` makes them. */
export const calls = async (cycles: number, before: number): Promise<Answers['calls']> => {
  const began = performance.now();
  await using host = attached();
  await host.status();
  const first = [performance.now() - began];
  const [warm, pairs]: [number[], Pair[]] = [[], []];
  for (let cycle = -before; cycle < cycles; cycle++) {
    const called = performance.now();
    await host.status();
    const answered = performance.now();
    const one = await pair(host);
    if (cycle < 0) continue;
    warm.push(answered - called);
    pairs.push(one);
  }
  return { first, warm, freeze: pairs.map(({ freeze }) => freeze / 1000), thaw: pairs.map(({ thaw }) => thaw / 1000) };
};

const PROCESS = {
  dll: 'kernel32.dll',
  functions: {
    OpenProcess: fn('uint64', ['uint32', 'int32', 'uint32']),
    K32GetProcessMemoryInfo: fn('int32', ['uint64', 'uint64', 'uint32']),
    GetProcessHandleCount: fn('int32', ['uint64', 'uint64']),
  },
} as const;

const QUERY_AND_READ = 0x410;
const COUNTERS_SIZE = 72;
/** WorkingSetSize in PROCESS_MEMORY_COUNTERS. */
const WORKING_SET = 16;

const lookAt = (pid: number): { readonly rss: number; readonly handles: number } => {
  const library = new Library();
  const { OpenProcess, K32GetProcessMemoryInfo, GetProcessHandleCount } = library.functions(PROCESS);
  const process = OpenProcess(QUERY_AND_READ, 0, pid);
  using counters = new Block(COUNTERS_SIZE + 16);
  K32GetProcessMemoryInfo(process, counters.address, COUNTERS_SIZE);
  GetProcessHandleCount(process, counters.address + COUNTERS_SIZE);
  library.kernel32.CloseHandle(process);
  return { rss: counters.pointer(WORKING_SET), handles: counters.uint32(COUNTERS_SIZE) };
};

type Host = ChildProcess & { readonly stdin: NodeJS.WritableStream; readonly stdout: NodeJS.ReadableStream };

const spawnHost = (args: readonly string[]): Host =>
  spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: hostEnvironment(process.env) }) as Host;

/** The next line that a host says. */
const lineOf = async (host: Host): Promise<{ readonly result?: { readonly consistency?: string }; readonly method?: string }> => {
  let text = '';
  while (!text.endsWith('\n')) text += String((await once(host.stdout, 'data'))[0]);
  return JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');
};

const ask = async (host: Host, method: string, params: object): Promise<void> => {
  host.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: method, method, params })}\n`);
  while ((await lineOf(host)).method === 'progress');
};

export const hostMemory = async ({ cycles, settled, flags }: Asked<'host-memory'>): Promise<Answers['host-memory']> => {
  writeFileSync(COLLECT, 'setInterval(globalThis.gc, 200).unref();');
  const host = spawnHost(['--expose-gc', ...flags, '-r', COLLECT, HOST]);
  const run = async (count: number): Promise<ReturnType<typeof lookAt>> => {
    for (let cycle = 0; cycle < count; cycle++) {
      await ask(host, 'freeze', OPTIONS);
      await ask(host, 'thaw', {});
    }
    return lookAt(host.pid ?? 0);
  };
  const before = await run(settled);
  const after = await run(cycles - settled);
  host.kill('SIGKILL');
  return { rss: [before.rss, after.rss], handles: [before.handles, after.handles] };
};

/** What is started: its arguments for Node, and what it is asked. */
interface Started {
  readonly args: readonly string[];
  readonly asked?: string;
}

const started = (): Readonly<Record<'host' | 'floor' | 'version' | 'explain' | 'node', Started>> => ({
  host: { args: [HOST], asked: '{"jsonrpc":"2.0","id":1,"method":"status"}\n' },
  floor: { args: [floorPrograms().echoWithKoffi], asked: 'x\n' },
  version: { args: [COMMAND, '--version'] },
  explain: { args: [COMMAND, 'explain', 'VSS_E_BAD_STATE'] },
  node: { args: ['-e', 'process.stdout.write("x\\n")'] },
});

/** From the start of a process to its first word: the answer to a first request, or what it prints. */
export const start = async (runs: number): Promise<Answers['start']> => {
  const samples: Record<keyof Answers['start'], number[]> = { host: [], floor: [], version: [], explain: [], node: [] };
  const programs = started();
  for (let run = 0; run < runs; run++) {
    for (const side of ['host', 'floor', 'version', 'explain', 'node'] as const) {
      const { args, asked } = programs[side];
      const began = performance.now();
      const child = spawnHost(args);
      if (asked !== undefined) child.stdin.write(asked);
      await once(child.stdout, 'data');
      samples[side].push(performance.now() - began);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  return samples;
};

/** From the frozen event to the next line of the caller, through a host. */
export const toCaller = async (cycles: number): Promise<Answers['to-caller']> => {
  await using host = attached();
  const samples: number[] = [];
  for (let cycle = -1; cycle < cycles; cycle++) {
    const { sessionId } = await host.freeze(OPTIONS);
    const frozen = ticks();
    await host.thaw({ sessionId });
    if (cycle >= 0) samples.push(microseconds(double.times().frozenAt, frozen) / 1000);
  }
  return samples;
};

export const word = async (runs: number): Promise<Answers['word']> => {
  await using host = attached();
  const prepared: number[] = [];
  for (let run = 0; run < runs; run++) {
    await host.prepare(OPTIONS);
    prepared.push((await pair({ freeze: () => host.freeze(), thaw: (options) => host.thaw(options) })).freeze / 1000);
  }
  return { prepared, plain: (await pair(host)).freeze / 1000 };
};

/** The same of the bare calls, in this process. */
export const bareWord = async (runs: number): Promise<Answers['bare-word']> => {
  const calls = new BareCalls();
  const samples: number[] = [];
  for (let run = 0; run < runs; run++) {
    const freeze = await calls.prepare(['C:\\', 'D:\\']);
    const called = performance.now();
    const frozen = await freeze();
    samples.push(performance.now() - called);
    await calls.thaw(frozen);
  }
  return samples;
};

export const instant = async (runs: number, aheadMs: number): Promise<Answers['instant']> => {
  await using host = attached();
  // The first freeze of a process takes longer than any other.
  await pair(host);
  const late: number[] = [];
  for (let run = 0; run < runs; run++) {
    const freezeAt = Date.now() + aheadMs;
    const { frozenAt = 0, sessionId } = await host.freeze({ ...OPTIONS, freezeAt });
    late.push(frozenAt - freezeAt);
    await host.thaw({ sessionId });
  }
  return late;
};
