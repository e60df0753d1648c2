import { describe, expect, test } from 'vitest';
import { CODE_OF_KIND, type ErrorObject, errorObjectOf, qgaErrorOf } from '../../src/rpc/error-object.ts';
import { CODES } from '../../src/vss/codes.ts';
import { type Circumstances, QgaError } from '../../src/vss/errors.ts';
import { FAILURES, type FailureName } from '../../src/vss/failures.ts';

const overTheWire = (error: QgaError): { sent: ErrorObject; received: QgaError } => {
  const sent = JSON.parse(JSON.stringify(errorObjectOf(error))) as ErrorObject;
  return { sent, received: qgaErrorOf(sent) };
};

const NAMES = Object.keys(FAILURES) as FailureName[];
const EVERYTHING: Circumstances = { phase: 'freeze', call: 'DoSnapshotSet', object: 'D:', hresult: 0x8004230f, detail: 'It was late.' };

describe('an error over the wire', () => {
  test.each(NAMES)('%s stays what it is', (name) => {
    for (const at of [{}, EVERYTHING, { object: 'D:' }]) {
      const error = QgaError.of(name, at);
      const { sent, received } = overTheWire(error);
      expect(received).toBeInstanceOf(QgaError);
      expect(received.toJSON()).toEqual(error.toJSON());
      expect(received.cause).toEqual(sent);
      expect(sent.message).toBe(error.message);
      expect(sent.data).toMatchObject(error.toJSON());
      expect(sent.code).toBe(name === 'INVALID_ARGUMENT' ? -32602 : CODE_OF_KIND[error.failure.kind]);
    }
  });

  test('every HRESULT stays what it is', () => {
    for (const { value } of CODES.filter(({ kind }) => kind === 'hresult-error')) {
      const error = QgaError.ofHresult(value, { call: 'PrepareForBackup' });
      expect(overTheWire(error).received.toJSON()).toEqual(error.toJSON());
    }
  });

  test('what is thrown and is no QgaError becomes INTERNAL_ERROR', () => {
    const { sent, received } = overTheWire(QgaError.from(new TypeError('x is undefined')));
    expect(sent.code).toBe(-32603);
    expect(received).toMatchObject({ name: 'INTERNAL_ERROR', message: expect.stringContaining('x is undefined') });
  });
});

test('each kind has a code of its own in the range for servers, but the unexpected', () => {
  const { unexpected, ...others } = CODE_OF_KIND;
  expect(unexpected).toBe(-32603);
  const codes = Object.values(others);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.every((code) => code <= -32000 && code >= -32099)).toBe(true);
});

describe('an error of a host of another version', () => {
  const data = { name: 'NEW_FAILURE', kind: 'busy', message: 'Something new.', retryable: 'yes', remedy: 'Wait.', retryAfterMs: 5 };
  test('keeps a name that is unknown here', () => {
    expect(qgaErrorOf({ code: -32003, message: 'Something new.', data }).toJSON()).toEqual(data);
  });
  test('keeps a code that is unknown here, as its cause', () => {
    expect(qgaErrorOf({ code: -32077, message: 'x', data })).toMatchObject({ name: 'NEW_FAILURE', cause: { code: -32077 } });
  });
  test.each(['new', 'toString', undefined])('of the kind %s is unexpected', (kind) => {
    expect(qgaErrorOf({ code: -32077, message: 'x', data: { ...data, kind } }).failure.kind).toBe('unexpected');
  });
  test.each([undefined, null, 5, 'text', [], {}, { name: 'X' }, { detail: 'Because.' }])('with the data %j is a PROTOCOL_ERROR', (odd) => {
    const error = qgaErrorOf({ code: -32077, message: 'Odd', data: odd });
    expect(error).toMatchObject({ name: 'PROTOCOL_ERROR', cause: { code: -32077 } });
    expect(error.message).toContain('-32077: Odd');
  });
});
