import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { QgaError } from '../../src/vss/errors.ts';
import { FAILURES } from '../../src/vss/failures.ts';

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

const LATE = QgaError.of('FREEZE_TIMEOUT', { phase: 'freeze', call: 'DoSnapshotSet', hresult: 0x8004230f, detail: 'Two\nlines.' });

test('an error has the members that its JSON has, and no others that are printed', () => {
  const { message, ...members } = LATE.toJSON();
  expect({ ...LATE }).toEqual(members);
  expect([LATE.message, LATE.hresult, LATE.remedy]).toEqual([message, '0x8004230F', FAILURES.FREEZE_TIMEOUT.remedy]);
});

test('it prints as its class, its name and its message, and then where it was made', () => {
  const [first, second, third] = inspect(LATE).split('\n');
  expect(first).toBe('QgaError [FREEZE_TIMEOUT]: The disks were not frozen in time. Two');
  expect(second).toBe('lines. (DoSnapshotSet answered 0x8004230F)');
  expect(third).toMatch(/^ +at /);
  expect(LATE.stack).toContain('errors.test.ts');
});

test('for another caller it is the same with his stack', () => {
  const caller = {};
  const here = function somebodyElse(): void {
    Error.captureStackTrace(caller);
  };
  here();
  const theirs = LATE.calledFrom(caller);
  expect(theirs.toJSON()).toEqual(LATE.toJSON());
  expect([theirs.stack?.includes('somebodyElse'), LATE.stack?.includes('somebodyElse')]).toEqual([true, false]);
  expect(theirs.stack?.split('\n').slice(0, 2)).toEqual(LATE.stack?.split('\n').slice(0, 2));
});
