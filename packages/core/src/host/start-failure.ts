import { accessSync, constants, statSync } from 'node:fs';
import { getSystemErrorMessage, stripVTControlCharacters } from 'node:util';
import { hex } from '../vss/codes.ts';
import { QgaError } from '../vss/errors.ts';
import { FAILURES, type Failure, type FailureName } from '../vss/failures.ts';
import type { ProcessEnd } from './host-process.ts';

/** What says that the system has nothing left to start a process with. */
const NO_RESOURCES = /\b(?:EMFILE|ENFILE|EAGAIN|ENOMEM|ENOBUFS)\b/;

/** Lines, and characters of each, that an error quotes of what a process printed. */
const LINES = 5;
const CHARACTERS = 300;

/** What Node writes about an uncaught error beside the error itself. */
const NOISE = /^(?:\s*at .*|\s*\^+|Node\.js v.*|\s*[{}]|\s*(?:code|requireStack|errno|syscall|path): .*|\s*)$/;

/** How a host that could not begin names why: a failure of this product. */
const OWN_FAILURE = /^([A-Z][A-Z_]+): /m;

/**
 * The end of what a process wrote, in words for a message: one line without control characters, stack frames, and whatever came
 * before an uncaught error. Empty where it said nothing.
 * @seam
 */
export const stderrTail = (stderr: string): string => {
  const lines = stripVTControlCharacters(stderr)
    .split(/\r?\n/)
    .map((line) =>
      line
        .replaceAll('\t', ' ')
        .replace(/\p{Cc}/gu, '')
        .trimEnd(),
    )
    .filter((line) => !NOISE.test(line));
  const error = lines.findLastIndex((line) => /^(?:Uncaught )?\w*Error\b/.test(line));
  return lines
    .slice(Math.max(error, 0))
    .slice(-LINES)
    .map((line) => (line.length > CHARACTERS ? `${line.slice(0, CHARACTERS)}…` : line.trim()))
    .join(' / ');
};

/** @throws HOST_NOT_STARTABLE where there is no bundle that could be started. */
export const checkBundle = (host: string): void => {
  try {
    accessSync(host, constants.R_OK);
    if (statSync(host).size > 0) return;
  } catch (thrown) {
    throw QgaError.of('HOST_NOT_STARTABLE', { object: host, detail: `It cannot be read: ${systemReason(thrown)}.` }, { cause: thrown });
  }
  throw QgaError.of('HOST_NOT_STARTABLE', { object: host, detail: 'The file is empty.' });
};

/** What the system said, in words and by its code. */
export const systemReason = (thrown: unknown): string => {
  const { code = '', errno, message } = thrown as NodeJS.ErrnoException;
  return errno === undefined ? message : `${getSystemErrorMessage(errno)} (${code})`;
};

/** How a process ended, in sentences. */
export const describeEnd = ({ exitCode, signal, error, stays = false, stderr }: ProcessEnd): string => {
  const said = stderrTail(stderr);
  const how = [
    ...(error === undefined ? [] : [`It cannot be started: ${systemReason(error)}.`]),
    ...(exitCode === undefined ? [] : [`It ended with exit code ${exitCode < 0x8000_0000 ? exitCode : hex(exitCode)}.`]),
    ...(signal === undefined ? [] : [`It was ended by ${signal}.`]),
    ...(stays ? ['It was killed, and the system has not removed it yet.'] : []),
    ...(said === '' ? [] : [`It said: ${said}`]),
  ];
  return how.join(' ');
};

/** The failure of this product that a host named before it ended. */
const ownFailure = (stderr: string): Failure | undefined => {
  const name = OWN_FAILURE.exec(stderr)?.[1];
  return name !== undefined && Object.hasOwn(FAILURES, name) ? FAILURES[name as FailureName] : undefined;
};

/** Whether it would end the same way again: it said what is wrong with itself, or the system refused the file. */
const isPermanent = ({ error, stderr }: ProcessEnd): boolean => {
  if (NO_RESOURCES.test(error?.code ?? stderr)) return false;
  if (error !== undefined) return true;
  const own = ownFailure(stderr);
  if (own !== undefined) return own.kind === 'impossible' || own.kind === 'usage';
  return /^(?:Uncaught )?\w*Error\b/m.test(stderr);
};

/**
 * A process that ended, or never began, instead of becoming a host. What to do is what the host's own failure says, where it named one.
 * @param object what was started
 */
export const startFailure = (end: ProcessEnd, object: string): QgaError => {
  const name = isPermanent(end) ? 'HOST_NOT_STARTABLE' : 'HOST_START_FAILED';
  const { remedy } = ownFailure(end.stderr) ?? FAILURES[name];
  return new QgaError(name, { ...FAILURES[name], remedy }, { object, detail: describeEnd(end) }, { cause: end.error });
};

/** One that lived and did not answer, and was ended. @param end what became of it then */
export const startSilence = (ms: number, { stderr }: Pick<ProcessEnd, 'stderr'>, object: string): QgaError => {
  const said = stderrTail(stderr);
  const detail = `It did not answer for ${ms / 1000} s and was ended.${said === '' ? '' : ` It said: ${said}`}`;
  return QgaError.of('HOST_START_FAILED', { object, detail });
};
