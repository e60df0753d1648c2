import { describe, expect, test } from 'vitest';
import type { Methods } from '../../src/rpc/dispatcher.ts';
import { notification, request, ServerOnWire } from './wire.ts';

const WHOLE = { writers: ['a'], volumes: ['C:'], frozenAt: 1 };

/** A server, and what its handler is told that the caller has no use for. */
const serving = (result: unknown = WHOLE) => {
  const told: unknown[] = [];
  const methods: Methods = {
    freeze: {
      handler: async (_params, call) => {
        told.push(call.omit);
        await call.tell(WHOLE);
        return result;
      },
    },
  };
  return { server: new ServerOnWire(methods), told };
};

const without = (omit: unknown, others: object = {}): object => ({ ...request(1, 'freeze'), omit, ...others });

describe('what a request omits', () => {
  test('is not in the answer, and whoever is asked for it learns that', async () => {
    const { server, told } = serving();
    expect(await server.ask(without(['writers', 'nothing']))).toEqual({
      jsonrpc: '2.0',
      id: 1,
      result: { volumes: ['C:'], frozenAt: 1 },
    });
    expect(told).toEqual([['writers', 'nothing']]);
  });

  test('is not told ahead of it either', async () => {
    const { server } = serving({ ...WHOLE, frozenAt: 2 });
    expect(await server.ask(without(['writers'], { partialFrom: 0 }))).toEqual(
      notification('partial', { id: 1, result: { volumes: ['C:'], frozenAt: 1 } }),
    );
    expect(await server.ask(notification('taken', { id: 1 }))).toEqual({ jsonrpc: '2.0', id: 1, result: { frozenAt: 2 } });
  });

  test.each(['writers', [1], {}, null])('is not %j', async (omit) => {
    expect(await serving().server.ask(without(omit))).toMatchObject({ id: 1, error: { code: -32600 } });
  });

  test.each([null, 'text', ['writers']])('has no effect on the answer %j, which has no members', async (result) => {
    expect(await serving(result).server.ask(without(['writers', '0']))).toEqual({ jsonrpc: '2.0', id: 1, result });
  });
});
