import { once } from 'node:events';
import { stat } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/platform/system-clock.ts';

test('a sleep of 0 ms waits for no timer: Windows takes until its next tick for the shortest', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const slept = systemClock.sleep(0);
  expect(timers()).toBe(before);
  await slept;
});

test('after a sleep of 0 ms what had come in is heard, wherever the event loop was', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as { port: number }).port, '127.0.0.1');
  const [caller] = (await once(server, 'connection')) as [Socket];
  let heard = '';
  client.on('data', (data) => {
    heard += data;
  });
  // It goes on from the poll, right behind which immediates run.
  await promisify(stat)('.');
  caller.write('cancel');
  await systemClock.sleep(0);
  expect(heard).toBe('cancel');
  for (const socket of [caller, client]) socket.destroy();
  server.close();
});

test('a sleep that is aborted before it begins is over', async () => {
  let over = false;
  void systemClock.sleep(60_000, AbortSignal.abort()).then(() => {
    over = true;
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(over).toBe(true);
});
