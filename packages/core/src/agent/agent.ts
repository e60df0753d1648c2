import type { Clock } from '../platform/clock.ts';
import { LATE, withLimit } from '../platform/limit.ts';
import { QgaError } from '../vss/errors.ts';

/**
 * The guest agent of one guest, however it is reached. One request at a time: those that are asked for meanwhile wait.
 * The commands and their answers are those of the QEMU Guest Agent Protocol Reference.
 */
export interface GuestAgent extends AsyncDisposable {
  /**
   * Asks the agent.
   * @param command such as `guest-ping`
   * @param timeoutMs from when its turn has come. Milliseconds
   * @returns what it returned
   * @throws AGENT_ABSENT, AGENT_SILENT, AGENT_RESTARTED, AGENT_REFUSED, AGENT_FROZEN, AGENT_FAILED, AGENT_PROTOCOL, ANSWER_TOO_LARGE,
   * GUEST_NOT_FOUND, GUEST_NOT_RUNNING, HYPERVISOR_FAILED
   */
  ask(command: string, options?: object, timeoutMs?: number): Promise<unknown>;
}

/** Milliseconds for an answer of an agent that is well: what it does is started, not waited for. */
export const ANSWER_MS = 5000;

/** Runs what it is given one after the other, whatever fails. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    // Only the order is kept here; the caller has the result and the failure.
    this.#last = turn.catch(() => {});
    return turn;
  }
}

/** What is asked of an agent, and how long its answer is waited for. Milliseconds. */
export interface Asked {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly command: string;
}

/**
 * Waits for an answer no longer than that; what comes later is not heard, so the caller must begin a new conversation.
 * @throws AGENT_SILENT, and what the work throws
 */
export const answeredWithin = async <T>({ clock, timeoutMs, command }: Asked, work: () => Promise<T>): Promise<T> => {
  const answer = await withLimit(clock, timeoutMs, work());
  if (answer === LATE) throw QgaError.of('AGENT_SILENT', { call: command, detail: `It was waited for ${timeoutMs} ms.` });
  return answer;
};
