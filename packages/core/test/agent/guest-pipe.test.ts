import { describe, expect, test } from 'vitest';
import type { GuestAgent } from '../../src/agent/agent.ts';
import { GuestPipe } from '../../src/agent/guest-pipe.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import { QgaError } from '../../src/vss/errors.ts';

interface Options {
  readonly handle?: number;
  readonly 'buf-b64'?: string;
  readonly count?: number;
}

/** A Windows guest's agent as QEMU's commands-win32.c has it: an empty pipe is an error of reading, as a broken one is. */
class AgentWithPipe implements GuestAgent {
  readonly asked: string[] = [];
  readonly written: Buffer[] = [];
  readonly said: Buffer[] = [];
  broken = false;
  /** What it answers whatever it is asked. */
  answer: unknown;
  /** Bytes that one write takes. */
  takes = Number.POSITIVE_INFINITY;

  async ask(command: string, options: object = {}): Promise<unknown> {
    this.asked.push(command);
    const { 'buf-b64': base64 = '' }: Options = options;
    if (command === 'guest-file-open') return 1000;
    if (command === 'guest-file-close') return {};
    if (this.answer !== undefined) return this.answer;
    if (this.broken) throw QgaError.of('AGENT_FAILED', { detail: 'Le canal de communication a été fermé.' });
    if (command === 'guest-file-write') {
      const bytes = Buffer.from(base64, 'base64').subarray(0, this.takes);
      this.written.push(bytes);
      return { count: bytes.length };
    }
    const next = this.said.shift();
    if (next === undefined) throw QgaError.of('AGENT_FAILED', { detail: 'Le canal est vide.' });
    return { count: next.length, 'buf-b64': next.toString('base64') };
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

const opened = async () => {
  const agent = new AgentWithPipe();
  const clock = new VirtualClock();
  return { agent, clock, pipe: await GuestPipe.open(agent, clock, '\\\\.\\pipe\\qga-vss') };
};

describe('a pipe that the agent opens', () => {
  test('takes what is written, in the pieces that the agent takes', async () => {
    const { agent, pipe } = await opened();
    agent.takes = 4;
    await pipe.write(Buffer.from('hello guest'));
    expect(agent.written.map(String)).toEqual(['hell', 'o gu', 'est']);
  });

  test('gives what is said, however long it was empty', async () => {
    const { agent, clock, pipe } = await opened();
    void clock.sleep(10_000).then(() => agent.said.push(Buffer.from('at '), Buffer.from('last')));
    const heard: string[] = [];
    for await (const bytes of pipe.incoming) if (heard.push(String(Buffer.from(bytes))) === 2) break;
    expect(heard).toEqual(['at ', 'last']);
    expect(clock.monotonic()).toBeLessThan(10_100);
  });

  test('whose other end is gone is known by a write that fails, within a second', async () => {
    const { agent, clock, pipe } = await opened();
    agent.broken = true;
    await expect(pipe.incoming[Symbol.asyncIterator]().next()).rejects.toMatchObject({ name: 'CHANNEL_CLOSED' });
    expect(clock.monotonic()).toBeLessThan(1100);
    await expect(pipe.write(Buffer.from('x'))).rejects.toMatchObject({ name: 'CHANNEL_CLOSED' });
  });

  test.each([{}, { count: '4' }, { count: -1 }, null])('that is answered %j to a write does not take it', async (answer) => {
    const { agent, pipe } = await opened();
    agent.answer = answer;
    await expect(pipe.write(Buffer.from('x'))).rejects.toMatchObject({ name: 'CHANNEL_CLOSED', cause: { name: 'AGENT_PROTOCOL' } });
  });

  test('is closed once, and nothing is read any more', async () => {
    const { agent, pipe } = await opened();
    pipe.close();
    await pipe[Symbol.asyncDispose]();
    expect(await pipe.incoming[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
    expect(agent.asked).toEqual(['guest-file-open', 'guest-file-close']);
  });
});
