import { FREEZING, type Limits } from '../contract/bounds.ts';
import { CONTRACT, type MethodName } from '../contract/contract.ts';
import type { Method } from '../contract/method.ts';

const roleOf = (method: MethodName): Method['session'] => (CONTRACT[method] as Method).session;

const mayBegin = (method: MethodName): boolean => roleOf(method) === 'begins' || roleOf(method) === 'continues';

/** What concerns sessions in the options and results of any method. */
export interface About {
  readonly sessionId?: string;
  readonly dryRun?: boolean;
  readonly frozenAt?: number;
}

/** What is prepared or frozen in a host, as far as its client knows. */
export class Sessions {
  #held: string | undefined;
  /** The disks may be frozen by what is held, or by what is being begun. */
  #mayBeFrozen = false;
  /** Requests whose answer is not there, and never will be where the host is gone. */
  #beginning = 0;
  /** What a host held when it died, until a thaw has said so. */
  #lost: string | undefined;
  /** The limits of what was begun last. */
  #limits: Limits = {};
  readonly #begun = new Set<string>();

  get mayHold(): boolean {
    return this.#held !== undefined || this.#lost !== undefined || this.#beginning > 0;
  }

  /** The host itself has said that it freezes, or has frozen, and not that it has thawed. */
  get mayBeFrozen(): boolean {
    return this.#mayBeFrozen;
  }

  get limits(): Limits {
    return this.#limits;
  }

  knows(sessionId: string): boolean {
    return sessionId === this.#lost || this.#begun.has(sessionId);
  }

  holds(sessionId: string | undefined): boolean {
    return sessionId !== undefined && sessionId === this.#held;
  }

  asked(method: MethodName, options: object): void {
    if (!mayBegin(method)) return;
    this.#beginning += 1;
    if (this.#held === undefined) this.#limits = options;
  }

  /** A step has begun. */
  reached(method: MethodName, phase: string): void {
    if (roleOf(method) === 'continues' && phase === FREEZING) this.#mayBeFrozen = true;
    // Thaw is set before anything is told of it.
    if (roleOf(method) === 'ends') this.#mayBeFrozen = false;
  }

  /** What was lost, for the thaw that asks; once. */
  takeLost(method: MethodName, options: object): string | undefined {
    const { sessionId } = options as About;
    const lost = this.#lost;
    if (roleOf(method) !== 'ends' || (sessionId ?? this.#held ?? lost) !== lost) return undefined;
    this.#lost = undefined;
    return lost;
  }

  answered(method: MethodName, options: object, result: object): void {
    const [asked, { sessionId, dryRun, frozenAt }] = [options as About, result as About];
    if (mayBegin(method)) {
      this.#beginning -= 1;
      if (dryRun || sessionId === undefined) return;
      this.#held = sessionId;
      this.#mayBeFrozen = frozenAt !== undefined;
      this.#begun.add(sessionId);
    }
    // It is answered once the thaw event is set.
    if (method === 'awaitThaw' && (asked.sessionId ?? this.#held) === this.#held) this.#mayBeFrozen = false;
    // Another one's outcome, asked for late, says nothing about what is held.
    if (roleOf(method) === 'ends' && (asked.sessionId ?? this.#held) === this.#held) {
      this.#held = undefined;
      this.#mayBeFrozen = false;
    }
  }

  /** After a failure that the host answered with, nothing is left of what it began; what was held before still is. */
  refused(method: MethodName): void {
    if (!mayBegin(method)) return;
    this.#beginning -= 1;
    if (this.#held === undefined) this.#mayBeFrozen = false;
  }

  /** The host is gone. @returns whether something may have been held in it */
  lose(): boolean {
    const mayHave = this.#held !== undefined || this.#beginning > 0;
    this.#lost = this.#held ?? this.#lost;
    this.#held = undefined;
    this.#mayBeFrozen = false;
    this.#beginning = 0;
    return mayHave;
  }
}
