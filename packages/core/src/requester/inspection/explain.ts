import type { CodeInfo } from '../../contract/explain.ts';
import { hex } from '../../vss/codes.ts';
import { QgaError } from '../../vss/errors.ts';
import { FAILURES, type Failure } from '../../vss/failures.ts';
import { foundIn, type Known, numbered } from './pasted.ts';

const infoOf = ({ code, event, failure }: Known): CodeInfo => {
  if (code !== undefined) {
    const { value, ...rest } = code;
    return { ...rest, hex: hex(value), signed: value | 0 };
  }
  if (event !== undefined) {
    const { id, ...rest } = event;
    return { name: `event ${id}`, kind: 'event', ...rest };
  }
  const { meaning, retryable, remedy }: Failure = FAILURES[failure];
  return { name: failure, kind: 'failure', meaning, retryable, remedy };
};

/** Characters of a text that an error repeats. */
const MOST_REPEATED = 100;

/** An error of Windows that came through as an HRESULT: Windows has its words. */
const ofWindows = (text: string): string | undefined => {
  const code = /8007([\da-f]{4})(?![\da-f])/i.exec(text)?.[1];
  return code === undefined ? undefined : `It is error ${Number(`0x${code}`)} of Windows: "net helpmsg ${Number(`0x${code}`)}" says which.`;
};

/** A number may be known that VSS and we do not know. @throws UNKNOWN_CODE */
const unknown = (text: string): never => {
  const detail = ofWindows(text);
  const object = text.length > MOST_REPEATED ? `${text.slice(0, MOST_REPEATED)}\u2026` : text;
  throw QgaError.of('UNKNOWN_CODE', { object, ...(detail === undefined ? {} : { detail }) });
};

/**
 * All that a text speaks of, in its order: names and numbers as they are, or lines as a log or another program printed them.
 * A number alone is all that has that value. Offline.
 * @throws UNKNOWN_CODE
 */
export const explain = (text: string): readonly CodeInfo[] => {
  const bare = text.trim();
  const alone = numbered(bare);
  const matches = alone.length > 0 ? alone : foundIn(bare);
  return matches.length === 0 ? unknown(bare) : matches.map(infoOf);
};
