import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Lab, WINDOWS } from './setup.ts';
import { howEnded, type Program } from './wine.ts';

export interface GuestAgentOptions {
  /** Commands that it refuses. */
  readonly blocked?: readonly string[];
  /** Bytes that one guest-file-read gives at most. */
  readonly readAtMost?: number;
}

/** Longer than any test: a program of the lab has less. */
const AGENT_MS = 600_000;

const listening = async (server: Server, where: ListenOptions): Promise<void> => {
  server.listen(where);
  await once(server, 'listening');
};

/** @throws Error once the program has ended */
const neverConnected = async (program: Program): Promise<never> => {
  throw new Error(`guest-agent.exe has ended before it was connected: ${howEnded(await program.result())}`);
};

/**
 * The guest agent's double in a guest of the lab, behind a Unix socket as QEMU has it for a virtio-serial port: the socket stays when
 * the agent ends, which is silence to its client, and what an earlier client did not wait for is said to the next.
 */
export class GuestAgentInLab implements AsyncDisposable {
  // Not below TMPDIR, which may be too long for the address of a socket.
  readonly #folder = mkdtempSync('/tmp/qga-vss-channel-');
  readonly socket = join(this.#folder, 'qga.sock');
  readonly #lab: Lab;
  readonly #toHypervisor = createServer((client) => this.#serve(client));
  readonly #toGuest = createServer({ noDelay: true });
  #program: Program | undefined;
  #agent: Socket | undefined;
  #client: Socket | undefined;
  #unheard: Buffer[] = [];
  /** What the client hears of what the agent has said, piece by piece. */
  heard: (said: Buffer) => readonly Buffer[] = (said) => [said];

  private constructor(lab: Lab) {
    this.#lab = lab;
  }

  static async start(lab: Lab, options: GuestAgentOptions = {}): Promise<GuestAgentInLab> {
    const made = new GuestAgentInLab(lab);
    await listening(made.#toHypervisor, { path: made.socket });
    await listening(made.#toGuest, { port: 0, host: '127.0.0.1' });
    await made.start(options);
    return made;
  }

  /** Starts the agent, or a new one, as Windows does with a service that has ended. */
  async start({ blocked = [], readAtMost }: GuestAgentOptions = {}): Promise<void> {
    const { port } = this.#toGuest.address() as AddressInfo;
    const args = [String(port), blocked.join(','), ...(readAtMost === undefined ? [] : [String(readAtMost)])];
    const program = this.#lab.start(WINDOWS.guestAgent, args, { timeoutMs: AGENT_MS });
    this.#program = program;
    const [agent]: Socket[] = await Promise.race([once(this.#toGuest, 'connection'), neverConnected(program)]);
    this.#agent = agent;
    agent?.on('data', (said: Buffer) => this.heard(said).forEach((piece) => void this.say(piece)));
    // An agent that is killed breaks its channel.
    agent?.on('error', () => {});
  }

  /** Ends the agent at once. What it has started goes on. */
  async kill(): Promise<void> {
    const program = this.#program;
    this.#program = undefined;
    program?.kill();
    await program?.result();
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  /** Says something in the agent's place. */
  say(bytes: Buffer): void {
    if (this.#client === undefined) this.#unheard.push(bytes);
    else this.#client.write(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    this.#client?.destroy();
    this.#toHypervisor.close();
    this.#toGuest.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #serve(client: Socket): void {
    this.#client = client;
    for (const bytes of this.#unheard.splice(0)) client.write(bytes);
    client.on('data', (bytes) => this.#agent?.write(bytes));
    // Whoever is gone hears nothing more.
    client.on('error', () => {});
    client.on('close', () => {
      if (this.#client === client) this.#client = undefined;
    });
  }
}
