import { PassThrough } from 'node:stream';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { GuestAgent } from '../../src/agent/agent.ts';
import type { AboutResult } from '../../src/contract/host.ts';
import { type CallMethod, callOf } from '../../src/contract/service.ts';
import { Guest } from '../../src/host/guest.ts';
import { hostMethods } from '../../src/host/methods.ts';
import { Requester } from '../../src/requester/service.ts';
import { Dispatcher } from '../../src/rpc/dispatcher.ts';
import { InFlight } from '../../src/rpc/in-flight.ts';
import { RESPONSE_LIMIT } from '../../src/rpc/line-decoder.ts';
import { parseLine } from '../../src/rpc/message.ts';
import { packing } from '../../src/rpc/packed.ts';
import { serve } from '../../src/rpc/server.ts';
import { streamTransport } from '../../src/rpc/stream-transport.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { VERSION } from '../../src/version.ts';
import { QgaError } from '../../src/vss/errors.ts';

interface Options {
  readonly 'input-data'?: string;
  readonly 'buf-b64'?: string;
  readonly pid?: number;
  readonly count?: number;
  readonly path?: string;
  readonly arg?: readonly string[];
}

const COMMANDS = ['guest-exec', 'guest-exec-status', 'guest-file-open', 'guest-file-close', 'guest-file-read', 'guest-file-write'];

/** What libvirt passes on of one answer; a longer one is dropped (REMOTE_STRING_MAX of src/remote/remote_protocol.x). */
const LIBVIRT_LIMIT = 4 * 1024 * 1024;

interface GuestTime {
  readonly clock?: VirtualClock;
  readonly aheadMs?: number;
  readonly answerMs?: number;
  readonly backMs?: number;
}

/** A Windows guest in memory behind its agent: what the agent starts, and the pipe that it opens, reach one holder. */
export class WindowsGuest implements GuestAgent {
  readonly clock: VirtualClock;
  /** By how much its own clock is ahead of that, how long until its agent has done what it is asked, and the answer back. Milliseconds. */
  readonly #aheadMs: number;
  readonly #answerMs: number;
  readonly #backMs: number;
  readonly machine;
  readonly holder;
  readonly asked: string[] = [];
  /** Characters of the answers that its agent has given, and how many of them while the disks were frozen. */
  answered = 0;
  answeredWhileFrozen = 0;
  /** What the agent does not allow. */
  disabled: readonly string[] = [];
  frozenByAgent = false;
  about: object = { version: VERSION, endpoint: '\\\\.\\pipe\\qga-vss' };
  /** What becomes of a command instead: an error, or undefined where it is done. */
  fault: (command: string) => QgaError | undefined = () => undefined;
  /** What becomes of an answer on its way back, when the command is done. */
  lost: (command: string) => QgaError | undefined = () => undefined;
  readonly #programs = new Map<number, string | undefined>();
  readonly #there = new PassThrough();
  readonly #back = new PassThrough();

  constructor(scenario: Scenario = healthy(), { clock = new VirtualClock(), aheadMs = 0, answerMs = 0, backMs = 0 }: GuestTime = {}) {
    this.clock = clock;
    this.#aheadMs = aheadMs;
    this.#answerMs = answerMs;
    this.#backMs = backMs;
    const own = {
      now: this.#now,
      monotonic: () => clock.monotonic(),
      sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal),
      timer: (ms: number, fire: () => void) => clock.timer(ms, fire),
    };
    this.machine = openSimulatedMachine(scenario, own);
    this.holder = new Requester(this.machine);
  }

  service(name = 'libvirt:web01'): Guest {
    return new Guest({ name, agent: this, clock: this.clock, product: { node: 'node.exe', bundle: 'qga-vss.cjs' } });
  }

  /** Whether its holder has a session. */
  get isBusy(): boolean {
    return this.holder.lastBusy === this.clock.monotonic();
  }

  /** Commands that are about programs and pipes, since the last time this was asked. */
  happened(): readonly string[] {
    return this.asked.splice(0).filter((command) => command === 'guest-exec' || command === 'guest-file-open');
  }

  async ask(command: string, options: object = {}): Promise<unknown> {
    this.asked.push(command);
    if (this.#answerMs > 0) await this.clock.sleep(this.#answerMs);
    const error = this.fault(command);
    if (error !== undefined) throw error;
    const answer = await this.#does[command]?.(options);
    const { length } = JSON.stringify(answer) ?? '';
    if (length > LIBVIRT_LIMIT) throw QgaError.of('ANSWER_TOO_LARGE', { call: command });
    this.answered += length;
    if (this.machine.isFrozen()) this.answeredWhileFrozen += length;
    const lost = this.lost(command);
    if (lost !== undefined) throw lost;
    if (this.#backMs > 0) await this.clock.sleep(this.#backMs);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  readonly #does: Readonly<Record<string, (options: Options) => unknown>> = {
    'guest-info': () => ({ supported_commands: COMMANDS.map((name) => ({ name, enabled: !this.disabled.includes(name) })) }),
    'guest-fsfreeze-status': () => (this.frozenByAgent ? 'frozen' : 'thawed'),
    'guest-get-time': () => this.#now() * 1e6,
    'guest-exec': ({ 'input-data': input = '', arg = [] }) => this.#start(Buffer.from(input, 'base64').toString(), arg),
    'guest-exec-status': ({ pid = 0 }) => {
      const output = this.#programs.get(pid);
      return output === undefined ? { exited: false } : { exited: true, exitcode: 0, 'out-data': Buffer.from(output).toString('base64') };
    },
    'guest-file-open': () => {
      const { reader, writer } = streamTransport(this.#there, this.#back, RESPONSE_LIMIT);
      void serve(
        reader,
        writer,
        hostMethods(this.holder, callOf(this.holder), () => {}),
      );
      return 1000;
    },
    'guest-file-close': () => ({}),
    'guest-file-write': ({ 'buf-b64': base64 = '' }) => {
      const bytes = Buffer.from(base64, 'base64');
      this.#there.write(bytes);
      return { count: bytes.length };
    },
    'guest-file-read': ({ count = 0 }) => {
      const bytes: Buffer | null = this.#back.read(Math.min(count, this.#back.readableLength));
      if (bytes === null) throw QgaError.of('AGENT_FAILED', { detail: 'The pipe is being closed.' });
      return { count: bytes.length, 'buf-b64': bytes.toString('base64') };
    },
  };

  readonly #now = (): number => this.clock.now() + this.#aheadMs;

  /** A program that answers one request of its input. */
  #start(input: string, args: readonly string[]): { readonly pid: number } {
    const pid = this.#programs.size + 1;
    this.#programs.set(pid, undefined);
    let output = '';
    const call: CallMethod = (method, options, context) => {
      const { detach: _, ...own } = options as { readonly detach?: boolean };
      return callOf(this.holder)(method, own as typeof options, context);
    };
    const methods = hostMethods(
      this.holder,
      call,
      () => {},
      async () => this.about as AboutResult,
    );
    const { reader, writer: plain, close } = streamTransport(new PassThrough(), new PassThrough());
    const write = async (message: string): Promise<void> => {
      output += `${message}\n`;
    };
    const streams = { reader, writer: { broken: plain.broken, backlog: 0, end: async () => {}, write }, close };
    const { writer } = args.includes('--pack') ? packing(streams) : streams;
    const dispatcher = new Dispatcher(methods, new InFlight(), (text) => void writer.write(text));
    void dispatcher.answer(parseLine({ text: input })).then(() => this.#programs.set(pid, output));
    return { pid };
  }
}
