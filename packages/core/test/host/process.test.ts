import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callsOf } from '../../src/contract/service.ts';
import { AttachedHost } from '../../src/host/attached-host.ts';
import { connectTo } from '../../src/host/connect.ts';
import { startHost } from '../../src/host/start-host.ts';
import { readLines } from '../../src/rpc/line-decoder.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-host-'));
const host = join(folder, 'host.cjs');
beforeAll(() => writeHost(host), 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the bundle, spoken to by hand', () => {
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [host, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: {} });
    const lines = readLines(child.stdout)[Symbol.asyncIterator]();
    const next = async (): Promise<Record<string, unknown>> => {
      const { value, done } = await lines.next();
      if (done || 'fault' in value) throw new Error('the host said nothing more');
      return JSON.parse(value.text);
    };
    /** The next answer; progress is passed over. */
    const answer = async (): Promise<Record<string, unknown>> => {
      for (;;) {
        const message = await next();
        if ('id' in message) return message;
      }
    };
    const say = (id: number, method: string, params = {}): void =>
      void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\r\n`);
    return { child, say, answer };
  };

  test('freezes and thaws', async () => {
    const { child, say, answer } = start('--simulate', 'healthy');
    child.stdin.write('\uFEFF');
    say(1, 'freeze', { backupType: 'copy' });
    expect(await answer()).toMatchObject({ id: 1, result: { volumeCount: 4, simulated: true, changed: true } });
    say(2, 'thaw');
    expect(await answer()).toMatchObject({ id: 2, result: { consistency: 'application' } });
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('ends with its input, frozen or not', async () => {
    const { child, say, answer } = start('--simulate', 'healthy');
    say(1, 'freeze');
    await answer();
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('ends when its output is gone', async () => {
    const { child, say, answer } = start('--simulate', 'healthy');
    say(1, 'freeze');
    await answer();
    child.stdout.destroy();
    say(2, 'status');
    say(3, 'status');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('ends when it is told to', async () => {
    const { child, say, answer } = start('--simulate', 'healthy');
    say(1, 'freeze');
    await answer();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('that cannot begin says why on stderr and nothing on stdout', async () => {
    const { child } = start('--simulate', 'no-such-machine');
    const [stdout, stderr] = await Promise.all([child.stdout, child.stderr].map(async (stream) => (await stream.toArray()).join('')));
    expect([stdout, child.exitCode ?? (await once(child, 'exit'))[0]]).toEqual(['', 2]);
    expect(stderr).toContain('sql-writer-fails');
  });
});

describe('a client of the bundle', () => {
  test('freezes and thaws, a session at a time', async () => {
    await using service = await connectTo({ host, simulate: 'healthy' });
    const freeze = await service.freeze({ backupType: 'copy' });
    expect(await service.status()).toMatchObject({ state: 'frozen', sessionId: freeze.sessionId });
    expect(await service.thaw({ sessionId: freeze.sessionId })).toMatchObject({ consistency: 'application' });
  });

  test('is told what a freeze is warned of before it is frozen', async () => {
    await using service = await connectTo({ host, simulate: 'healthy' });
    const told: string[] = [];
    const onWarning = ({ name }: { readonly name: string }): void => void told.push(name);
    await service.freeze({ backupType: 'full' }, { onWarning });
    expect(told).toEqual(['BACKUP_TYPE_MOVES_LOGS']);
    await service.thaw({}, { onWarning });
    expect(told).toHaveLength(1);
  });

  test('cancels what it froze by the signal it gave', async () => {
    await using service = await connectTo({ host, simulate: 'healthy' });
    const cancel = new AbortController();
    const { sessionId } = await service.freeze({}, { signal: cancel.signal });
    cancel.abort();
    expect(await service.thaw({ sessionId })).toMatchObject({ endedBy: 'cancel', consistency: 'crash' });
  });

  test('is told when its host is gone, once, and then has another', async () => {
    let started = 0;
    await using attached = new AttachedHost(async () => {
      started += 1;
      return await startHost({ host, simulate: 'healthy' });
    });
    const service = callsOf(attached.call);
    const { sessionId } = await service.freeze();
    await attached.kill();
    await expect(service.thaw()).rejects.toMatchObject({ name: 'HOST_LOST', failure: { kind: 'lost' } });
    await expect(service.thaw()).rejects.toMatchObject({ name: 'SESSION_LOST', at: { object: sessionId } });
    // No other host is needed to say so.
    expect(started).toBe(1);
    expect(await service.thaw()).toMatchObject({ changed: false, volumeCount: 0 });
    const again = await service.freeze();
    expect(await service.thaw({ sessionId: again.sessionId })).toMatchObject({ consistency: 'application' });
    expect(started).toBe(2);
  });

  test('whose host cannot be started is told why each time, and has nothing to end', async () => {
    await using service = await connectTo({ host: join(folder, 'none.cjs'), simulate: 'healthy' });
    const error = { name: 'HOST_NOT_STARTABLE', failure: { kind: 'impossible' } };
    await expect(service.status()).rejects.toMatchObject(error);
    await expect(service.freeze()).rejects.toMatchObject(error);
    await expect(service.prepare({ detach: true })).rejects.toMatchObject(error);
    // Nothing was begun in it, so nothing was lost with it.
    await expect(service.thaw()).rejects.toMatchObject(error);
  });

  test('learns how its host ended', async () => {
    const [dies, word] = [join(folder, 'dies.cjs'), join(folder, 'die-now')];
    const end = "console.error('RangeError: too much'); process.exit(9);";
    const watch = `setInterval(() => { if (require('node:fs').existsSync(${JSON.stringify(word)})) { ${end} } }, 20);`;
    writeFileSync(dies, `${watch}\nrequire(${JSON.stringify(host)});`);
    await using service = await connectTo({ host: dies, simulate: 'healthy' });
    const { sessionId } = await service.freeze();
    writeFileSync(word, '');
    await expect(service.awaitThaw({ sessionId })).rejects.toMatchObject({
      name: 'HOST_LOST',
      message: expect.stringContaining('It ended with exit code 9. It said: RangeError: too much'),
    });
  });

  test('may have a machine in memory in its own process, with the same interface, holder included', async () => {
    await using service = await connectTo({ host, simulate: 'healthy', inProcess: true });
    const { sessionId } = await service.freeze({ backupType: 'copy' });
    expect(await service.status()).toMatchObject({ state: 'frozen', sessionId, simulated: true });
    expect(await service.thaw({ sessionId })).toMatchObject({ consistency: 'application' });
    expect((await service.explain({ code: 'VSS_E_BAD_STATE' })).simulated).toBe(true);
  });

  test('is refused a machine that does not exist before anything is started', async () => {
    await expect(connectTo({ host, simulate: 'no-such-machine' })).rejects.toMatchObject({ name: 'UNKNOWN_SCENARIO' });
    await expect(connectTo({ host, inProcess: true })).rejects.toMatchObject({ name: 'INVALID_ARGUMENT', at: { object: 'inProcess' } });
  });
});
