import { codeOfHresult, hex, nameOfHresult } from './codes.ts';
import type { Failure, FailureKind } from './failures.ts';

const BUSY = new Set(['VSS_E_SNAPSHOT_SET_IN_PROGRESS']);
const IMPOSSIBLE = new Set(['E_ACCESSDENIED', 'VSS_E_PROVIDER_NOT_REGISTERED', 'REGDB_E_CLASSNOTREG']);
/** Microsoft's advice for transient codes: wait ten minutes, at most three times. */
const TRANSIENT = new Set([
  'VSS_E_FLUSH_WRITES_TIMEOUT',
  'VSS_E_HOLD_WRITES_TIMEOUT',
  'VSS_E_PROVIDER_VETO',
  'VSS_E_UNEXPECTED_PROVIDER_ERROR',
  'VSS_E_WRITERERROR_TIMEOUT',
  'VSS_E_WRITERERROR_OUTOFRESOURCES',
  'VSS_E_WRITERERROR_RETRYABLE',
]);

const kindOfCode = (name: string): FailureKind => (BUSY.has(name) ? 'busy' : IMPOSSIBLE.has(name) ? 'impossible' : 'failed');

const retryAfter = (name: string): { retryAfterMs?: number } =>
  BUSY.has(name) ? { retryAfterMs: 5000 } : TRANSIENT.has(name) ? { retryAfterMs: 600_000 } : {};

/** Of codes that carry an error of Windows, which Windows has words for. */
const HIGH_HALF_OF_WIN32 = 0x8007;

const unknownMeaning = (hresult: number): string =>
  hresult >>> 16 === HIGH_HALF_OF_WIN32
    ? `Windows answered ${hex(hresult)}, its error ${hresult & 0xffff} ("net helpmsg ${hresult & 0xffff}" says which).`
    : `Windows answered ${hex(hresult)}.`;

/** What is known of an HRESULT, as a failure. An unknown code is named by its number. */
export const failureOfHresult = (hresult: number): Failure & { readonly name: string } => {
  const name = nameOfHresult(hresult);
  const code = codeOfHresult(hresult);
  return {
    name,
    kind: kindOfCode(name),
    meaning: code?.meaning ?? unknownMeaning(hresult),
    retryable: code === undefined || code.retryable === 'n/a' ? 'no' : code.retryable,
    remedy:
      code?.remedy ??
      'The Application and System logs at that time (sources VSS, VolSnap, Service Control Manager) say more; `qga-vss doctor` looks at what VSS needs.',
    ...retryAfter(name),
  };
};
