import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SocketAgent } from '../../src/agent/socket-agent.ts';
import { systemClock } from '../../src/platform/system-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-socket-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Asked {
  readonly execute: string;
  readonly arguments: { readonly id?: number };
}

type Say = (asked: Asked, socket: Socket) => void;

const answer = (socket: Socket, value: unknown): void => void socket.write(`${JSON.stringify({ return: value })}\n`);

let count = 0;

/** An agent on a socket that is in step by the protocol's rules, and plays the rest as told. */
const playing = async (say: Say, greeting = '', inStep = () => true) => {
  const path = join(folder, `${++count}.sock`);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.setEncoding('latin1').on('data', (text: string) => {
      for (const line of text.split('\n').filter((each) => each !== '')) {
        const asked: Asked = JSON.parse(line.replace('\xff', ''));
        if (asked.execute !== 'guest-sync-delimited') say(asked, socket);
        else if (inStep()) socket.write(`${greeting}\xff${JSON.stringify({ return: asked.arguments.id })}\n`, 'latin1');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    connections: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Waits are short where one is to be too long. */
const impatient = { ...systemClock, sleep: (_ms: number, signal?: AbortSignal) => systemClock.sleep(100, signal) };

describe('an agent behind a socket', () => {
  test('answers one question after the other, on one connection', async () => {
    await using server = await playing(({ execute }, socket) => answer(socket, execute));
    await using agent = new SocketAgent({ path: server.path, clock: systemClock });
    expect(await Promise.all([agent.ask('guest-ping'), agent.ask('guest-info')])).toEqual(['guest-ping', 'guest-info']);
    expect(server.connections()).toBe(1);
  });

  test('is connected to for each question where others need it in between', async () => {
    await using server = await playing(({ execute }, socket) => answer(socket, execute));
    await using agent = new SocketAgent({ path: server.path, clock: systemClock, perCommand: true });
    expect([await agent.ask('guest-ping'), await agent.ask('guest-info')]).toEqual(['guest-ping', 'guest-info']);
    expect(server.connections()).toBe(2);
  });

  test('whose earlier client went without its answers is not misunderstood', async () => {
    const stale = '{"return": "stale"}\n{"half": \xff{"return": 1}\n';
    await using server = await playing(({ execute }, socket) => answer(socket, execute), stale);
    await using agent = new SocketAgent({ path: server.path, clock: systemClock });
    expect(await agent.ask('guest-ping')).toBe('guest-ping');
  });

  test('which says more than it was asked for is not misunderstood either', async () => {
    await using server = await playing(({ execute }, socket) => {
      answer(socket, execute);
      answer(socket, 'once more');
    });
    await using agent = new SocketAgent({ path: server.path, clock: systemClock });
    expect([await agent.ask('guest-ping'), await agent.ask('guest-info')]).toEqual(['guest-ping', 'guest-info']);
    expect(server.connections()).toBe(1);
  });

  test('that does not get in step is asked for nothing', async () => {
    const asked: string[] = [];
    await using server = await playing(
      ({ execute }) => void asked.push(execute),
      '',
      () => false,
    );
    await using agent = new SocketAgent({ path: server.path, clock: impatient });
    await expect(agent.ask('guest-exec')).rejects.toMatchObject({ name: 'AGENT_SILENT' });
    expect(asked).toEqual([]);
  });

  test('may say an answer in pieces', async () => {
    await using server = await playing((_, socket) => {
      socket.write('{"ret');
      setTimeout(() => socket.write('urn": "whole"}\n'), 20);
    });
    await using agent = new SocketAgent({ path: server.path, clock: systemClock });
    expect(await agent.ask('guest-ping')).toBe('whole');
  });

  test('that says nothing is not waited for without end, and its late answer is nobody else’s', async () => {
    let heard = Promise.withResolvers<void>();
    await using server = await playing(({ execute }, socket) => {
      if (execute === 'guest-info') answer(socket, 'info');
      else heard.resolve();
    });
    // What is waited for is over once the agent has heard the question, and not before.
    const sleep: typeof systemClock.sleep = (ms, signal) => Promise.race([heard.promise, systemClock.sleep(ms, signal)]);
    await using agent = new SocketAgent({ path: server.path, clock: { ...systemClock, sleep } });
    await expect(agent.ask('guest-ping')).rejects.toMatchObject({ name: 'AGENT_SILENT', at: { call: 'guest-ping' } });
    heard = Promise.withResolvers();
    expect(await agent.ask('guest-info')).toBe('info');
    expect(server.connections()).toBe(2);
  });

  test('that dies says so, and the next question has a new connection', async () => {
    await using server = await playing(({ execute }, socket) =>
      execute === 'guest-ping' ? void socket.destroy() : answer(socket, execute),
    );
    await using agent = new SocketAgent({ path: server.path, clock: systemClock });
    await expect(agent.ask('guest-ping')).rejects.toMatchObject({ name: 'AGENT_ABSENT' });
    expect(await agent.ask('guest-info')).toBe('guest-info');
  });

  test.each([
    ['Command guest-exec has been disabled: the agent is in frozen state', 'AGENT_FROZEN'],
    ['The command guest-exec has been disabled for this instance', 'AGENT_REFUSED'],
    ["Invalid parameter 'pid'", 'AGENT_RESTARTED'],
    ["Guest file handle '1000' has not been found", 'AGENT_RESTARTED'],
    ['Failed to execute child process “x” (No such file or directory)', 'GUEST_PROGRAM_MISSING'],
    ['Failed to execute child process (No such file or directory)', 'GUEST_PROGRAM_MISSING'],
    ['Failed to execute child process “x” (Permission denied)', 'AGENT_FAILED'],
    ['Failed to execute child process “x” (Argument list too long)', 'AGENT_FAILED'],
    ['Message too long', 'ANSWER_TOO_LARGE'],
    ['qualcosa', 'AGENT_FAILED'],
  ])('means by "%s" %s', async (desc, name) => {
    await using server = await playing((_, socket) => void socket.write(`${JSON.stringify({ error: { class: 'GenericError', desc } })}\n`));
    await using agent = new SocketAgent({ path: server.path, clock: systemClock });
    await expect(agent.ask('guest-exec')).rejects.toMatchObject({ name });
  });

  test.each(['rubbish', '{}', '[]', 'null'])('that answers %s does not speak the protocol', async (line) => {
    await using server = await playing((_, socket) => void socket.write(`${line}\n`));
    await using agent = new SocketAgent({ path: server.path, clock: systemClock });
    await expect(agent.ask('guest-ping')).rejects.toMatchObject({ name: 'AGENT_PROTOCOL' });
  });

  test('that is not there says so', async () => {
    await using agent = new SocketAgent({ path: join(folder, 'none.sock'), clock: systemClock });
    await expect(agent.ask('guest-ping')).rejects.toMatchObject({
      name: 'AGENT_ABSENT',
      at: { detail: expect.stringContaining('ENOENT') },
    });
  });
});
