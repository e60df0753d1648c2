import { type Notice, QgaError, type ThawResult } from '@qga-vss/core';
import type { Seen } from '../experiments/experiment.ts';
import type { Evidence } from '../experiments/index.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import { type Check, of, proof, suspicion } from './check.ts';
import { ms, NOT_REAL } from './words.ts';

const after = (value: number | undefined): string => (value === undefined ? 'not in time' : `after ${ms(value)}`);

const state = ({ ms: value, last }: Seen): string => `${last.state} ${after(value)}`;

/** Milliseconds by which the native timer may be late, and an answer that tells of it. */
const LATE_MS = 1000;
/** Milliseconds for two answers of the holder; what stalls takes until Windows lets writes go. */
const ANSWERS_MS = 3000;
/** Milliseconds for AbortBackup; what does not come back is left behind after 15 s. */
const ABORT_MS = 14_000;
/** VSS_VOLSNAP_ATTR_NO_WRITERS. */
const NO_WRITERS = 0x10;
/** Milliseconds for which Windows holds writes, and by how much a clock here may differ. */
const WRITES_HELD_MS = 10_000;
const CLOCK_MS = 1500;

const NO_SESSION = 'Windows did not tell which session this is.';

const reasonsOf = ({ reasons }: ThawResult): string => reasons.map(({ name }) => name).join(', ');

const timer = ({ over, limitMs, thaw: { endedBy } }: Evidence['limit']): Verdict => {
  const found = `${state(over)} of ${limitMs}; ended by ${endedBy ?? 'nobody'}`;
  if (endedBy === 'hold-limit') return either(over.ms !== undefined && over.ms < limitMs + LATE_MS, found);
  return endedBy === 'caller' ? doesNotHold(found) : notChecked(found);
};

/** The holder tells of what it keeps to whoever finds it; and what has died tells of nothing. */
const holderLives = ({ seen, thaw }: Evidence['detach']): boolean | undefined => {
  if (!(thaw instanceof QgaError) || seen.state === 'frozen') return true;
  return thaw.name === 'SESSION_LOST' ? false : undefined;
};

const pipeOwner = (evidence: Evidence['detach']): Verdict => {
  const { seen, thaw, sessionId, account } = evidence;
  const found = `Run by ${account}, another process saw: ${seen.state}`;
  if (!(thaw instanceof QgaError))
    return either((sessionId ?? thaw.sessionId) === thaw.sessionId, `${found}; it thawed: ${thaw.consistency ?? 'nothing'}.`);
  const isHidden = thaw.name === 'PIPE_NOT_TRUSTED' || (thaw.name === 'SESSION_LOST' && holderLives(evidence) === true);
  return isHidden ? doesNotHold(`${found}; it could not thaw: ${thaw.name}.`) : notChecked(`${found}; ${thaw.name}.`);
};

const outlives = (evidence: Evidence['detach']): Verdict => {
  const lives = holderLives(evidence);
  const found = `After the command had ended: ${evidence.seen.state}.`;
  return lives === undefined ? notChecked(`${found} ${(evidence.thaw as QgaError).name}.`) : either(lives, found);
};

const holderAnswers = ({ answersMs, systemFrozen, simulated, thaw }: Evidence['detach']): Verdict => {
  if (simulated) return notChecked(NOT_REAL);
  if (!systemFrozen) return notChecked('The volume of Windows was not among those frozen.');
  if (thaw instanceof QgaError) return notChecked(`It could not be thawed: ${thaw.name}.`);
  return either(answersMs < ANSWERS_MS, `status and thaw were answered ${after(answersMs)}; ended by ${thaw.endedBy ?? 'nobody'}.`);
};

/** The provider opens them in session 0. */
const globalNames = ({ session }: Evidence['detach']): Verdict => {
  if (session === undefined) return notChecked(NO_SESSION);
  return session === 0 ? notChecked('This is session 0, in which the provider is, too.') : holds(`Frozen from session ${session}.`);
};

const refusedName: Check['blame'] = ({ name, at: { call } }) =>
  name === 'E_ACCESSDENIED' && (call === 'CreateEventW' || call === 'CreateMutexW') ? 'proof' : undefined;

const session0 = (evidence: Evidence['detach']): Verdict => {
  if (evidence.session === undefined) return notChecked(NO_SESSION);
  return evidence.session === 0 ? outlives(evidence) : notChecked(`This is session ${evidence.session}; run it as a scheduled task.`);
};

const abort = ({ failure, ms: took, hostEnded }: Evidence['cancel']): Verdict => {
  if (failure === undefined) return notChecked('It was frozen before the word to cancel came.');
  const found = `${failure.name} while in step ${failure.at.phase ?? 'unknown'}, ${after(took)}`;
  if (hostEnded) return doesNotHold(`${found}; the host ended itself, because VSS did not let go.`);
  if (took >= ABORT_MS) return doesNotHold(found);
  return failure.at.phase === 'freeze' ? holds(found) : notChecked(found);
};

/** Only a living host is seen thawing: it has the mutex. */
const hostOutlives = ({ released, gone }: Evidence['client']): Verdict => {
  const found = `${state(released)}; ${state(gone)}`;
  if (released.last.state === 'thawing') return either(gone.ms !== undefined, found);
  return released.last.state === 'thawed' ? notChecked(`${found}: too fast to be told by whom.`) : doesNotHold(found);
};

const descriptor = ({ released: { last } }: Evidence['host']): Verdict => {
  if (last.state === 'stale') return holds('What a dead process had left was taken for ours.');
  return last.state === 'foreign'
    ? doesNotHold("What a dead process of ours had left was taken for another program's.")
    : notChecked(`Nothing was left of it to look at: ${last.state}.`);
};

const hostKilled = ({ released, gone, rescued, next }: Evidence['host']): Verdict => {
  const before = `${state(released)}; ${state(gone)}${rescued ? ', let go from here' : ''}`;
  if (next instanceof QgaError) return doesNotHold(`${before}; the next freeze failed: ${next.name}`);
  return either(gone.ms !== undefined && next.consistency === 'filesystem', `${before}; the next freeze: ${next.consistency ?? 'nothing'}`);
};

/** Ended by anybody else it says nothing about what Windows does. */
const heldToTheEnd =
  (judge: (evidence: Evidence['long']) => Verdict) =>
  (evidence: Evidence['long']): Verdict => {
    const { endedBy, heldMs = 0 } = evidence.thaw;
    if (endedBy === 'caller' && heldMs >= evidence.plannedMs) return judge(evidence);
    return notChecked(`It was not held to the end: ended by ${endedBy ?? 'nobody'} ${after(heldMs)}.`);
  };

const tooLong = ({ thaw }: Evidence['long']): Verdict => {
  const found = `${thaw.consistency ?? 'nothing'}: ${reasonsOf(thaw)}`;
  const isKnown = thaw.consistency === 'crash' || thaw.reasons.some(({ name }) => name === 'HELD_TOO_LONG');
  return isKnown ? either(thaw.consistency === 'crash', found) : notChecked(found);
};

/** What a write to a frozen volume tells. */
const byWrite =
  (judge: (ms: number) => Verdict) =>
  ({ folder, written }: Evidence['long']): Verdict => {
    if (folder === undefined) return notChecked('Nothing real was frozen, or no volume that was has a folder to write to.');
    return written === undefined ? notChecked(`Nothing could be written to ${folder}.`) : judge(written);
  };

const writesHeld = byWrite((written) => either(written > WRITES_HELD_MS - CLOCK_MS, `A write returned ${after(written)}.`));

const writesLetGo = byWrite((written) => {
  const found = `A write returned ${after(written)}.`;
  if (written <= WRITES_HELD_MS - CLOCK_MS) return notChecked(`${found} It was not held for as long.`);
  return either(written < WRITES_HELD_MS + CLOCK_MS, found);
});

const GATHERING: ReadonlySet<Notice['call']> = new Set(['GatherWriterStatus', 'GetWriterStatus', 'GetWriterStatusEx']);

const statusAfterFailure = ({ thaw }: Evidence['long']): Verdict => {
  if (thaw.consistency !== 'crash') return notChecked('The snapshot did not fail.');
  if (thaw.writers.length === 0) return notChecked('There are no writers.');
  const warning = thaw.warnings.find(({ call, phase }) => phase === 'check-snapshot' && GATHERING.has(call));
  return warning === undefined
    ? holds(`${thaw.writers.length} writers told their state.`)
    : doesNotHold(`${warning.name}: ${warning.message}`);
};

/** What is judged by the experiments after the plain freeze. */
export const OTHER_CHECKS: readonly Check[] = [
  {
    assumption: 'exclude-writers',
    experiment: 'exclude',
    judge: ({ excluded, writers }) =>
      excluded === undefined
        ? notChecked('There are no writers.')
        : either(!writers.includes(excluded), `${excluded} left out; ${writers.length} others.`),
  },
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
    blame: (error, guest) =>
      proof('STALE_FREEZE')(error, guest) ??
      suspicion('FREEZE_TIMEOUT', 'VSS_E_UNEXPECTED_PROVIDER_ERROR', 'VSS_E_SNAPSHOT_SET_IN_PROGRESS')(error, guest),
    judge: ({ gone }) => either(gone.ms !== undefined, `A second freeze went as the first one; afterwards: ${state(gone)}.`),
  },
  { assumption: 'pipe-owner', experiment: 'detach', blame: proof('PIPE_NOT_TRUSTED'), judge: pipeOwner },
  {
    assumption: 'no-pipes-kept',
    experiment: 'detach',
    judge: ({ pipesFree }) =>
      either(pipesFree, pipesFree ? 'Its pipes ended with the command.' : 'Its pipes were still open after the command.'),
  },
  { assumption: 'global-names', experiment: 'detach', blame: refusedName, judge: globalNames },
  { assumption: 'holder-outlives', experiment: 'detach', judge: outlives },
  { assumption: 'holder-answers-flow', experiment: 'detach', judge: holderAnswers },
  { assumption: 'session-0', experiment: 'detach', judge: session0 },
  { assumption: 'abort-under-way', experiment: 'cancel', blame: suspicion('CALL_HUNG'), judge: abort },
  {
    assumption: 'native-watch',
    experiment: 'caller',
    judge: ({ released, endedBy }) => {
      const found = `${state(released)}; ended by ${endedBy ?? 'nobody'}`;
      return endedBy === 'rescue' ? notChecked(found) : either(endedBy === 'caller-lost' && released.ms !== undefined, found);
    },
  },
  { assumption: 'host-outlives-caller', experiment: 'client', judge: hostOutlives },
  {
    assumption: 'mutex-dies',
    experiment: 'host',
    judge: ({ released }) => either(released.ms !== undefined, state(released)),
  },
  { assumption: 'descriptor-readback', experiment: 'host', judge: descriptor },
  { assumption: 'host-killed', experiment: 'host', judge: hostKilled },
  { assumption: 'ten-seconds', experiment: 'long', judge: heldToTheEnd(tooLong) },
  { assumption: 'writes-held', experiment: 'long', judge: heldToTheEnd(writesHeld) },
  { assumption: 'writes-let-go', experiment: 'long', judge: heldToTheEnd(writesLetGo) },
  { assumption: 'status-after-failure', experiment: 'long', judge: heldToTheEnd(statusAfterFailure) },
];
