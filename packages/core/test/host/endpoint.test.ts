import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectTo } from '../../src/host/connect.ts';
import { findHolder, startHolder } from '../../src/host/holder.ts';
import { hostEnvironment } from '../../src/host/host-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-end-'));
const host = join(folder, 'host.cjs');
const simulate = 'healthy';
const before = process.env['TMPDIR'];
const place = (temporary: string): void => {
  process.env['TMPDIR'] = temporary;
};
const restore = (): void => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
};

beforeAll(() => writeHost(host), 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shutDown = async (): Promise<void> => {
  await using holder = await findHolder(simulate);
  await holder?.shutdown();
};

/** One process freezes, another one thaws. */
const freezeAndThaw = async (): Promise<unknown> => {
  const { sessionId } = await (async () => {
    await using service = await connectTo({ host, simulate });
    return await service.freeze({ detach: true });
  })();
  await using other = await connectTo({ host, simulate });
  return (await other.thaw({ sessionId })).consistency;
};

describe('a folder for temporary files', () => {
  afterEach(restore);

  test.each([
    ['whose name is long', () => join(folder, 'long-'.repeat(30))],
    ['that is not there', () => join(folder, 'not', 'there')],
  ])('%s will do', async (_what, name) => {
    place(name());
    try {
      if (_what.endsWith('long')) mkdirSync(name());
      expect(await freezeAndThaw()).toBe('application');
    } finally {
      await shutDown();
    }
  });

  test('that is a file is named in one error, for whoever looks for the holder as well', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    place(file);
    const error = { name: 'ENDPOINT_UNUSABLE', message: expect.stringMatching(/file.*not a directory \(ENOTDIR\)/) };
    await using service = await connectTo({ host, simulate });
    // Not that nothing is frozen: that is not known.
    await expect(service.status()).rejects.toMatchObject(error);
    await expect(service.freeze({ detach: true })).rejects.toMatchObject(error);
  });

  test.runIf(process.platform === 'linux')('that nobody may write to keeps a holder from starting, and nothing else', async () => {
    place('/proc');
    await using service = await connectTo({ host, simulate });
    expect(await service.status()).toMatchObject({ state: 'thawed' });
    await expect(service.freeze({ detach: true })).rejects.toMatchObject({
      name: 'HOST_NOT_STARTABLE',
      message: expect.stringMatching(/ENDPOINT_UNUSABLE: .*\/proc\/qga-vss-\d+/),
      failure: { remedy: expect.stringContaining('TMPDIR') },
    });
    const { sessionId } = await service.freeze();
    expect(await service.thaw({ sessionId })).toMatchObject({ consistency: 'application' });
  });
});

describe('a holder that was killed', () => {
  afterEach(restore);

  const holder = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [host, '--holder', '--simulate', simulate], {
      stdio: 'ignore',
      env: { ...hostEnvironment(process.env), TMPDIR: process.env['TMPDIR'] },
    });
    for (;;) {
      const found = await findHolder(simulate);
      await found?.[Symbol.asyncDispose]();
      if (found !== undefined) return child;
    }
  };

  test('leaves nothing that the next one stumbles over, nor more and more files', async () => {
    const temporary = join(folder, 'killed');
    mkdirSync(temporary);
    place(temporary);
    for (let round = 0; round < 2; round++) {
      const child = await holder();
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(await findHolder(simulate)).toBeUndefined();
    }
    try {
      await using next = await startHolder({ host, simulate });
      expect(await next.call('status', {}, {})).toMatchObject({ state: 'thawed' });
      expect(readdirSync(join(temporary, `qga-vss-${process.geteuid?.()}`))).toEqual([`${simulate}.sock`]);
    } finally {
      await shutDown();
    }
  });
});
