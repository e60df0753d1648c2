import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { PATIENCE } from '../../src/contract/bounds.ts';
import { endpointOf } from '../../src/host/endpoint.ts';
import { findHolder } from '../../src/host/holder.ts';
import type { Channel } from '../../src/platform/channel.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-found-'));
const simulate = 'healthy';

beforeEach(() => {
  vi.stubEnv('TMPDIR', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Answers the first question. */
const answer = async (channel: Channel): Promise<void> => {
  for await (const bytes of channel.incoming) {
    const { id } = JSON.parse(Buffer.from(bytes).toString());
    await channel.write(Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', id, result: {} })}\n`));
    return;
  }
};

/** Serves the endpoint; hangs up on the first who come, and knows how many have come. */
const serve = async (hangUps: number): Promise<AsyncDisposable & { came(): number }> => {
  const listener = await (await endpointOf(simulate)).listen();
  let came = 0;
  const serving = (async () => {
    for await (const channel of listener.channels) {
      came += 1;
      if (came <= hangUps) channel.close();
      else await answer(channel);
    }
  })();
  return {
    came: () => came,
    [Symbol.asyncDispose]: async () => {
      await listener[Symbol.asyncDispose]();
      await serving;
    },
  };
};

test('a connection that breaks while it is asked is no proof that there is no holder', async () => {
  await using served = await serve(1);
  const holder = await findHolder(simulate);
  assert(holder !== undefined);
  holder.kill();
  expect(served.came()).toBe(2);
});

test('one that hangs up every time is not asked for ever', async () => {
  await using _ = await serve(Number.POSITIVE_INFINITY);
  await expect(findHolder(simulate, { ...PATIENCE, findMs: 300 })).rejects.toMatchObject({ name: 'HOLDER_SILENT' });
});
