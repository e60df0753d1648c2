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

/** What is known of an HRESULT, as a failure. An unknown code is named by its number. */
export const failureOfHresult = (hresult: number): Failure & { readonly name: string } => {
  const name = nameOfHresult(hresult);
  const code = codeOfHresult(hresult);
  return {
    name,
    kind: kindOfCode(name),
    meaning: code?.meaning ?? `Windows answered ${hex(hresult)}.`,
    retryable: code === undefined || code.retryable === 'n/a' ? 'no' : code.retryable,
    remedy:
      code?.remedy ??
      'Look the code up with Microsoft; the Application and System event logs (sources VSS, VolSnap) at that time say more.',
    ...retryAfter(name),
  };
};
