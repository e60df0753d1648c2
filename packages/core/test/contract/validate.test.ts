import { describe, expect, test } from 'vitest';
import { validate } from '../../src/contract/validate.ts';

const named = (value: unknown) => value as never;

describe('what has been validated', () => {
  test.each([
    [{ backupType: 'Copy' }, { backupType: 'copy' }],
    [
      { writers: 'NONE', onWriterFailure: 'fail' },
      { writers: 'none', onWriterFailure: 'fail' },
    ],
    // No choice: it is somebody's name.
    [
      { sessionId: 'Copy', excludeWriters: ['NONE'] },
      { sessionId: 'Copy', excludeWriters: ['NONE'] },
    ],
  ])('of %j is %j: choices in the spelling of the contract', (given, options) => {
    expect(validate('freeze', named(given))).toEqual(options);
  });

  test('is no choice because it resembles one', () => {
    expect(() => validate('freeze', named({ backupType: 'copy ' }))).toThrow(
      'It must be one of full, incremental, differential, log, copy.',
    );
  });

  test('has no member that only looks like one of the contract', () => {
    expect(() => validate('freeze', named({ toString: 'copy' }))).toThrow('There is no such option.');
    expect(() => validate('freeze', JSON.parse('{"__proto__":"copy"}'))).toThrow('There is no such option.');
    expect(() => validate('freeze', named('copy'))).toThrow('It must be an object.');
    expect(() => validate('freeze', named([]))).toThrow('It must be an object.');
  });
});
