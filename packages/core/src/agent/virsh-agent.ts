import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import { ANSWER_MS, answeredWithin, type GuestAgent, Turns } from './agent.ts';
import { agentErrorOf, returned } from './agent-error.ts';

type Virsh = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable; readonly stderr: Readable };

/** Milliseconds that virsh itself may take beyond what it waits for the agent: over ssh, on a loaded hypervisor. @seam */
export const VIRSH_MS = 10_000;
/** Bytes of an answer at most: beyond, libvirt refuses the agent for a while. */
const ANSWER_LIMIT = 11 * 1024 * 1024;

/** A word as virsh's own command line takes it, whatever is in it. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** Collects what a stream says, and tells when it has said a text. */
class Heard {
  /** What no text that is waited for begins in: a long answer comes in hundreds of pieces. */
  #passed: string[] = [];
  #passedLength = 0;
  #text = '';
  #wake = Promise.withResolvers<void>();
  #ended = false;

  constructor(stream: Readable) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      this.#text += chunk;
      this.#wake.resolve();
    });
    stream.once('close', () => {
      this.#ended = true;
      this.#wake.resolve();
    });
  }

  /** What came before a text, which is taken away with it. @returns undefined where the stream ended first */
  async until(mark: string): Promise<string | undefined> {
    for (;;) {
      const at = this.#text.indexOf(mark);
      if (at >= 0) {
        this.#pass(at);
        this.#text = this.#text.slice(mark.length);
        this.#passedLength = 0;
        return this.#passed.splice(0).join('');
      }
      if (this.#ended) return undefined;
      this.#pass(Math.max(0, this.#text.length - mark.length));
      if (this.#passedLength > ANSWER_LIMIT) throw QgaError.of('ANSWER_TOO_LARGE');
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
    }
  }

  /** All that is left. */
  get rest(): string {
    return this.#passed.join('') + this.#text;
  }

  #pass(length: number): void {
    this.#passed.push(this.#text.slice(0, length));
    this.#passedLength += length;
    this.#text = this.#text.slice(length);
  }
}

/** What a command of virsh printed. */
interface Printed {
  readonly output: string;
  readonly errors: string;
}

/** One virsh, kept open: a virsh a command costs ten times as much. */
class OpenVirsh {
  readonly #child: Virsh;
  readonly #output: Heard;
  readonly #errors: Heard;
  /** Resolves once it is known how it ended, which is later than the end of its output. */
  readonly #ended = Promise.withResolvers<void>();
  #failed: Error | undefined;
  #count = 0;

  constructor(program: readonly string[]) {
    const [file = 'virsh', ...args] = program;
    this.#child = spawn(file, [...args, '--quiet'], { stdio: ['pipe', 'pipe', 'pipe'] }) as Virsh;
    this.#child.on('error', (error) => {
      this.#failed ??= error;
      this.#ended.resolve();
    });
    this.#child.once('close', () => this.#ended.resolve());
    // A virsh that is gone is told of by the end of its output.
    this.#child.stdin.on('error', () => {});
    this.#output = new Heard(this.#child.stdout);
    this.#errors = new Heard(this.#child.stderr);
  }

  get isGone(): boolean {
    return this.#failed !== undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /**
   * Runs a command of virsh. What it prints stands between marks that the echo of our own input cannot be taken for: their words
   * come apart there.
   */
  async run(command: string): Promise<Printed> {
    this.#count += 1;
    const mark = `qga-vss ${this.#count}`;
    const echo = `"qga-vss" "${this.#count}"`;
    this.#child.stdin.write(`${command}\necho --err ${echo}\necho ${echo}\n`);
    const output = await this.#output.until(mark);
    const errors = output === undefined ? undefined : await this.#errors.until(mark);
    if (output === undefined || errors === undefined) throw await this.#gone();
    return { output, errors };
  }

  close(): void {
    this.#child.kill();
    this.#child.stdin.destroy();
  }

  async #gone(): Promise<QgaError> {
    await this.#ended.promise;
    const { exitCode, signalCode } = this.#child;
    const said = this.#failed?.message ?? this.#errors.rest.trim().slice(-500);
    const how = signalCode === null ? `exit code ${exitCode}` : signalCode;
    return QgaError.of('HYPERVISOR_FAILED', { call: 'virsh', detail: said === '' ? `It ended (${how}).` : said }, { cause: this.#failed });
  }
}

export interface VirshAgentOptions {
  /** The domain's name, id or UUID. */
  readonly domain: string;
  /** The program and its first arguments, such as `ssh`, `hv`, `virsh`. */
  readonly virsh: readonly string[];
  readonly clock: Clock;
}

/** What virsh says of an error, without its own word before it. */
const errorWords = (errors: string): string =>
  errors
    .replaceAll(/^error: /gm, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');

/** The agent of a domain of libvirt. It takes one command at a time, and gives the agent five seconds where it is told nothing else. */
export class VirshAgent implements GuestAgent {
  readonly #options: VirshAgentOptions;
  readonly #turns = new Turns();
  #virsh: OpenVirsh | undefined;

  constructor(options: VirshAgentOptions) {
    this.#options = options;
  }

  async ask(command: string, options: object = {}, timeoutMs: number = ANSWER_MS): Promise<unknown> {
    return await this.#turns.take(async () => {
      const request = quoted(JSON.stringify({ execute: command, arguments: options }));
      const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
      const line = `qemu-agent-command --domain ${quoted(this.#options.domain)} --timeout ${seconds} --cmd ${request}`;
      const { output, errors } = await this.#within(timeoutMs + VIRSH_MS, command, line);
      const answer = output.split('\n').findLast((each) => each.startsWith('{'));
      if (answer !== undefined) return returned(parsed(answer, command), command);
      const at = { call: command, object: this.#options.domain };
      throw agentErrorOf(errorWords(errors), at, 'HYPERVISOR_FAILED');
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hangUp();
  }

  async #within(timeoutMs: number, command: string, line: string): Promise<Printed> {
    try {
      return await answeredWithin({ clock: this.#options.clock, timeoutMs, command }, async () => {
        if (this.#virsh?.isGone) this.#hangUp();
        this.#virsh ??= new OpenVirsh(this.#options.virsh);
        return await this.#virsh.run(line);
      });
    } catch (thrown) {
      this.#hangUp();
      throw thrown;
    }
  }

  #hangUp(): void {
    this.#virsh?.close();
    this.#virsh = undefined;
  }
}

const parsed = (line: string, call: string): unknown => {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw QgaError.of('AGENT_PROTOCOL', { call, detail: `It said: ${line.slice(0, 200)}` }, { cause });
  }
};
