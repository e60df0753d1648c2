import type { Evidence } from '../experiments/index.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import { type Check, firstOf, of, proof, suspicion } from './check.ts';
import { after, state } from './words.ts';

/** Milliseconds by which the native timer may be late, and an answer that tells of it. */
const LATE_MS = 2500;
/** Milliseconds for AbortBackup; what does not come back is left behind after 15 s. */
const ABORT_MS = 14_000;
/** VSS_VOLSNAP_ATTR_NO_WRITERS. */
const NO_WRITERS = 0x10;

const timer = ({ over, limitMs, thaw: { endedBy } }: Evidence['limit']): Verdict => {
  const found = `${state(over)} of ${limitMs}; ended by ${endedBy ?? 'nobody'}`;
  if (endedBy === 'hold-limit') return either(over.ms !== undefined && over.ms < limitMs + LATE_MS, found);
  return endedBy === 'caller' ? doesNotHold(found) : notChecked(found);
};

const abort = ({ failure, ms: took, hostEnded }: Evidence['cancel']): Verdict => {
  if (failure === undefined) return notChecked('It was frozen before the cancel came.');
  const found = `${failure.name} while in step ${failure.at.phase ?? 'unknown'}, ${after(took)}`;
  if (hostEnded) return doesNotHold(`${found}; the host ended itself, because VSS did not return.`);
  if (took >= ABORT_MS) return doesNotHold(found);
  return failure.at.phase === 'freeze' ? holds(found) : notChecked(found);
};

const exclude = ({ excluded, writers }: Evidence['exclude']): Verdict =>
  excluded === undefined
    ? notChecked('There are no writers.')
    : either(!writers.includes(excluded), `${excluded} left out; ${writers.length} others.`);

/** What is judged by leaving a writer out, by the hold limit, and by calling a freeze off. */
export const OTHER_CHECKS: readonly Check[] = [
  { assumption: 'exclude-writers', experiment: 'exclude', judge: exclude },
  { assumption: 'native-timer', experiment: 'limit', judge: timer },
  {
    assumption: 'no-writers',
    experiment: 'limit',
    blame: of('SetContext', proof('VSS_E_UNSUPPORTED_CONTEXT', 'VSS_E_BAD_STATE', 'E_INVALIDARG')),
    judge: ({ freeze: { context } }) => either((Number(context) & NO_WRITERS) !== 0, `VSS took the context ${context}.`),
  },
  {
    assumption: 'events-closed',
    experiment: 'limit',
    blame: firstOf(proof('STALE_FREEZE'), suspicion('FREEZE_TIMEOUT', 'VSS_E_UNEXPECTED_PROVIDER_ERROR', 'VSS_E_SNAPSHOT_SET_IN_PROGRESS')),
    judge: ({ gone }) => either(gone.ms !== undefined, `A second freeze went as the first one; afterwards: ${state(gone)}.`),
  },
  { assumption: 'abort-under-way', experiment: 'cancel', blame: suspicion('CALL_HUNG'), judge: abort },
];
