import { QgaError } from '@qga-vss/core';
import type { Evidence } from '../experiments/index.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import { type Check, proof } from './check.ts';
import { after, NOT_REAL } from './words.ts';

/** Milliseconds for two answers of the holder; what stalls takes until Windows lets writes go. */
const ANSWERS_MS = 3000;

const NO_SESSION = 'Windows did not tell which session this is.';

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
  // Where no session was named, it went on without, and warned of it.
  const told = [thaw.name, ...(thaw.at.warnings ?? []).map(({ name }) => name)];
  const isHidden = told.includes('PIPE_NOT_TRUSTED') || (thaw.name === 'SESSION_LOST' && holderLives(evidence) === true);
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

/** What is judged by a freeze that one process begins and another ends. */
export const DETACH_CHECKS: readonly Check[] = [
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
];
