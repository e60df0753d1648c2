import type { Notice } from '@qga-vss/core';
import type { FreezeEvidence, Onlooker } from '../experiments/freeze.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import { type CheckOf, firstOf, of, proof, suspicion } from './check.ts';
import { completed, type Judge, verdictOf, withWriters } from './judge.ts';
import { ALONE, counted, ms, NOT_REAL } from './words.ts';
import { componentClasses, comSecurity, documents, emptyLogicalPaths, layout, writerStates } from './writers.ts';

const check = (assumption: string, judge: Judge, blame?: CheckOf<'freeze'>['blame']): CheckOf<'freeze'> => ({
  assumption,
  experiment: 'freeze',
  ...(blame === undefined ? {} : { blame }),
  judge,
});

/** What says that another thread or apartment was wanted. */
const WRONG_THREAD = ['CO_E_NOTINITIALIZED', 'RPC_E_CHANGED_MODE', 'RPC_E_WRONG_THREAD', '0x8001010E'];
/** What a host that died of native code looks like, among others. */
const DIED = suspicion('HOST_LOST');
/** The provider says so where it cannot open the events. */
const REFUSED_BY_PROVIDER = of('AddToSnapshotSet', proof('VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER'));

const CLIENT_CONTEXT = '0x0200000b';
/** Milliseconds for an answer of a host that has nothing else to do, on a busy guest; what stalls takes until Windows lets writes go. */
const ANSWER_MS = 5000;

const seenByAnother =
  (judge: (onlooker: Onlooker, evidence: FreezeEvidence) => Verdict): Judge =>
  (evidence) =>
    evidence.onlooker === undefined ? notChecked(ALONE) : judge(evidence.onlooker, evidence);

const onFrozenSystem =
  (judge: Judge): Judge =>
  (evidence) => {
    if (evidence.simulated) return notChecked(NOT_REAL);
    return evidence.systemFrozen ? judge(evidence) : notChecked('The volume of Windows was not among those frozen.');
  };

/** Everything that went wrong without ending the freeze. */
const noticesOf = ({ freeze, thaw }: FreezeEvidence): readonly Notice[] => [
  ...freeze.warnings,
  ...thaw.warnings,
  ...thaw.reasons,
  ...thaw.writers.flatMap(({ failure }) => failure ?? []),
];

const threads: Judge = (evidence) => {
  const wrong = noticesOf(evidence).find(({ name }) => WRONG_THREAD.includes(name));
  return wrong === undefined ? holds(`${verdictOf(evidence.thaw)}.`) : doesNotHold(`${wrong.name}: ${wrong.message}`);
};

const onArm64 =
  (judge: Judge): Judge =>
  (evidence) => {
    if (evidence.simulated) return notChecked(NOT_REAL);
    return evidence.architecture === 'arm64' ? judge(evidence) : notChecked(`This is ${evidence.architecture}.`);
  };

/** To refuse a freeze takes no error of Windows; to see that there is none takes ERROR_FILE_NOT_FOUND, read after each look. */
const lastError = ({ refusal, gone }: Onlooker): Verdict => {
  if (refusal === undefined) return doesNotHold('A second freeze was let in.');
  if (refusal.at.hresult !== undefined) return doesNotHold(`A second freeze was refused: ${refusal.name}.`);
  if (refusal.name !== 'FREEZE_IN_PROGRESS') return notChecked(`A second freeze failed: ${refusal.name}.`);
  return gone.ms === undefined
    ? notChecked(`Whether nothing is there could not be seen: ${gone.last.state}.`)
    : holds('A second freeze was refused: FREEZE_IN_PROGRESS; afterwards it was seen that nothing is there.');
};

const answers = ({ ms: took, status }: Onlooker, { thaw, plannedMs }: FreezeEvidence): Verdict => {
  const { endedBy, heldMs } = thaw;
  if (endedBy !== 'caller' && endedBy !== 'hold-limit') return notChecked(`It was ended by ${endedBy ?? 'nobody'}.`);
  return either(
    took < ANSWER_MS && endedBy === 'caller' && (heldMs ?? 0) < plannedMs + ANSWER_MS,
    `status answered ${status.state} after ${ms(took)}; ${verdictOf(thaw)} of ${ms(plannedMs)}.`,
  );
};

const commandStarts: Judge = ({ command: { frozen, thawed } }) => {
  if (frozen?.exitCode === 0) return holds('It ended while frozen.');
  if (thawed?.exitCode === 0) return doesNotHold('It ended only when the machine was thawed.');
  return notChecked('It failed, or did not end after thaw either.');
};

const outputFlows: Judge = ({ command: { frozen, thawed } }) => {
  const said = frozen?.said.trim() ?? '';
  if (frozen?.exitCode === 0) return either(said !== '', said === '' ? 'Nothing was heard of it before thaw.' : `It said: ${said}`);
  if (thawed?.exitCode === 0) return doesNotHold('Nothing was heard of it before thaw.');
  return notChecked('It failed, or did not end after thaw either.');
};

const context: Judge = ({ freeze: { context: taken } }) =>
  taken.toLowerCase() === CLIENT_CONTEXT ? holds(taken) : notChecked(`VSS took the transportable context, ${taken}.`);

const frozenVolumes: Judge = ({ freeze }) => holds(`Frozen: ${counted(freeze.volumeCount, 'volume')}.`);

const providerStopped: Judge = ({ thaw: { warnings } }) => {
  const warning = warnings.find(({ name }) => name === 'PROVIDER_NOT_STOPPED');
  return warning === undefined ? holds('Its service said in time that it had stopped.') : doesNotHold(warning.message);
};

const callStack: Judge = ({ simulated, thaw }) =>
  simulated ? notChecked(NOT_REAL) : holds(`Every call of a freeze with ${counted(thaw.writers.length, 'writer')} came back.`);

/** STATUS_STACK_OVERFLOW, as an exit code. */
const STACK_OVERFLOW = '0xC00000FD';
const outOfStack: CheckOf<'freeze'>['blame'] = ({ name, at: { detail = '' } }) =>
  name === 'HOST_LOST' && detail.includes(STACK_OVERFLOW) ? 'proof' : undefined;

const BY_VALUE = ['AddToSnapshotSet', 'AddComponent', 'Query'];

/** What is judged by one plain freeze with applications. */
export const FREEZE_CHECKS: readonly CheckOf<'freeze'>[] = [
  check('multithreaded-apartment', threads, proof(...WRONG_THREAD)),
  check('com-security', withWriters(comSecurity)),
  check('header-layout', withWriters(layout), DIED),
  check('header-layout-arm64', onArm64(withWriters(layout)), DIED),
  check('one-component-class', componentClasses, DIED),
  check('empty-logical-path', completed(emptyLogicalPaths)),
  check('writer-states', withWriters(completed(writerStates))),
  check('documents-after-complete', withWriters(completed(documents))),
  check(
    'event-access',
    frozenVolumes,
    firstOf(
      REFUSED_BY_PROVIDER,
      suspicion('FREEZE_TIMEOUT', 'VSS_E_UNEXPECTED_PROVIDER_ERROR', 'VSS_E_PROVIDER_VETO', 'SNAPSHOT_ENDED_EARLY'),
    ),
  ),
  check('provider-support', frozenVolumes, firstOf(REFUSED_BY_PROVIDER, suspicion('VSS_E_VOLUME_NOT_SUPPORTED'))),
  check('client-context', context, of('SetContext', proof('VSS_E_UNSUPPORTED_CONTEXT'))),
  check('call-stack', withWriters(completed(callStack)), firstOf(outOfStack, DIED)),
  check('service-stop', providerStopped),
  check('last-error', seenByAnother(lastError)),
  check(
    'answers-flow',
    seenByAnother((onlooker, evidence) => onFrozenSystem((all) => answers(onlooker, all))(evidence)),
  ),
  check('command-starts', onFrozenSystem(commandStarts)),
  check('output-flows', onFrozenSystem(outputFlows)),
  check('guid-by-value-arm64', onArm64(frozenVolumes), (error, { architecture }) => {
    if (architecture !== 'arm64') return undefined;
    const byValue = error.name === 'E_INVALIDARG' && BY_VALUE.includes(error.at.call ?? '');
    return byValue ? 'proof' : DIED(error, { architecture });
  }),
];
