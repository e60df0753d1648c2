import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { writeProgram } from '@qga-vss/test-kit/src/command/bundles.ts';
import { documentOf } from '@qga-vss/test-kit/src/command/output-of.ts';
import { GuestAgentInLab, type GuestAgentOptions } from '@qga-vss/test-kit/src/lab/guest-agent.ts';
import { ensureLab, type Lab, WINDOWS } from '@qga-vss/test-kit/src/lab/setup.ts';
import { healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openAgent } from '../../src/agent/open-agent.ts';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import { type Service, serviceOf } from '../../src/contract/service.ts';
import { connectToGuest } from '../../src/host/connect-guest.ts';
import { Guest } from '../../src/host/guest.ts';
import { openPipeWay } from '../../src/host/pipe-way.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { systemClock } from '../../src/platform/system-clock.ts';

const PRODUCT = { node: WINDOWS.node, bundle: 'C:\\lab\\qga-vss.cjs' };
const PIPE = '\\\\.\\pipe\\qga-vss';
const FREEZE: FreezeOptions = { backupType: 'copy', volumes: ['C:'] };

/** Names in characters of two, three and four bytes. */
const WRITERS = ['Schreiber für Größe', 'ライター', 'Writer 💾'].map((name, index) => writer(index + 1, { name }));

let lab: Lab;
let bundle: string;

beforeAll(async () => {
  lab = await ensureLab();
  bundle = await writeProgram(lab.folder);
}, 300_000);

beforeEach(() => lab.play(healthy({ writers: WRITERS })));

afterAll(() => lab?.close());

const started = (options: GuestAgentOptions = {}): Promise<GuestAgentInLab> => GuestAgentInLab.start(lab, options);

const guestOf = ({ socket }: GuestAgentInLab) => ({ guest: `socket:${socket}`, guestNode: PRODUCT.node, guestBundle: PRODUCT.bundle });

const connected = (agent: GuestAgentInLab): Service => connectToGuest(guestOf(agent));

const inHaste = (pace: () => number): Clock => ({ ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / pace(), signal) });

/** The same; from when it is told to hurry, all waits are a part of what they are. */
const hurrying = (agent: GuestAgentInLab): Service & { hurry(pace: number): void } => {
  let pace = 1;
  const clock = inHaste(() => pace);
  const { guest } = guestOf(agent);
  const service = new Guest({ name: guest, agent: openAgent(guest, { virsh: [], clock }), clock, product: PRODUCT });
  const hurry = (wanted: number): void => {
    pace = wanted;
  };
  return Object.assign(
    serviceOf(service.call, async () => await service[Symbol.asyncDispose]()),
    { hurry },
  );
};

/** Every Node.js of this guest: while frozen only the holder's. */
const killHolder = async (): Promise<void> => {
  const { exitCode } = await lab.run('taskkill', ['/f', '/im', 'node.exe']);
  expect(exitCode).toBe(0);
};

/** How long the provider held. Milliseconds. @throws where it has not frozen, or was not told to thaw */
const held = async (): Promise<number> => {
  const { frozenAt = Number.NaN, thawSeenAt = Number.NaN } = await lab.hold();
  expect(thawSeenAt, 'the provider has seen no thaw').toBeGreaterThan(frozenAt);
  return thawSeenAt - frozenAt;
};

/** The built command, which runs a program here while the guest is frozen. */
const run = async (agent: GuestAgentInLab, ...args: readonly string[]) => {
  const guest = ['--guest', `socket:${agent.socket}`, '--guest-node', PRODUCT.node, '--guest-bundle', PRODUCT.bundle];
  const line = [bundle, 'run', ...guest, '--json', '--backup-type', 'copy', ...args];
  return await documentOf(spawn(process.execPath, line, { stdio: ['ignore', 'pipe', 'pipe'] }));
};

/** A client that says something to the agent and leaves before it is answered. */
const sayAndLeave = async (agent: GuestAgentInLab, text: string): Promise<void> => {
  const socket = connect(agent.socket);
  await once(socket, 'connect');
  socket.end(text, 'latin1');
  await once(socket, 'close');
};

describe('a Windows guest behind its agent', () => {
  test('is frozen and thawed through the pipe of its holder', async () => {
    await using agent = await started();
    await using service = connected(agent);
    const began = performance.now();
    const { sessionId, reachedBy } = await service.freeze(FREEZE);
    expect(reachedBy).toBe('named-pipe');
    expect(await lab.hold()).toEqual({ frozenAt: expect.any(Number) });
    const thawed = await service.thaw({ sessionId });
    expect(thawed).toMatchObject({ consistency: 'application', endedBy: 'caller', reachedBy: 'named-pipe' });
    const passed = performance.now() - began;
    expect(await held()).toBeLessThan(passed);
  });

  test('is so by the command, in answers that come in pieces, within a line and within a character', async () => {
    await using agent = await started({ readAtMost: 61 });
    agent.heard = (said) => Array.from({ length: Math.ceil(said.length / 7) }, (_, index) => said.subarray(7 * index, 7 * index + 7));
    const { code, outcome, thaw } = await run(agent, '--volumes', 'C:', '--', process.execPath, '-e', '');
    expect({ code, outcome, reachedBy: thaw.reachedBy }).toEqual({ code: 0, outcome: 'application', reachedBy: 'named-pipe' });
    expect(thaw.writers.map(({ name }: { readonly name: string }) => name)).toEqual(WRITERS.map(({ name }) => name));
    await held();
  });

  test.each(['guest-file-open', 'guest-file-read'])('is so by a process for each step where %s is refused', async (command) => {
    await using agent = await started({ blocked: [command] });
    await using service = connected(agent);
    const { sessionId, reachedBy } = await service.freeze(FREEZE);
    expect(reachedBy).toBe('guest-exec');
    expect(await service.thaw({ sessionId })).toMatchObject({ consistency: 'application', reachedBy: 'guest-exec' });
    await held();
  });

  test('whose holder is killed while frozen says so at once, and is thawed, though the hold limit has died with it', async () => {
    await using agent = await started();
    await using service = connected(agent);
    const holdMs = 40_000;
    const { sessionId } = await service.freeze({ ...FREEZE, holdMs });
    const over = service.awaitThaw({ sessionId });
    over.catch(() => {});
    await killHolder();
    await expect(over).rejects.toMatchObject({ name: 'SESSION_LOST' });
    await expect(service.thaw({ sessionId })).rejects.toMatchObject({
      name: 'SESSION_LOST',
      failure: { kind: 'lost' },
      message: expect.stringContaining('What was left frozen has been released.'),
    });
    expect(await held()).toBeLessThan(holdMs);
  });

  test('whose agent is killed while frozen and started anew is thawed, and the snapshot is good', async () => {
    await using agent = await started();
    await using service = hurrying(agent);
    const { sessionId } = await service.freeze(FREEZE);
    const answered = Promise.withResolvers<void>();
    let answers = 0;
    agent.heard = (said) => {
      // An answer comes after that to the question whether both are in step.
      if (++answers === 3) answered.resolve();
      return [said];
    };
    // What the agent is asked when it is killed would be waited for through half of the time that writes are held.
    service.hurry(4);
    await answered.promise;
    await agent.kill();
    await agent.start();
    expect(await service.thaw({ sessionId })).toMatchObject({ consistency: 'application', endedBy: 'caller' });
    await held();
  });

  test('whose agent is gone while frozen is not heard at thaw, and its hold limit has thawed it', async () => {
    await using agent = await started();
    await using service = hurrying(agent);
    const { sessionId } = await service.freeze({ ...FREEZE, holdMs: 1000 });
    service.hurry(10);
    await agent.kill();
    await expect(service.thaw({ sessionId })).rejects.toMatchObject({ name: 'GUEST_UNHEARD', failure: { kind: 'lost' } });
    await expect.poll(() => lab.hold(), { timeout: 30_000 }).toHaveProperty('thawSeenAt');
    // Sooner than Windows would have released the writes.
    expect(await held()).toBeLessThan(10_000);
  });
});

describe('an agent whose channel others have used', () => {
  test.each([
    [
      'answers that nobody has waited for',
      '{"execute":"guest-info"}\n{"execute":"guest-sync","arguments":{"id":7}}\n{"execute":"no-such"}\n',
    ],
    ['half a request', '{"execute":"guest-sync-delimited","argum'],
    ['what is no request', '\xff\xff\n[1, 2\n\n"\\'],
  ])('is asked past %s', async (_, said) => {
    await using agent = await started();
    await sayAndLeave(agent, said);
    agent.say(Buffer.from('{"return": {"half'));
    await using asked = openAgent(`socket:${agent.socket}`, { virsh: [], clock: systemClock });
    expect(await asked.ask('guest-ping')).toEqual({});
    const before = Date.now();
    const time = Number(await asked.ask('guest-get-time')) / 1e6;
    expect(time).toBeGreaterThan(before - 1000);
    expect(time).toBeLessThan(Date.now() + 1000);
  });

  test.each([
    ['no JSON', 'garbage\n'],
    ['the answer to a request of somebody else', '{"return": {}}\n'],
    ['an error about nothing', '{"error": {"class": "GenericError", "desc": "nobody has asked"}}\n'],
  ])('that says %s while frozen: the guest is thawed, and the snapshot is good', async (_, said) => {
    await using agent = await started();
    await using service = connected(agent);
    const { sessionId } = await service.freeze(FREEZE);
    agent.say(Buffer.from(said));
    expect(await service.thaw({ sessionId })).toMatchObject({ consistency: 'application', endedBy: 'caller' });
    await held();
  });
});

describe('a named pipe opened by the agent', () => {
  test('is an error to read while it is empty, and takes a thousand requests', async () => {
    await using agent = await started();
    await (async () => {
      await using service = connected(agent);
      await service.prepare(FREEZE);
    })();
    await using asked = openAgent(`socket:${agent.socket}`, { virsh: [], clock: systemClock });
    const handle = await asked.ask('guest-file-open', { path: PIPE, mode: 'r+' });
    await expect(asked.ask('guest-file-read', { handle, count: 1 })).rejects.toMatchObject({
      name: 'AGENT_FAILED',
      at: { detail: 'It said: failed to read file: Pipe closed.' },
    });
    await asked.ask('guest-file-close', { handle });

    await using way = await openPipeWay(
      asked,
      inHaste(() => 10),
      PIPE,
      systemClock.now,
    );
    for (let round = 0; round < 1000; round++)
      expect(await way?.call('status', {}, {})).toMatchObject({ result: { state: 'thawed', simulated: false } });
  });
});
