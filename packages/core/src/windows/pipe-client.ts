import type { Channel } from '../platform/channel.ts';
import { systemClock } from '../platform/system-clock.ts';
import { QgaError } from '../vss/errors.ts';
import { describeSid } from '../vss/sids.ts';
import { Handle } from './handle.ts';
import { callAsync } from './library.ts';
import type { OverlappedIo } from './overlapped.ts';
import { type Audience, mayServe } from './pipe-audience.ts';
import { PipeChannel } from './pipe-channel.ts';
import { isElevated } from './processes.ts';
import { protectionOf } from './security.ts';
import { FILES } from './tables/files.ts';
import { currentUserSid } from './token.ts';
import {
  ERROR_ACCESS_DENIED,
  ERROR_FILE_NOT_FOUND,
  ERROR_PIPE_BUSY,
  FILE_FLAG_OVERLAPPED,
  GENERIC_READ,
  GENERIC_WRITE,
  INVALID_HANDLE_VALUE,
  OPEN_EXISTING,
  READ_CONTROL,
} from './win32.ts';

/** The server may find out who we are, but not act as us: the server of the pipe has not been checked yet. */
const SECURITY_SQOS_PRESENT = 0x0010_0000;
const SECURITY_IDENTIFICATION = 0x0001_0000;

/** Milliseconds of one wait for a free instance: process.exit waits for the pool's threads. */
const SLICE_MS = 500;

export interface ConnectOptions {
  /** Milliseconds in which a holder that lives has made room for the next caller; 5000 unless told. */
  readonly timeoutMs?: number;
  /** `administrators` unless told. */
  readonly audience?: Audience;
}

/**
 * Connects to a pipe of this machine, and makes sure whose it is before anything is sent.
 * @param name `\\.\pipe\…`
 * @returns undefined where nobody serves it.
 * @throws PIPE_NOT_TRUSTED (it belongs to somebody else, or lets no administrator in), HOLDER_SILENT (no connection has been free for
 *   `timeoutMs` milliseconds: one that lives always has one for the next caller), or the Win32 error of opening it: E_ACCESSDENIED where this process is not elevated.
 */
export const connect = async (
  io: OverlappedIo,
  name: string,
  { timeoutMs = 5000, audience = 'administrators' }: ConnectOptions = {},
): Promise<Channel | undefined> => {
  const pipe = await openPipe(io, name, timeoutMs, audience);
  if (pipe === undefined) return undefined;
  const stranger = strangerServing(io, pipe, name, audience);
  if (stranger === undefined) return new PipeChannel(io, pipe, name);
  pipe[Symbol.dispose]();
  throw stranger;
};

const FLAGS = SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION | FILE_FLAG_OVERLAPPED;

const openPipe = async (io: OverlappedIo, name: string, timeoutMs: number, audience: Audience): Promise<Handle | undefined> => {
  const { library } = io;
  const { CreateFileW, WaitNamedPipeW } = library.functions(FILES);
  const deadline = systemClock.monotonic() + timeoutMs;
  for (;;) {
    const value = CreateFileW(name, GENERIC_READ + GENERIC_WRITE, 0, 0, OPEN_EXISTING, FLAGS, 0);
    if (value !== INVALID_HANDLE_VALUE) return new Handle(library, value);
    const code = library.lastErrorCode();
    if (code === ERROR_FILE_NOT_FOUND) return undefined;
    if (code === ERROR_ACCESS_DENIED) throw refusal(io, name, audience);
    if (code !== ERROR_PIPE_BUSY) throw library.win32Error(code, 'CreateFileW', name);
    const left = deadline - systemClock.monotonic();
    if (left <= 0) throw unattended(name, timeoutMs);
    // Whatever it answers, opening it anew says what is so now. 0 milliseconds would mean the server's own limit.
    await callAsync(WaitNamedPipeW, name, Math.ceil(Math.min(left, SLICE_MS)));
  }
};

/** The last of its connections has gone to a caller, and its server has not made another. */
const unattended = (name: string, timeoutMs: number): QgaError =>
  QgaError.of('HOLDER_SILENT', {
    call: 'WaitNamedPipeW',
    object: name,
    detail: `Its pipe has had no room for another caller for ${timeoutMs / 1000} s. So its owner cannot be read: where no node.exe runs host.cjs with --holder, another program has taken the name.`,
  });

/** Why a pipe does not let this process in: a handle may still be had that can do nothing but read whose it is. */
const refusal = (io: OverlappedIo, name: string, audience: Audience): QgaError => {
  const { library } = io;
  const denied = library.win32Error(ERROR_ACCESS_DENIED, 'CreateFileW', name);
  const value = library.functions(FILES).CreateFileW(name, READ_CONTROL, 0, 0, OPEN_EXISTING, FLAGS, 0);
  if (value !== INVALID_HANDLE_VALUE) {
    using pipe = new Handle(library, value);
    return strangerServing(io, pipe, name, audience) ?? denied;
  }
  return isElevated(library) ? notTrusted(name, 'It lets no administrator in, and its owner cannot be read.') : denied;
};

/** That somebody serves it who may not. Asked of the very handle that will be used, so nothing can be exchanged in between. */
const strangerServing = ({ library }: OverlappedIo, pipe: Handle, name: string, audience: Audience): QgaError | undefined => {
  const owner = protectionOf(library, pipe.value)?.owner;
  if (mayServe(owner, audience, () => currentUserSid(library))) return undefined;
  return notTrusted(name, owner === undefined ? 'Its owner cannot be read.' : `Its owner is ${describeSid(owner)}.`);
};

const notTrusted = (name: string, detail: string): QgaError => QgaError.of('PIPE_NOT_TRUSTED', { object: name, detail });
