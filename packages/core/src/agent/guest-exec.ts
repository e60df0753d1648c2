import type { Clock } from '../platform/clock.ts';
import { QgaError } from '../vss/errors.ts';
import type { GuestAgent } from './agent.ts';
import { membersReturned } from './agent-error.ts';

export interface GuestProgram {
  readonly path: string;
  readonly args: readonly string[];
  /** Its whole input, which ends then. */
  readonly input?: string;
  /** Milliseconds within which it must have ended. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks at it at most, where its end is waited for in a hurry. */
  readonly lookAtMostMs?: number;
}

/** How a program in the guest ended. */
export interface GuestProgramEnd {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** Milliseconds between two looks at a program, a tenth of what it has taken: what is quick is heard of soon, what is slow does not fill the agent's log. */
const LOOK_FIRST_MS = 10;
const LOOK_AT_MOST_MS = 200;

type Status = Readonly<Record<string, unknown>>;

const STATUS = 'guest-exec-status';

/** A member that an agent may leave out. @throws AGENT_PROTOCOL where it is of another type */
const member = <T extends string | number>(status: Status, name: string, absent: T): T => {
  const value = status[name] ?? absent;
  if (typeof value !== typeof absent) throw QgaError.of('AGENT_PROTOCOL', { call: STATUS, detail: `Its ${name} is of a wrong type.` });
  return value as T;
};

const decoded = (status: Status, name: string): string => Buffer.from(member(status, name, ''), 'base64').toString('utf8');

const endOf = (status: Status, path: string): GuestProgramEnd => {
  if (status['out-truncated'] === true) throw QgaError.of('ANSWER_TOO_LARGE', { call: STATUS, object: path });
  // A signal where there is no code: as shells say it.
  const exitCode = member(status, 'exitcode', 128 + member(status, 'signal', 0));
  return { exitCode, output: decoded(status, 'out-data'), errors: decoded(status, 'err-data') };
};

/**
 * Runs a program in the guest and waits for its end. The agent tells of that once its output has ended, too, and only once.
 * @throws what the agent's commands throw; AGENT_PROTOCOL, GUEST_PROGRAM_MISSING, AGENT_SILENT where it has not ended in time, CANCELLED
 */
export const runInGuest = async (agent: GuestAgent, clock: Clock, program: GuestProgram): Promise<GuestProgramEnd> => {
  const { path, args, input, timeoutMs, signal, lookAtMostMs = LOOK_AT_MOST_MS } = program;
  const options = {
    path,
    arg: args,
    'capture-output': true,
    ...(input === undefined ? {} : { 'input-data': Buffer.from(input).toString('base64') }),
  };
  const { pid } = membersReturned(await agent.ask('guest-exec', options), 'guest-exec');
  if (typeof pid !== 'number') throw QgaError.of('AGENT_PROTOCOL', { call: 'guest-exec' });
  const began = clock.monotonic();
  for (let elapsed = 0; elapsed < timeoutMs; elapsed = clock.monotonic() - began) {
    await clock.sleep(Math.min(Math.max(LOOK_FIRST_MS, elapsed / 10), lookAtMostMs), signal);
    const status = membersReturned(await agent.ask(STATUS, { pid }), STATUS);
    if (status['exited'] === true) return endOf(status, path);
    if (signal?.aborted) throw QgaError.of('CANCELLED');
  }
  throw QgaError.of('AGENT_SILENT', { call: STATUS, object: path, detail: `It had not ended after ${timeoutMs} ms.` });
};
