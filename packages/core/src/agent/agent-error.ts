import { isObject } from '../rpc/message.ts';
import { type Circumstances, QgaError } from '../vss/errors.ts';
import type { FailureName } from '../vss/failures.ts';

/** An error as the agent answers it. */
interface AnsweredError {
  readonly class: string;
  readonly desc: string;
}

/** What is told from the words of an agent (qga/main.c, qga/commands*.c, qapi/qmp-dispatch.c) or of libvirt (src/qemu/qemu_agent.c). */
const WORDS: readonly (readonly [RegExp, FailureName])[] = [
  [/agent is in frozen state/, 'AGENT_FROZEN'],
  [/handle '\d+' has not been found/, 'AGENT_RESTARTED'],
  [/has been disabled|has not been found|not allowed/, 'AGENT_REFUSED'],
  [/Invalid parameter 'pid'/, 'AGENT_RESTARTED'],
  [/Failed to execute child process.*No such file/, 'GUEST_PROGRAM_MISSING'],
  // Its reason may be a list of arguments that is too long, which says nothing of an answer.
  [/Failed to execute child process/, 'AGENT_FAILED'],
  [/failed to get domain|no domain with matching/i, 'GUEST_NOT_FOUND'],
  [/domain is not running/, 'GUEST_NOT_RUNNING'],
  [/agent is not (connected|configured)/, 'AGENT_ABSENT'],
  [/not responding|not available for now|agent disappeared|timed? ?out/i, 'AGENT_SILENT'],
  [/too large|too long|exceeds|No complete agent response|Unable to encode message payload/i, 'ANSWER_TOO_LARGE'],
];

/** The failure that words of an agent or of a hypervisor mean; `otherwise` where they say none that is known. */
export const agentErrorOf = (words: string, at: Circumstances, otherwise: FailureName): QgaError => {
  const [, name = otherwise] = WORDS.find(([pattern]) => pattern.test(words)) ?? [];
  return QgaError.of(name, { ...at, detail: `It said: ${words}` });
};

const isAnsweredError = (error: unknown): error is AnsweredError =>
  typeof error === 'object' && error !== null && typeof (error as AnsweredError).desc === 'string';

/**
 * What an answer returns.
 * @throws what its error means; AGENT_PROTOCOL where it is neither
 */
export const returned = (answer: unknown, call: string): unknown => {
  const { return: value, error }: { readonly return?: unknown; readonly error?: unknown } =
    typeof answer === 'object' && answer !== null ? answer : {};
  if (value !== undefined) return value;
  if (isAnsweredError(error)) throw agentErrorOf(error.desc, { call }, 'AGENT_FAILED');
  throw QgaError.of('AGENT_PROTOCOL', { call });
};

/** What an answer returns, where that has members. @throws AGENT_PROTOCOL */
export const membersReturned = (value: unknown, call: string): Readonly<Record<string, unknown>> => {
  if (isObject(value)) return { ...value };
  throw QgaError.of('AGENT_PROTOCOL', { call });
};
