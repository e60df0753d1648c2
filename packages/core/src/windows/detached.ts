import { LATE, withLimit } from '../platform/limit.ts';
import { systemClock } from '../platform/system-clock.ts';
import { hex } from '../vss/codes.ts';
import { QgaError } from '../vss/errors.ts';
import { startByBreakaway } from './breakaway.ts';
import type { DetachedStart, Started } from './detached-start.ts';
import type { Library } from './library.ts';
import { startThroughWmi } from './wmi-process.ts';

export interface DetachedProcess extends Started {
  readonly how: 'breakaway' | 'wmi';
}

/** Milliseconds for WMI to answer: on a machine that has just booted its service may have to start first. */
const WMI_MS = 60_000;

/**
 * Starts a program that outlives this process and its jobs, in a session of commands as over WinRM or SSH: it inherits
 * neither handles nor environment, so nobody who reads this process's output to its end waits for it.
 * @param wmiMs milliseconds for the second way. A process that WMI starts later than that is not known here.
 * @throws DETACH_BLOCKED with the reason of either way, or the Win32 error where the program cannot be started at all.
 */
export const startDetached = async (library: Library, start: DetachedStart, wmiMs: number = WMI_MS): Promise<DetachedProcess> => {
  const first = startByBreakaway(library, start);
  if ('pid' in first) return { ...first, how: 'breakaway' };
  try {
    return { ...(await within(wmiMs, library, startThroughWmi(library, start))), how: 'wmi' };
  } catch (thrown) {
    const second = QgaError.from(thrown);
    const detail = `Leaving the job: ${reason(first.refused)}. WMI: ${reason(second)}.`;
    throw QgaError.of('DETACH_BLOCKED', { object: start.executable, detail }, { cause: second });
  }
};

const reason = ({ at, failure, name }: QgaError): string =>
  at.hresult === undefined ? (at.detail ?? failure.meaning).replace(/\.$/, '') : `${at.call} answered ${hex(at.hresult)} (${name})`;

/** What does not come back in time goes on without us; its objects are released when it does. */
const within = async (ms: number, library: Library, work: Promise<Started>): Promise<Started> => {
  library.track(work);
  const started = await withLimit(systemClock, ms, work);
  if (started === LATE) throw QgaError.of('CALL_HUNG', { detail: `it has not answered for ${ms} ms.` });
  return started;
};
