import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { writeHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FreezeResult } from '../../src/contract/freeze.ts';
import { type Service, serviceOf } from '../../src/contract/service.ts';
import { AttachedHost } from '../../src/host/attached-host.ts';
import { connectTo } from '../../src/host/connect.ts';
import { findHolder } from '../../src/host/holder.ts';
import { startHost } from '../../src/host/start-host.ts';
import { OLDEST_NODE } from '../../src/vss/node-version.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-vss-holder-'));
const host = join(folder, 'host.cjs');
const simulate = 'healthy';
const before = process.env['TMPDIR'];

beforeAll(async () => {
  // The endpoint lies in the temporary folder: this test has one of its own.
  process.env['TMPDIR'] = folder;
  await writeHost(host);
}, 60_000);

afterEach(async () => {
  await using holder = await findHolder(simulate);
  await holder?.shutdown();
});

afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  rmSync(folder, { recursive: true, force: true });
});

const connected = () => connectTo({ host, simulate });

/** A host that looks for the holder itself, as one does that a program of another language has started. */
const routing = (simulated = simulate): Service => {
  const attached = new AttachedHost(() => startHost({ host, simulate: simulated, routes: true }));
  return serviceOf(attached.call, () => attached[Symbol.asyncDispose]());
};

describe('a holder', () => {
  test('keeps what one process froze for another to thaw', async () => {
    const frozen = await (async () => {
      await using service = await connected();
      return await service.freeze({ detach: true, backupType: 'copy' });
    })();
    await using other = await connected();
    expect(await other.status()).toMatchObject({ state: 'frozen', sessionId: frozen.sessionId });
    expect(await other.thaw({ sessionId: frozen.sessionId })).toMatchObject({ consistency: 'application', endedBy: 'caller' });
    expect(await other.status()).toMatchObject({ state: 'thawed' });
  });

  test('keeps what was prepared, and another process freezes it', async () => {
    const service = await connected();
    const prepared = await service.prepare({ detach: true });
    await service[Symbol.asyncDispose]();
    await using other = await connected();
    expect(await other.freeze()).toMatchObject({ sessionId: prepared.sessionId, volumeCount: 4 });
    expect(await other.thaw()).toMatchObject({ consistency: 'application' });
  });

  test('is started and found by hosts as well, for programs that speak to one', async () => {
    const frozen = await (async () => {
      await using service = routing();
      return await service.freeze({ detach: true });
    })();
    await using other = routing();
    expect(await other.status()).toMatchObject({ state: 'frozen', owner: 'qga-vss', sessionId: frozen.sessionId });
    expect(await other.thaw()).toMatchObject({ sessionId: frozen.sessionId, consistency: 'application' });
  });

  test('does not come between a host and what that host holds', async () => {
    await using service = routing();
    const prepared = await service.prepare({ detach: true, level: 'metadata' });
    const refused = service.freeze({ backupType: 'copy' });
    await expect(refused).rejects.toMatchObject({ name: 'FREEZE_IN_PROGRESS' });
    expect(await service.thaw({ sessionId: prepared.sessionId })).toMatchObject({ volumeCount: 0, changed: true });
    const own = await service.freeze({ backupType: 'copy' });
    expect(await service.status()).toMatchObject({ state: 'frozen', owner: 'this-process', sessionId: own.sessionId });
    expect(await service.thaw({ sessionId: own.sessionId })).toMatchObject({ consistency: 'application' });
  });

  test('is one for the machine: all clients count as one, ten at a time', async () => {
    const services = await Promise.all(Array.from({ length: 10 }, connected));
    const frozen = await Promise.all(services.map((service) => service.freeze({ detach: true }).catch((error: Error) => error.name)));
    const ids = new Set(frozen.flatMap((result) => (typeof result === 'string' ? [] : result.sessionId)));
    expect(ids.size).toBe(1);
    // Those that came while it was being frozen are told so.
    expect(new Set(frozen.filter((result) => typeof result === 'string'))).toEqual(
      new Set(frozen.length > 1 ? ['FREEZE_IN_PROGRESS'] : []),
    );
    const states = await Promise.all(services.map((service) => service.status()));
    expect(states.map(({ state }) => state)).toEqual(Array(10).fill('frozen'));
    expect(await services[3]?.thaw()).toMatchObject({ consistency: 'application' });
  });

  test('keeps the outcome of a hold that ended by itself', async () => {
    await using service = await connected();
    const { sessionId } = await service.freeze({ detach: true, holdMs: 500 });
    for (;;) {
      if ((await service.status()).state === 'thawed') break;
    }
    expect(await service.thaw({ sessionId })).toMatchObject({ endedBy: 'hold-limit', consistency: 'crash' });
    expect(await service.thaw()).toMatchObject({ changed: false });
  });

  test('does not keep the pipes of whoever started it', async () => {
    // koffi is looked for from where the script lies.
    const script = join(ROOT, 'node_modules', '.cache', `freeze-${process.pid}.mjs`);
    const entry = `import { type Service, serviceOf } from '../../src/contract/service.ts';
import { AttachedHost } from '../../src/host/attached-host.ts';
import { connectTo } from ${JSON.stringify(join(import.meta.dirname, '../../src/host/connect.ts'))};
      const service = await connectTo({ host: ${JSON.stringify(host)}, simulate: ${JSON.stringify(simulate)} });
      console.log((await service.freeze({ detach: true })).sessionId);
      await service[Symbol.asyncDispose]();`;
    await build({
      stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: `node${OLDEST_NODE}`,
      conditions: ['@qga-vss/source'],
      logLevel: 'error',
    });
    const launched = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    // The end of the pipe, not of the process, is what such launchers wait for.
    const output = (await launched.stdout.toArray()).join('').trim();
    rmSync(script);
    await using other = await connected();
    expect(await other.status()).toMatchObject({ state: 'frozen', sessionId: output });
  });

  test('can be found by this user only', async () => {
    await using service = await connected();
    await service.freeze({ detach: true });
    const { mode } = statSync(join(folder, `qga-vss-${process.getuid?.()}`));
    expect(mode & 0o777).toBe(0o700);
  });
});

describe('a machine of which the result is long', () => {
  const large = join(folder, 'large.json');
  const components = Array.from({ length: 1000 }, (_, each) => ({ type: 'database', name: `Database ${each}`, selectable: true }));
  const id = '{00000000-0000-4000-8000-000000000001}';
  beforeAll(() =>
    writeFileSync(large, JSON.stringify({ writers: [{ writerId: id, instanceId: id, name: 'SqlServerWriter', components }] })),
  );
  afterEach(async () => {
    await using holder = await findHolder(large);
    await holder?.shutdown();
  });

  test.each([
    { by: 'a host of its own', open: () => connectTo({ host, simulate: large }), detach: false },
    { by: 'the holder', open: () => connectTo({ host, simulate: large }), detach: true },
    { by: 'a host and the holder behind it', open: () => routing(large), detach: true },
  ])('is told of before it is frozen by $by, and its result is whole', async ({ open, detach }) => {
    await using service = await open();
    const told: FreezeResult[] = [];
    const frozen = await service.freeze({ detach, backupType: 'copy' }, { onPartial: (partial) => void told.push(partial) });
    const { frozenAt, holdExpiresAt, phases, warnings, ...rest } = frozen;
    expect(frozen.writers[0]?.components).toHaveLength(1000);
    expect(frozenAt).toBeTypeOf('number');
    expect(told).toEqual([{ ...rest, phases: phases.slice(0, -1), warnings }]);
    expect(await service.thaw({ sessionId: frozen.sessionId })).toMatchObject({ consistency: 'application' });
  });
});
