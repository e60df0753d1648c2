import type { ThawResult } from '../contract/thaw.ts';
import { QgaError } from '../vss/errors.ts';

/** Outcomes kept for callers who come late, at most. */
export const KEPT = 100;
/** Characters that they may have together, much as in JSON; the newest, and one that has not been collected, are kept in any case. */
const KEPT_LENGTH = 8 * 1024 * 1024;

interface Kept {
  readonly ending: ThawResult | QgaError;
  readonly length: number;
}

/** Characters of a component in JSON beside its path. */
const COMPONENT_LENGTH = 70;

const sum = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((length, each) => length + of(each), 0);

const lengthOfWriter = ({ components, ...own }: ThawResult['writers'][number]): number =>
  JSON.stringify(own).length + sum(components, ({ path }) => path.length + COMPONENT_LENGTH);

/** Thaw's answer waits for it: what may be large is counted, and only the rest written out. */
const lengthOf = (ending: ThawResult | QgaError): number => {
  if (ending instanceof QgaError) return JSON.stringify(ending).length;
  const { writers, backupDocument = '', writerDocuments = [], ...rest } = ending;
  const documents = backupDocument.length + sum(writerDocuments, ({ length }) => length);
  return JSON.stringify(rest).length + sum(writers, lengthOfWriter) + documents;
};

/** How sessions of this process have ended: with the outcome of their hold, or with what ended them before they were frozen. */
export class Outcomes {
  readonly #endings = new Map<string, Kept>();
  #length = 0;
  #uncollected: string | undefined;

  /** A hold that ended by itself and whose outcome has not been collected. */
  get uncollected(): string | undefined {
    return this.#uncollected;
  }

  has(sessionId: string): boolean {
    return this.#endings.has(sessionId);
  }

  /** Keeps it, and forgets the oldest where there are too many, or too much of them. */
  keep(sessionId: string, ending: ThawResult | QgaError): void {
    this.#put(sessionId, ending);
    for (const oldest of this.#endings.keys()) {
      if (this.#endings.size <= KEPT && this.#length <= KEPT_LENGTH) return;
      if (oldest !== this.#uncollected && oldest !== sessionId) this.#drop(oldest);
    }
  }

  /** The outcome of a hold, which is to be asked for. */
  keepHold(outcome: ThawResult): void {
    this.#uncollected = outcome.sessionId;
    this.keep(outcome.sessionId, outcome);
  }

  /** @throws what ended the session before it was frozen; SESSION_LOST where it is not known here */
  of(sessionId: string): ThawResult {
    const ending = this.#endings.get(sessionId)?.ending;
    if (ending === undefined) throw QgaError.of('SESSION_LOST', { object: sessionId });
    if (ending instanceof QgaError) throw ending.during({ object: sessionId });
    return ending;
  }

  /** The same for a thaw, which collects it. Its documents are given once, for they may be large. */
  collect(sessionId: string): ThawResult {
    const outcome = this.of(sessionId);
    const { backupDocument: _backup, writerDocuments: _writers, ...rest } = outcome;
    if ('backupDocument' in outcome || 'writerDocuments' in outcome) this.#put(sessionId, rest);
    if (this.#uncollected === sessionId) this.#uncollected = undefined;
    return outcome;
  }

  /** Why a session that is not under way cannot be frozen: what ended it, SESSION_OVER or SESSION_LOST. */
  whyNot(sessionId: string): QgaError {
    try {
      const { endedBy } = this.of(sessionId);
      const detail = endedBy === undefined ? 'It was called off before it was frozen.' : `Its hold has ended (${endedBy}).`;
      return QgaError.of('SESSION_OVER', { object: sessionId, detail });
    } catch (thrown) {
      return QgaError.from(thrown);
    }
  }

  #put(sessionId: string, ending: ThawResult | QgaError): void {
    const length = lengthOf(ending);
    this.#length += length - (this.#endings.get(sessionId)?.length ?? 0);
    this.#endings.set(sessionId, { ending, length });
  }

  #drop(sessionId: string): void {
    this.#length -= this.#endings.get(sessionId)?.length ?? 0;
    this.#endings.delete(sessionId);
  }
}
