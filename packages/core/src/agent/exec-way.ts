import type { AboutResult } from '../contract/host.ts';
import type { Clock } from '../platform/clock.ts';
import { type ErrorObject, qgaErrorOf } from '../rpc/error-object.ts';
import { encodeRequest, isObject } from '../rpc/message.ts';
import { unpacked } from '../rpc/packed.ts';
import { QgaError } from '../vss/errors.ts';
import type { GuestAgent } from './agent.ts';
import { boundOf, MARGIN_MS } from './bounds.ts';
import { type GuestProgramEnd, runInGuest } from './guest-exec.ts';
import { type Heard, resultOf, type Way } from './heard.ts';

/** Where the product lies in a guest, and on which machine of it it works. */
export interface GuestProduct {
  readonly node: string;
  readonly bundle: string;
  /** A simulated machine's name, or the content of a scenario file. */
  readonly simulate?: string | undefined;
}

/** The host's bundle, which lies beside the command's and starts in three quarters of its time. */
const hostBeside = (bundle: string): string => bundle.replace(/[^\\/]+$/, 'host.cjs');

const ID = 1;

/** The answer among the lines that a host has said. @throws PROTOCOL_ERROR and others where it said none */
const heardIn = ({ output, errors, exitCode }: GuestProgramEnd): Heard<unknown> => {
  const messages = output.split('\n').flatMap(parsed);
  const answer = messages.find(({ id, method }) => id === ID && method === undefined);
  // What takes its place often says why where it should have answered.
  if (answer === undefined) throw notAnswered(exitCode, errors.trim() === '' ? output : errors);
  return answer.error === undefined ? { result: answer.result } : { error: qgaErrorOf(answer.error) };
};

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly result?: unknown;
  readonly error?: ErrorObject;
}

/** A line that is no JSON is no answer; where there is none, what the host wrote besides says why. */
const parsed = (line: string): readonly Message[] => {
  try {
    const message = unpacked(JSON.parse(line));
    return isObject(message) ? [message] : [];
  } catch {
    // As said above.
    return [];
  }
};

/** What a program says whose bundle is not there, and one that is too old for what it is asked. */
const SAYS = [
  [/Cannot find module/, 'GUEST_PROGRAM_MISSING'],
  [/unknown option|unknown command/i, 'GUEST_VERSION'],
] as const;

const notAnswered = (exitCode: number, errors: string): QgaError => {
  const said = errors.trim().split('\n').slice(-5).join(' ').slice(-500);
  const detail = `Exit code ${exitCode}.${said === '' ? '' : ` It said: ${said}`}`;
  const [, name = 'HOST_START_FAILED'] = SAYS.find(([pattern]) => pattern.test(errors)) ?? [];
  return QgaError.of(name, { detail });
};

/** Milliseconds between two looks at a freeze. */
const FREEZE_LOOK_MS = 20;

/** One request to a process that the agent starts for it, and its answer. */
const exchange = async (
  agent: GuestAgent,
  clock: Clock,
  { node, bundle, simulate }: GuestProduct,
  request: {
    readonly method: string;
    readonly options: object;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
    readonly omit?: readonly string[] | undefined;
  },
): Promise<Heard<unknown>> => {
  const args = [hostBeside(bundle), '--batch', '--pack', ...(simulate === undefined ? [] : ['--simulate', simulate])];
  const input = `${encodeRequest(request.method, request.options, ID, { omit: request.omit })}\n`;
  const { timeoutMs, signal, method } = request;
  // From its end on the disks are frozen.
  const lookAtMostMs = method === 'freeze' ? { lookAtMostMs: FREEZE_LOOK_MS } : {};
  const program = { path: node, args, input, timeoutMs, ...lookAtMostMs, ...(signal === undefined ? {} : { signal }) };
  return heardIn(await runInGuest(agent, clock, program));
};

/**
 * The slow way: each method by a process of its own in the guest. Only what leaves nothing behind there is cancelled: of the rest the
 * answer is waited for, so that it can be undone.
 * @param guestNow what the guest's clock shows, by which it is to freeze at an instant
 */
export const execWay =
  (agent: GuestAgent, clock: Clock, product: GuestProduct, guestNow: () => number): Way =>
  async (method, options, { signal, omit }) => {
    const cancels = method !== 'prepare' && method !== 'freeze' && method !== 'thaw';
    const request = { method, options, timeoutMs: boundOf(method, options, guestNow()), signal: cancels ? signal : undefined, omit };
    return (await exchange(agent, clock, product, request)) as never;
  };

/** What qga-vss in the guest says of itself and of its holder. @throws GUEST_PROGRAM_MISSING, GUEST_VERSION, and what the agent's commands throw */
export const aboutGuest = async (agent: GuestAgent, clock: Clock, product: GuestProduct): Promise<AboutResult> =>
  resultOf(await exchange(agent, clock, product, { method: 'about', options: {}, timeoutMs: MARGIN_MS })) as AboutResult;
