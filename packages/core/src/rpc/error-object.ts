import { type ErrorData, QgaError } from '../vss/errors.ts';
import type { FailureKind } from '../vss/failures.ts';

/** An error as JSON-RPC 2.0 carries it (section 5.1). */
export interface ErrorObject {
  readonly code: number;
  readonly message: string;
  /** `{detail}` for faults of the message itself; ErrorData for everything else, with `path` for a parameter at fault. */
  readonly data?: unknown;
}

export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
export const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const INTERNAL_ERROR = -32603;

/** Our own errors by what they mean for automation; their data says the rest. @seam */
export const CODE_OF_KIND: Readonly<Record<FailureKind, number>> = {
  well: -32000,
  usage: -32001,
  failed: -32002,
  busy: -32003,
  impossible: -32004,
  lost: -32005,
  partial: -32006,
  interrupted: -32007,
  unexpected: INTERNAL_ERROR,
};

/** The specification's words for its own codes. */
const MESSAGES = {
  [PARSE_ERROR]: 'Parse error',
  [INVALID_REQUEST]: 'Invalid Request',
  [METHOD_NOT_FOUND]: 'Method not found',
} as const;

/** Characters of foreign text that an error repeats. */
const SHOWN = 200;

export const shorten = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text);

/** A fault of the message, in the specification's words and ours. */
export const protocolError = (code: keyof typeof MESSAGES, detail: string): ErrorObject => ({
  code,
  message: MESSAGES[code],
  data: { detail: shorten(detail) },
});

/** What a handler threw; some things cannot even be turned into text. */
const qgaErrorFrom = (thrown: unknown): QgaError => {
  try {
    return QgaError.from(thrown);
  } catch {
    // What was thrown cannot be read at all.
    return QgaError.of('INTERNAL_ERROR');
  }
};

/** Anything thrown, as the error of an answer. INVALID_ARGUMENT becomes -32602 with the member at fault as `path`. */
export const errorObjectOf = (thrown: unknown): ErrorObject => {
  const error = qgaErrorFrom(thrown);
  const data = error.toJSON();
  if (error.name !== 'INVALID_ARGUMENT') return { code: CODE_OF_KIND[data.kind], message: data.message, data };
  return { code: INVALID_PARAMS, message: data.message, data: { path: data.object ?? '', ...data } };
};

const isErrorData = (data: unknown): data is ErrorData => {
  const { name, message, remedy } = (data ?? {}) as Partial<Record<keyof ErrorData, unknown>>;
  return [name, message, remedy].every((member) => typeof member === 'string');
};

/**
 * The error of an answer as it was thrown on the other side, names unknown to this one included; PROTOCOL_ERROR where
 * it carries no data of ours. Its cause is the error object, with the code.
 */
export const qgaErrorOf = (error: ErrorObject): QgaError => {
  const { code, message, data } = error;
  if (!isErrorData(data)) {
    const words = (data as { detail?: unknown } | undefined | null)?.detail ?? '';
    return QgaError.of('PROTOCOL_ERROR', { detail: shorten(`It answered ${code}: ${message}. ${String(words)}`).trim() }, { cause: error });
  }
  const kind = Object.hasOwn(CODE_OF_KIND, data.kind) ? data.kind : 'unexpected';
  return QgaError.ofData({ ...data, kind }, { cause: error });
};
