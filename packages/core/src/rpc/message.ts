import { encode } from './encode.ts';
import { type ErrorObject, INVALID_REQUEST, PARSE_ERROR, protocolError } from './error-object.ts';
import type { Line } from './transport.ts';

/**
 * Names the request that an answer belongs to. Null is discouraged by the specification (section 4), but a request with `"id": null` is
 * one all the same, and is answered; a notification is a request without the member.
 */
export type Id = string | number | null;

/** What a client says of the answer that it wants. */
export interface Wishes {
  /** From how many characters on it wants a part of the answer before the rest; undefined where it takes no parts. */
  readonly partialFrom?: number | undefined;
  /** Members that it has no use for, and that may be large. */
  readonly omit?: readonly string[] | undefined;
}

export interface Request extends Wishes {
  readonly method: string;
  readonly params: object | undefined;
  /** Undefined in a notification, which is never answered. */
  readonly id: Id | undefined;
}

/** What came instead of a request, and the answer to it. */
export interface Refusal {
  readonly id: Id;
  readonly refusal: ErrorObject;
}

export type Member = Request | Refusal;

/** Members of a batch at most; a line of rubbish would otherwise cost a hundred times its size in answers. */
const BATCH_LIMIT = 1000;

/** The members a message may have. */
export interface Wire {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly partialFrom?: unknown;
  readonly omit?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A number that JavaScript cannot hold exactly would come back as another one. */
const isId = (value: unknown): value is Id =>
  value === null ||
  typeof value === 'string' ||
  (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER);

const isStructured = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Levels of the params; no option has that many, and what has thousands ends whoever walks through it by recursion. */
const DEPTH_LIMIT = 32;

const isShallow = (params: unknown): boolean => {
  let level = [params];
  for (let depth = 0; depth < DEPTH_LIMIT && level.length > 0; depth += 1)
    level = level.flatMap((each) => (isStructured(each) ? Object.values(each) : []));
  return level.length === 0;
};

const RULES: readonly { holds: (message: Wire) => boolean; else: string }[] = [
  { holds: ({ jsonrpc }) => jsonrpc === '2.0', else: 'The member jsonrpc must be "2.0".' },
  { holds: ({ method }) => typeof method === 'string', else: 'The member method must be a string.' },
  { holds: (message) => !('id' in message) || isId(message.id), else: 'The id must be a string, a number up to 2^53 - 1, or null.' },
  { holds: (message) => !('params' in message) || isStructured(message.params), else: 'The params must be an object or an array.' },
  {
    holds: ({ partialFrom = 0 }) => Number.isSafeInteger(partialFrom) && Number(partialFrom) >= 0,
    else: 'The member partialFrom must be a whole number.',
  },
  {
    holds: ({ omit = [] }) => Array.isArray(omit) && omit.every((name) => typeof name === 'string'),
    else: 'The member omit must be an array of strings.',
  },
  { holds: ({ params }) => isShallow(params), else: 'The params are nested too deep.' },
];

const refuse = (id: Id, code: typeof PARSE_ERROR | typeof INVALID_REQUEST, detail: string): Refusal => ({
  id,
  refusal: protocolError(code, detail),
});

/** A refusal carries the request's id where it has a sound one, so that the caller who waits for it gets it. */
const parseMember = (value: unknown): Member => {
  if (!isObject(value)) return refuse(null, INVALID_REQUEST, 'A request is an object.');
  const message: Wire = value;
  const { method, params, id, partialFrom, omit } = message;
  const broken = RULES.find(({ holds }) => !holds(message));
  if (broken !== undefined) return refuse(isId(id) ? id : null, INVALID_REQUEST, broken.else);
  // The rules have just been checked.
  return {
    method: method as string,
    params: params as object | undefined,
    id: id as Id | undefined,
    partialFrom: partialFrom as number | undefined,
    omit: omit as readonly string[] | undefined,
  };
};

const FAULTS = {
  'too-long': refuse(null, INVALID_REQUEST, 'The line is too long.'),
  'not-utf8': refuse(null, PARSE_ERROR, 'The line is not valid UTF-8.'),
} as const;

/** A line of input as a request, or a batch of them; what is neither comes as its refusal. */
export const parseLine = (line: Line): Member | readonly Member[] => {
  if ('fault' in line) return FAULTS[line.fault];
  let message: unknown;
  try {
    message = JSON.parse(line.text);
  } catch (error) {
    return refuse(null, PARSE_ERROR, String(error));
  }
  if (!Array.isArray(message)) return parseMember(message);
  if (message.length === 0) return refuse(null, INVALID_REQUEST, 'A batch has at least one member.');
  if (message.length > BATCH_LIMIT) return refuse(null, INVALID_REQUEST, `A batch has at most ${BATCH_LIMIT} members.`);
  return message.map(parseMember);
};

/** @throws TypeError or RangeError where the result cannot be written as JSON. */
export const encodeResult = (id: Id, result: unknown): string => `{"jsonrpc":"2.0","id":${encode(id)},"result":${encode(result)}}`;

export const encodeError = (id: Id, error: ErrorObject): string => encode({ jsonrpc: '2.0', id, error });

export const encodeRequest = (method: string, params: object | undefined, id?: Id, { partialFrom, omit }: Wishes = {}): string =>
  encode({ jsonrpc: '2.0', id, method, params, partialFrom, omit });
