import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { expect, test } from 'vitest';
import { callOf, callsOf } from '../../src/contract/service.ts';
import { AttachedHost, type HostConnection } from '../../src/host/attached-host.ts';
import { clientOf } from '../../src/host/connection.ts';
import { serveHost } from '../../src/host/serve-host.ts';
import { Requester } from '../../src/requester/service.ts';
import type { MessageWriter } from '../../src/rpc/transport.ts';
import { openSimulatedMachine } from '../../src/simulator/machine.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';
import type { QgaError } from '../../src/vss/errors.ts';
import { memoryTransports } from '../rpc/memory-transport.ts';

/** A client and its host in memory, and what the client does of its own: kill its host, rescue. */
const connected = (scenario: Scenario = healthy()) => {
  const clock = new VirtualClock();
  const machine = openSimulatedMachine(scenario, clock, { exit: () => {} });
  const [near, far] = memoryTransports();
  const requester = new Requester(machine);
  const client = clientOf(near);
  const rescues: string[] = [];
  const owned: boolean[] = [];
  const endings: string[] = [];
  /** From now on the host says nothing, whatever it is asked. */
  let mute = false;
  const writer: MessageWriter = {
    write: (message) => (mute ? Promise.resolve() : far.writer.write(message)),
    end: () => far.writer.end(),
    broken: far.writer.broken,
    backlog: 0,
  };
  const ended = serveHost({ transport: { ...far, writer }, requester, call: callOf(requester), clock, shutdown: new Promise(() => {}) });
  const start = async (): Promise<HostConnection> => ({
    client,
    end: async () => {
      endings.push('end');
      await client.close();
    },
    dismiss: async () => {
      endings.push('dismiss');
      await client.close();
    },
    kill: () => {
      rescues.push('kill');
      near.close();
    },
    rescue: async ({ own }) => {
      rescues.push('rescue');
      owned.push(own);
      return { released: true, told: 'What it left frozen was released at once.' };
    },
  });
  const host = new AttachedHost(start, { graceMs: 50, pingMs: 200, queryMs: 50, findMs: 50 });
  const breakOff = async (): Promise<void> => {
    near.close();
    await client.closed;
    await ended;
  };
  const silence = (): void => {
    mute = true;
  };
  return { host, service: callsOf(host.call), machine, rescues, owned, endings, breakOff, silence };
};

const C = { volumes: ['C:'] };

test('a client whose host dies while frozen rescues', async () => {
  const { service, rescues, breakOff } = connected();
  await service.freeze(C);
  await breakOff();
  expect(rescues).toEqual(['rescue']);
  await expect(service.thaw()).rejects.toMatchObject({ name: 'SESSION_LOST', message: expect.stringContaining('released at once') });
});

test('a host that holds nothing is dismissed; one that does finds its caller gone, and the outcome says so', async () => {
  const over = connected();
  await over.service.freeze(C);
  await over.service.thaw();
  await over.host[Symbol.asyncDispose]();
  expect(over.endings).toEqual(['dismiss']);
  const held = connected();
  await held.service.freeze(C);
  await held.host[Symbol.asyncDispose]();
  expect(held.endings).toEqual(['end']);
});

test('what a method fails with has the stack of who called it, not of the connection', async () => {
  const { service, breakOff } = connected(healthy({ other: { kind: 'agent' } }));
  const myRunbook = (): Promise<unknown> => service.freeze(C);
  const error = await myRunbook().catch((thrown: QgaError) => thrown);
  expect(error).toMatchObject({ name: 'FREEZE_IN_PROGRESS', cause: { code: -32003 } });
  const [place = '', next = ''] = (error as QgaError).stack?.split('\n').filter((line) => /^ +at /.test(line)) ?? [];
  expect([place, next]).toEqual([expect.stringContaining('myRunbook'), expect.stringContaining('attached-host.test.ts')]);
  await breakOff();
});

test('a client whose host dies while it freezes rescues', async () => {
  const { service, rescues, breakOff } = connected(healthy({ delays: { freeze: 60_000 } }));
  const freezing = service.freeze(C).catch((error: Error) => error.name);
  await service.status();
  await breakOff();
  expect([await freezing, rescues]).toEqual(['HOST_LOST', ['rescue']]);
});

test("after a freeze that was refused nothing is rescued: the events may be another program's", async () => {
  const { host, service, rescues, breakOff } = connected(healthy({ other: { kind: 'agent' } }));
  await expect(service.freeze(C)).rejects.toMatchObject({ name: 'FREEZE_IN_PROGRESS' });
  expect(host.mayHold).toBe(false);
  await breakOff();
  expect(rescues).toEqual([]);
});

test('after thaw, or a dry run, nothing is rescued', async () => {
  const { service, rescues, breakOff } = connected();
  await service.freeze({ ...C, dryRun: true });
  await service.freeze(C);
  await service.thaw();
  await breakOff();
  expect(rescues).toEqual([]);
});

test('asking for an older outcome does not make it forget what is held', async () => {
  const { service, rescues, breakOff } = connected();
  const older = await service.freeze(C);
  await service.thaw();
  await service.freeze(C);
  expect(await service.thaw({ sessionId: older.sessionId })).toMatchObject({ sessionId: older.sessionId });
  await breakOff();
  expect(rescues).toEqual(['rescue']);
});

test('a second freeze that is refused does not make it forget what is held', async () => {
  const { service, rescues, breakOff } = connected();
  await service.freeze(C);
  await expect(service.freeze({ volumes: ['D:'] })).rejects.toMatchObject({ name: 'FREEZE_IN_PROGRESS' });
  await breakOff();
  expect(rescues).toEqual(['rescue']);
});

test("an earlier freeze's signal does not abandon a later one", async () => {
  const { service, machine } = connected();
  const cancel = new AbortController();
  await service.freeze(C, { signal: cancel.signal });
  await service.thaw();
  await service.freeze(C);
  cancel.abort();
  expect(await service.status()).toMatchObject({ state: 'frozen' });
  expect(machine.isFrozen()).toBe(true);
});

test('who waits for the end of the hold learns of it over the wire, however it comes', async () => {
  const { service } = connected();
  const { sessionId } = await service.freeze({ ...C, holdMs: 500 });
  expect(await service.awaitThaw({ sessionId })).toMatchObject({ endedBy: 'hold-limit', lost: { name: 'HOLD_LIMIT_REACHED' } });
  const other = connected();
  await other.service.freeze(C);
  const waiting = other.service.awaitThaw().catch((error: Error) => error.name);
  await other.breakOff();
  expect(await waiting).toBe('HOST_LOST');
});

test('a host that lives and does not answer is rescued from first, as one that owns what is frozen, and then ended', async () => {
  const { service, rescues, owned, silence } = connected();
  const { sessionId } = await service.freeze({ ...C, holdMs: 500 });
  silence();
  await expect(service.awaitThaw()).rejects.toMatchObject({ name: 'HOST_SILENT', message: expect.stringContaining('released at once') });
  expect([rescues, owned]).toEqual([['rescue', 'kill'], [true]]);
  await expect(service.thaw()).rejects.toMatchObject({
    name: 'SESSION_LOST',
    at: { object: sessionId },
    message: expect.stringContaining('did not answer'),
  });
});

test('one that had not begun to freeze is ended first: the events may be of another process', async () => {
  const { service, rescues, owned, silence } = connected(healthy({ delays: { gather: 50_000 } }));
  const limits = { gatherTimeoutMs: 100, prepareTimeoutMs: 100, abortTimeoutMs: 100 };
  const freezing = service.freeze({ ...C, ...limits }).catch((error: Error) => error.name);
  silence();
  expect(await freezing).toBe('HOST_SILENT');
  expect([rescues, owned]).toEqual([['kill', 'rescue'], [false]]);
});

test('whoever cannot wait has what is frozen released and the host ended at once', async () => {
  const { host, service, rescues, silence } = connected();
  await service.freeze(C);
  silence();
  const thawing = service.thaw().catch((error: Error) => error.name);
  expect(await host.endNow()).toBe('What it left frozen was released at once.');
  expect([await thawing, rescues]).toEqual(['HOST_LOST', ['rescue', 'kill']]);
});

test.each<[string, (host: AttachedHost) => Promise<unknown>]>([
  ['whoever cannot wait any longer', (host) => host.endNow()],
  ['disposing', (host) => host[Symbol.asyncDispose]()],
])('a start that does not come to an end is ended by %s', async (_who, end) => {
  const starting = Promise.withResolvers<void>();
  const host = new AttachedHost(
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('it was ended')));
        starting.resolve();
      }),
  );
  const asked = expect(callsOf(host.call).freeze(C)).rejects.toThrow('it was ended');
  await starting.promise;
  await end(host);
  await asked;
  await host[Symbol.asyncDispose]();
});
