import type { MethodName, QgaError, Result, Service } from '@qga-vss/core';
import { CONTRACT } from '@qga-vss/core/internal';
import { Requester } from '@qga-vss/core/src/requester/service.ts';
import { errorObjectOf } from '@qga-vss/core/src/rpc/error-object.ts';
import { openSimulatedMachine, type SimulatedMachine } from '@qga-vss/core/src/simulator/machine.ts';
import type { Scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { VirtualClock } from '@qga-vss/core/src/simulator/virtual-clock.ts';
import { World } from '@qga-vss/core/src/simulator/world.ts';
import { BEGUN, type Child, type Guest, type OtherWord, type Writer } from '@qga-vss/selftest/src/guest.ts';
import { healthy, VOLUMES, writer } from '../memory/fixtures.ts';

/** What is different about a guest. */
export interface Twist {
  readonly scenario?: Parameters<typeof healthy>[0];
  readonly guest?: Partial<Pick<Guest, 'account' | 'underProgramFiles' | 'architecture' | 'simulated' | 'shared' | 'fromHypervisor'>>;
  /** What Windows would make of an answer of the product. */
  readonly answers?: { readonly [M in MethodName]?: (result: Result<M>, options: object) => Result<M> };
  /** Calls of a method that fail instead, or do not come back. */
  readonly fails?: { readonly [M in MethodName]?: (options: object) => QgaError | undefined | Promise<never> };
  /** What a failure is taken for. */
  readonly failsAs?: (error: QgaError) => QgaError;
  readonly other?: OtherWord;
  /** The session of Windows; unknown where Windows does not tell. */
  readonly session?: number | 'unknown';
  /** No process finds the holder of another. */
  readonly holderHidden?: true;
  /** Somebody has used the holder a while ago. */
  readonly holderBefore?: true;
  /** Milliseconds that the holder takes for an answer. */
  readonly holderMs?: number;
  /** What the command says; or it ends only when nothing is frozen, never, or could not be started. */
  readonly command?: string | { readonly ends: 'after thaw' | 'never' | 'at once, not started' };
  /** The pipes of a command live on in what it started. */
  readonly pipesKept?: true;
  /** What is asked to watch over a process does not. */
  readonly unwatched?: true;
  /** A host is in the job of the one who started it. */
  readonly diesWithClient?: true;
  /** A process that was killed keeps its handles. */
  readonly handlesKept?: true;
  /** Without the long experiment. */
  readonly short?: true;
  /** Writes go through, frozen or not; or nothing can be written at all. */
  readonly writes?: 'pass' | 'fail';
}

const METHODS = Object.keys(CONTRACT) as readonly MethodName[];

type Method = (options: object, context?: object) => Promise<unknown>;

const methodOf = (requester: Requester, name: MethodName): Method => (requester[name] as Method).bind(requester);

/** As on every Windows. */
export const SYSTEM_WRITER = writer(1, { writerId: '{e8132975-6f93-4464-a53e-1050253ae220}', name: 'System Writer' });

const SCENARIO = { volumes: VOLUMES, writers: [SYSTEM_WRITER, writer(2)], delays: { gather: 50, freeze: 100, thaw: 20 } };

const flag = (args: readonly string[], name: string): string | undefined => {
  const place = args.indexOf(name);
  return place < 0 ? undefined : args[place + 1];
};

/** The options in a command line; that the product reads them so is proven where it is run. */
const optionsIn = (args: readonly string[]): object => ({
  volumes: args.flatMap((arg, index) => (args[index - 1] === '--volumes' ? [arg] : [])),
  backupType: flag(args, '--backup-type'),
  writers: flag(args, '--writers'),
  holdMs: Number(flag(args, '--hold-ms')),
});

/** How long the provider held, each time, in milliseconds; what it holds from the beginning is not counted. */
const holdsOf = (world: World, clock: VirtualClock): readonly number[] => {
  const holds: number[] = [];
  const freeze = world.freeze.bind(world);
  world.freeze = (events, limits, ended) => {
    const began = clock.monotonic();
    freeze(events, limits, (end) => {
      holds.push(clock.monotonic() - began);
      ended(end);
    });
  };
  return holds;
};

/** A computer in memory on which every process sees the freeze of another, as on a real one; its time jumps. */
export class SimulatedGuest implements Guest {
  readonly clock = new VirtualClock();
  readonly simulated: boolean;
  readonly shared: boolean;
  readonly fromHypervisor: boolean;
  readonly architecture: string;
  readonly account: string;
  readonly underProgramFiles: boolean;
  /** Milliseconds for which the disks were held, each time. */
  readonly holds: readonly number[];
  readonly idleCommand = ['node', '-e', ''];
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #twist: Twist;
  #holder: Requester | undefined;
  #holderRuns: boolean;
  #pids = 100;

  constructor(twist: Twist = {}) {
    const { simulated = false, shared = true, fromHypervisor = false, architecture = 'x64', account = 'Administrator' } = twist.guest ?? {};
    this.simulated = simulated;
    this.shared = shared;
    this.fromHypervisor = fromHypervisor;
    this.architecture = architecture;
    this.account = account;
    this.underProgramFiles = twist.guest?.underProgramFiles ?? false;
    this.#twist = twist;
    this.#holderRuns = twist.holderBefore ?? false;
    this.#scenario = healthy({ ...SCENARIO, ...twist.scenario, delays: { ...SCENARIO.delays, ...twist.scenario?.delays } });
    this.#world = new World(this.#scenario, this.clock);
    this.holds = holdsOf(this.#world, this.clock);
    // Every method is bound, so that a guest can be wrapped.
    for (const name of ['otherWord', 'session', 'connect', 'hasHolder', 'endHolder', 'start', 'command', 'idle', 'writer'] as const)
      Object.assign(this, { [name]: this[name].bind(this) });
  }

  /** Whether the disks are held right now. */
  get frozen(): boolean {
    return this.#world.frozen;
  }

  /** Whether a holder is left. */
  get holderRuns(): boolean {
    return this.#holderRuns;
  }

  async otherWord(): Promise<OtherWord> {
    return this.#twist.other ?? {};
  }

  async session(): Promise<number | undefined> {
    const { session = 1 } = this.#twist;
    return session === 'unknown' ? undefined : session;
  }

  async hasHolder(): Promise<boolean> {
    return this.#holderRuns;
  }

  async endHolder(): Promise<void> {
    await this.#holder?.[Symbol.asyncDispose]();
    this.#holder = undefined;
    this.#holderRuns = false;
  }

  async connect(): Promise<Service> {
    const own = this.#requester();
    const methods = METHODS.map((name) => [name, (options: object = {}, context?: object) => this.#answer(own, name, options, context)]);
    return Object.assign(Object.fromEntries(methods), { [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() }) as Service;
  }

  start(command = '', ...args: readonly string[]): Child {
    const starts: Readonly<Record<string, () => Child>> = {
      freeze: () => this.#startFreeze(args),
      run: () => this.#startRun(args),
      host: () => this.#startHost(args),
    };
    const begin = starts[command];
    if (begin === undefined) throw new Error(`nobody starts ${command} here`);
    return begin();
  }

  command(): Child {
    const { command = 'Microsoft Windows' } = this.#twist;
    if (typeof command === 'string') return child(this.#pids++, { said: Promise.resolve(command), exited: Promise.resolve(0) });
    const thawed = async (): Promise<void> => {
      while (this.frozen) await this.clock.sleep(10);
    };
    const ends: Readonly<Record<typeof command.ends, Partial<Child>>> = {
      'after thaw': { said: thawed().then(() => 'Microsoft Windows'), exited: thawed().then(() => 0) },
      never: { said: new Promise(() => {}), exited: new Promise(() => {}) },
      'at once, not started': {},
    };
    return child(this.#pids++, ends[command.ends]);
  }

  idle(): Child {
    const pid = this.#pids++;
    return child(pid, { kill: () => this.#world.processEnd(pid).set() });
  }

  writer(): Writer {
    const { writes } = this.#twist;
    const written = Promise.withResolvers<string | undefined>();
    const write = async (): Promise<void> => {
      while (writes !== 'pass' && this.frozen) await this.clock.sleep(10);
      written.resolve(writes === 'fail' ? undefined : 'written');
    };
    async function* lines(): AsyncGenerator<string> {
      const line = await written.promise;
      if (line !== undefined) yield line;
    }
    return { ...child(this.#pids++, { lines, write: () => void write() }), remove: async () => {} };
  }

  async #answer(own: Requester, name: MethodName, options: object, context?: object): Promise<unknown> {
    const failure = await this.#twist.fails?.[name]?.(options);
    if (failure !== undefined) throw failure;
    const hidden = this.#twist.holderHidden ?? false;
    const owner = !hidden && !own.mayHold && this.#holder?.mayHold && (name === 'status' || name === 'thaw') ? this.#holder : own;
    if (owner !== own) await this.clock.sleep(this.#twist.holderMs ?? 0);
    const result = await methodOf(owner, name)(options, context).catch((error: QgaError) => {
      throw this.#twist.failsAs?.(error) ?? error;
    });
    const told = owner !== own && name === 'status' ? { ...(result as object), owner: 'qga-vss' } : result;
    const alter = this.#twist.answers?.[name] as ((result: unknown, options: object) => unknown) | undefined;
    return alter === undefined ? told : alter(told, options);
  }

  #machine(exit = (): void => {}): SimulatedMachine {
    return openSimulatedMachine(this.#scenario, this.clock, { world: this.#world, exit });
  }

  #requester(machine = this.#machine(), caller?: number): Requester {
    return new Requester(machine, caller === undefined ? undefined : machine.processes.watch(caller));
  }

  /** The command ends, and the holder goes on. */
  #startFreeze(args: readonly string[]): Child {
    const machine = this.#machine();
    const holder = this.#requester(machine);
    this.#holder = holder;
    this.#holderRuns = true;
    const freezing = this.#answer(holder, 'freeze', optionsIn(args)).then(
      (result) => ({ code: 0, text: JSON.stringify(result) }),
      (error) => ({ code: 3, text: JSON.stringify({ error }) }),
    );
    const killed = Promise.withResolvers<null>();
    const exited = Promise.race([freezing.then(({ code }) => code), killed.promise]).then((code) => {
      if (this.#twist.diesWithClient) {
        machine.kill();
        this.#holder = undefined;
        this.#holderRuns = false;
      }
      return code;
    });
    const said = freezing.then(({ text }) => text);
    return child(this.#pids++, { exited, said: this.#twist.pipesKept ? new Promise(() => {}) : said, kill: () => killed.resolve(null) });
  }

  #startRun(args: readonly string[]): Child {
    const pid = this.#pids++;
    const machine = this.#machine();
    const ended = Promise.withResolvers<string>();
    void methodOf(
      this.#requester(machine, this.#twist.unwatched ? undefined : pid),
      'freeze',
    )(optionsIn(args)).catch((error: Error) => ended.resolve(error.message));
    const kill = (): void => {
      if (this.#twist.diesWithClient) machine.kill();
      this.#world.processEnd(pid).set();
      ended.resolve('');
    };
    async function* errorLines(): AsyncGenerator<string> {
      yield BEGUN;
    }
    return child(pid, { said: ended.promise, errorLines, kill });
  }

  #startHost(args: readonly string[]): Child {
    const gone = Promise.withResolvers<number | null>();
    const machine: SimulatedMachine = this.#machine(() => {
      machine.kill();
      gone.resolve(4);
    });
    let killed = false;
    const caller = flag(args, '--caller');
    const requester = this.#requester(machine, caller === undefined || this.#twist.unwatched ? undefined : Number(caller));
    const host = new SimulatedHost(gone.promise, (method, params, context) => this.#answer(requester, method, params, context), requester);
    return child(this.#pids++, {
      exited: gone.promise,
      lines: () => host.lines(),
      write: (text) => host.write(text),
      // The dead do not hear that their input has ended.
      end: () => void (killed || requester[Symbol.asyncDispose]().then(() => gone.resolve(0))),
      kill: () => {
        killed = true;
        gone.resolve(null);
        if (!this.#twist.handlesKept) machine.kill();
      },
    });
  }
}

type HostCall = (method: MethodName, params: object, context: object) => Promise<unknown>;

/** A host that is spoken to in lines. */
class SimulatedHost {
  readonly #lines: string[] = [];
  readonly #gone: Promise<unknown>;
  readonly #call: HostCall;
  readonly #requester: Requester;
  readonly #running = new Map<number, AbortController>();
  #news = Promise.withResolvers<boolean>();

  constructor(gone: Promise<unknown>, call: HostCall, requester: Requester) {
    this.#gone = gone;
    this.#call = call;
    this.#requester = requester;
  }

  write(text: string): void {
    const { id, method, params } = JSON.parse(text);
    if (method === 'cancel') this.#running.get(params.id)?.abort();
    else void this.#answer(id, method, params);
  }

  async *lines(): AsyncGenerator<string> {
    for (let next = 0, isThere = true; isThere; isThere = await Promise.race([this.#news.promise, this.#gone.then(() => false)]))
      for (; next < this.#lines.length; next++) yield this.#lines[next] ?? '';
  }

  async #answer(id: number, method: MethodName, params: object): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const onProgress = (progress: object): void => this.#say({ method: 'progress', params: { id, ...progress } });
    const answer = await this.#call(method, params, { signal: controller.signal, onProgress }).then(
      (result) => ({ id, result }),
      (error) => ({ id, error: errorObjectOf(error) }),
    );
    this.#say(answer);
    // As a host does: a call into VSS that never came back leaves no other way.
    if (this.#requester.unusable) this.#requester.terminate(4);
  }

  #say(message: object): void {
    this.#lines.push(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.#news.resolve(true);
    this.#news = Promise.withResolvers();
  }
}

const child = (pid: number, special: Partial<Child>): Child => ({
  pid,
  exited: Promise.resolve(null),
  said: Promise.resolve(''),
  async *lines() {},
  async *errorLines() {},
  write: () => {},
  end: () => {},
  kill: () => {},
  ...special,
});
