import { expect, test } from 'vitest';
import { QgaError } from '../../src/vss/errors.ts';

test('of two failures the first is told, not that leaving its scope has failed as well', async () => {
  const fail = async (): Promise<never> => {
    await using _scope = {
      [Symbol.asyncDispose]: async () => {
        throw new Error('the second');
      },
    };
    throw QgaError.of('NOT_ELEVATED');
  };
  const thrown = await fail().catch((error: unknown) => error);
  expect(thrown).not.toBeInstanceOf(QgaError);
  expect(QgaError.from(thrown).name).toBe('NOT_ELEVATED');
});

test('what nobody foresaw keeps its words and its cause', () => {
  const thrown = new RangeError('out of bounds');
  expect(QgaError.from(thrown)).toMatchObject({ name: 'INTERNAL_ERROR', message: expect.stringContaining('out of bounds'), cause: thrown });
});
