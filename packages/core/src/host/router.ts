import { CONTRACT } from '../contract/contract.ts';
import type { Method, SessionRole } from '../contract/method.ts';
import type { Notice } from '../contract/parts.ts';
import type { CallMethod } from '../contract/service.ts';
import { VERSION } from '../version.ts';
import { QgaError } from '../vss/errors.ts';
import type { FailureName } from '../vss/failures.ts';

/** A process, here or elsewhere, that answers calls and may own sessions. */
export interface SessionOwner {
  readonly call: CallMethod;
  /** Something may be prepared or frozen in it, or has ended there without anybody having asked how. */
  readonly mayHold: boolean;
  /** Whether a session was begun in it. */
  knows(sessionId: string): boolean;
}

/** A connection to the machine's holder, for as long as a call takes. */
export interface HolderConnection extends AsyncDisposable {
  readonly call: CallMethod;
  /** Empty where it is too old to say. */
  readonly version: string;
}

/** The machine's holder, seen from a process that is not it. */
export interface Holders {
  /** @returns undefined where there is none. @throws HOLDER_SILENT, PIPE_NOT_TRUSTED where there may be one that cannot be asked */
  find(): Promise<HolderConnection | undefined>;
  /** The same, started where there is none. @throws DETACH_BLOCKED, HOST_NOT_STARTABLE, HOST_START_FAILED */
  start(): Promise<HolderConnection>;
}

/** When the holder answers, where there is one and no session of this process is meant. */
const HOLDER_ANSWERS: Readonly<Record<SessionRole, 'always' | 'where prepared' | 'never'>> = {
  begins: 'never',
  continues: 'where prepared',
  ends: 'always',
  asks: 'always',
};

/** What decides who answers, in the options of any method; they have not been validated yet. */
interface Wanted {
  readonly detach?: unknown;
  readonly sessionId?: unknown;
}

/** Those that may be told to begin a session in the holder. */
const MAY_DETACH: ReadonlySet<SessionRole> = new Set(['begins', 'continues']);

/**
 * A call that goes to the owner of the session it is about, or by the contract's role of its method: to the holder, which is asked
 * first, or to the session owner of this process.
 * @param local is not started before it has to answer
 */
export const routed =
  (local: SessionOwner, holders: Holders): CallMethod =>
  async (method, options, context) => {
    const { session }: Method = CONTRACT[method];
    if (session === undefined) return await local.call(method, options, context);
    const { detach, ...rest } = options as Wanted;
    const mayDetach = typeof detach === 'boolean' && MAY_DETACH.has(session);
    const warnings: Notice[] = [];
    const warn = (notice: Notice): void => {
      context.onWarning?.(notice);
      warnings.push(notice);
    };
    await using holder = await (mayDetach && detach ? holders.start() : ownerElsewhere(session, rest.sessionId, local, holders, warn));
    if (holder !== undefined && holder.version !== VERSION) warn(otherVersion(holder.version));
    return await withWarnings(warnings, (holder ?? local).call(method, mayDetach ? (rest as typeof options) : options, context));
  };

const otherVersion = (version: string): Notice =>
  QgaError.of('HOLDER_VERSION', {
    detail: `The holder is of ${version === '' ? 'an older version' : `version ${version}`}, this is ${VERSION}.`,
  }).toJSON();

/** What comes of a call, with the warnings of the way to it: in a result that tells warnings, and in an error. */
const withWarnings = async <R extends object>(warnings: readonly Notice[], answer: Promise<R>): Promise<R> => {
  if (warnings.length === 0) return await answer;
  try {
    const result = await answer;
    const { warnings: told }: { readonly warnings?: readonly Notice[] } = result;
    return told === undefined ? result : { ...result, warnings: [...warnings, ...told] };
  } catch (thrown) {
    const { name, failure, at, message, cause } = QgaError.from(thrown);
    throw new QgaError(name, failure, { ...at, warnings: [...warnings, ...(at.warnings ?? [])] }, { cause, message });
  }
};

/** There may be a holder, or somebody in its place, who cannot be asked. What needs no session of it goes on without, and says so. */
const UNREACHABLE: ReadonlySet<string> = new Set<FailureName>(['HOLDER_SILENT', 'PIPE_NOT_TRUSTED']);

const ownerElsewhere = async (
  session: SessionRole,
  sessionId: unknown,
  local: SessionOwner,
  holders: Holders,
  warn: (notice: Notice) => void,
): Promise<HolderConnection | undefined> => {
  const holderAnswers = sessionId === undefined ? HOLDER_ANSWERS[session] : 'always';
  const isLocal = sessionId === undefined ? local.mayHold : typeof sessionId === 'string' && local.knows(sessionId);
  if (isLocal || holderAnswers === 'never') return undefined;
  try {
    const holder = await holders.find();
    if (holder === undefined || holderAnswers === 'always' || (await isPrepared(holder))) return holder;
    await holder[Symbol.asyncDispose]();
  } catch (thrown) {
    const error = QgaError.from(thrown);
    if (sessionId !== undefined || !UNREACHABLE.has(error.name)) throw error;
    warn(error.toJSON());
  }
  return undefined;
};

/** What the holder has prepared is continued there; else it is not concerned. */
const isPrepared = async (holder: HolderConnection): Promise<boolean> => {
  try {
    return (await holder.call('status', {}, {})).state === 'prepared';
  } catch (thrown) {
    await holder[Symbol.asyncDispose]();
    throw thrown;
  }
};
