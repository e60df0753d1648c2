import type { ThawResult } from '../contract/thaw.ts';
import { QgaError } from '../vss/errors.ts';

/** Outcomes kept for callers who come late. */
const KEPT = 100;

/** How sessions of this process have ended: with the outcome of their hold, or with what ended them before they were frozen. */
export class Outcomes {
  readonly #endings = new Map<string, ThawResult | QgaError>();
  #uncollected: string | undefined;

  /** A hold that ended by itself, and nobody has asked yet how. */
  get uncollected(): string | undefined {
    return this.#uncollected;
  }

  has(sessionId: string): boolean {
    return this.#endings.has(sessionId);
  }

  /** Keeps it, and forgets the oldest where there are too many. */
  keep(sessionId: string, ending: ThawResult | QgaError): void {
    this.#endings.set(sessionId, ending);
    const oldest = this.#endings.keys().next();
    if (this.#endings.size > KEPT && !oldest.done) this.#endings.delete(oldest.value);
  }

  /** The outcome of a hold, which is to be asked for. */
  keepHold(outcome: ThawResult): void {
    this.keep(outcome.sessionId, outcome);
    this.#uncollected = outcome.sessionId;
  }

  /** @throws what ended the session before it was frozen; SESSION_LOST where it is not known here */
  of(sessionId: string): ThawResult {
    const ending = this.#endings.get(sessionId);
    if (ending === undefined) throw QgaError.of('SESSION_LOST', { object: sessionId });
    if (ending instanceof QgaError) throw ending.during({ object: sessionId });
    return ending;
  }

  /** The same for whoever thaws: it is asked for now. */
  collect(sessionId: string): ThawResult {
    const outcome = this.of(sessionId);
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
}
