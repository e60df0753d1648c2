/** What is to be answered, told by a second, naive reading of everything that was sent. */
export interface Expected {
  /** Answers altogether. */
  answers: number;
  /** Lines of answers: one for each batch, one for each answer outside. */
  lines: number;
  /** How often each sound id was asked by, as its JSON. */
  readonly asked: Map<string, number>;
}

const isSoundId = (id: unknown): boolean =>
  id === null || typeof id === 'string' || (typeof id === 'number' && Math.abs(id) <= Number.MAX_SAFE_INTEGER);

interface Loose {
  readonly jsonrpc?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly id?: unknown;
}

const isRequestLike = (member: unknown): member is Loose => typeof member === 'object' && member !== null && !Array.isArray(member);

const isNotification = (member: unknown): boolean =>
  isRequestLike(member) &&
  member.jsonrpc === '2.0' &&
  typeof member.method === 'string' &&
  !Object.hasOwn(member, 'id') &&
  (!Object.hasOwn(member, 'params') || (typeof member.params === 'object' && member.params !== null));

const noteIds = (members: readonly unknown[], asked: Map<string, number>): void => {
  for (const member of members) {
    const id = isRequestLike(member) && isSoundId(member.id) ? JSON.stringify(member.id) : undefined;
    if (id !== undefined) asked.set(id, (asked.get(id) ?? 0) + 1);
  }
};

const countLine = (line: string | undefined, expected: Expected): void => {
  if (line !== undefined && /^[ \t\r]*$/.test(line)) return;
  let message: unknown;
  try {
    message = JSON.parse(line ?? 'not UTF-8');
  } catch {
    message = undefined;
  }
  const isBatch = Array.isArray(message) && message.length > 0 && message.length <= 1000;
  const members: unknown[] = isBatch ? (message as unknown[]) : [message];
  noteIds(members, expected.asked);
  const answers = members.filter((member) => !isNotification(member)).length;
  expected.answers += answers;
  expected.lines += Math.min(1, answers);
};

const textOf = (bytes: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** @param limit Bytes of a line at most. */
export const expectedOf = (sent: Buffer, limit: number): Expected => {
  const expected: Expected = { answers: 0, lines: 0, asked: new Map() };
  const start = sent.subarray(0, 3).equals(Buffer.from('\ufeff')) ? 3 : 0;
  for (let from = start; from <= sent.length; ) {
    const found = sent.indexOf(0x0a, from);
    const end = found < 0 ? sent.length : found;
    const line = sent.subarray(from, end > from && sent[end - 1] === 0x0d ? end - 1 : end);
    countLine(line.length > limit ? undefined : textOf(line), expected);
    from = end + 1;
  }
  return expected;
};
