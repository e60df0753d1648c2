import type { CheckResult, Notice, ThawResult } from '@qga-vss/core';
import type { FreezeEvidence, Onlooker } from '../experiments/freeze.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import { type CheckOf, firstOf, of, proof, suspicion } from './check.ts';
import { isReadable, nameOfSystemWriter } from './known.ts';
import { ALONE, counted, ms, NOT_REAL } from './words.ts';

type Judge = (evidence: FreezeEvidence) => Verdict;

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
const ANSWER_MS = 2000;

const verdictOf = ({ consistency, endedBy, heldMs }: ThawResult): string =>
  `${consistency ?? 'nothing'}, ended by ${endedBy ?? 'nobody'}${heldMs === undefined ? '' : `, held ${ms(heldMs)}`}`;

/** What VSS has seen through to the end: only then was it asked for all that comes after the snapshot. */
const completed =
  (judge: Judge): Judge =>
  (evidence) => {
    const { consistency } = evidence.thaw;
    const isComplete = consistency === 'application' || consistency === 'partial' || consistency === 'filesystem';
    return isComplete ? judge(evidence) : notChecked(`The backup was not completed: ${verdictOf(evidence.thaw)}.`);
  };

const withWriters =
  (judge: Judge): Judge =>
  (evidence) =>
    evidence.thaw.writers.length === 0 ? notChecked('There are no writers.') : judge(evidence);

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

/** Event 8194 is the one that writers who may not call back leave; the System Writer runs under Network Service on every Windows. */
const comSecurity: Judge = ({ log: { before, after }, thaw }) => {
  const logged = (result: CheckResult | undefined): string | undefined =>
    result?.state === 'ok' || result?.state === 'warn' ? result.found : undefined;
  const [then, now] = [logged(before), logged(after)];
  if (then === undefined || now === undefined) return notChecked(after?.found ?? 'The event log was not read.');
  if (now !== then && after?.state === 'warn')
    return /\bVSS 8194:/.test(now) ? doesNotHold(now) : notChecked(`Another error was logged, which may hide it: ${now}`);
  const well = thaw.writers.filter(({ failed }) => !failed);
  if (nameOfSystemWriter(well) === undefined)
    return notChecked('The System Writer, which runs under Network Service, is not among the writers that are well.');
  return holds(`${counted(well.length, 'writer')} well, the System Writer among them, and no new error of VSS in the log.`);
};

const layout: Judge = ({ freeze: { writers }, architecture }) => {
  const texts = writers.flatMap(({ name, components }) => [name, ...components.map(({ path }) => path)]);
  const garbled = texts.find((text) => !isReadable(text));
  if (garbled !== undefined) return doesNotHold(`Not readable: ${garbled}`);
  const known = nameOfSystemWriter(writers);
  return known === undefined
    ? notChecked('There is no writer here that is known by its id.')
    : holds(
        `On ${architecture} the writer with the id of the System Writer is called ${known}; ${counted(texts.length - 1, 'other text')} readable.`,
      );
};

const onArm64 =
  (judge: Judge): Judge =>
  (evidence) => {
    if (evidence.simulated) return notChecked(NOT_REAL);
    return evidence.architecture === 'arm64' ? judge(evidence) : notChecked(`This is ${evidence.architecture}.`);
  };

const componentClasses: Judge = ({ freeze: { writers } }) => {
  const most = writers.toSorted((one, other) => other.components.length - one.components.length)[0]?.components ?? [];
  if (most.length < 2) return notChecked('No writer has more than one component here.');
  const garbled = most.find(({ path }) => !isReadable(path));
  return garbled === undefined
    ? holds(`A writer has ${most.length} components, all readable.`)
    : doesNotHold(`Not readable: ${garbled.path}`);
};

const emptyLogicalPaths: Judge = ({ freeze, thaw }) => {
  const bare = thaw.writers.flatMap(({ name, components }) =>
    components.filter(({ path }) => !path.includes('\\')).map(({ path, added }) => ({ named: `${name}: ${path}`, name, added })),
  );
  const warnings = [...freeze.warnings, ...thaw.warnings].filter(({ call }) => call === 'AddComponent' || call === 'SetBackupSucceeded');
  const refused = warnings.find(
    ({ name, object }) => name === 'E_INVALIDARG' && bare.some((one) => object === one.named || object === one.name),
  );
  if (refused !== undefined) return doesNotHold(`${refused.name}: ${refused.message}`);
  if (warnings[0] !== undefined) return notChecked(`Something else was refused: ${warnings[0].name}.`);
  const added = bare.filter((one) => one.added).length;
  return added === 0
    ? notChecked('No component without a logical path was added.')
    : holds(`${counted(added, 'component')} without a logical path, no warning.`);
};

const writerStates: Judge = ({ thaw }) => {
  const well = thaw.writers.filter(({ failed }) => !failed);
  const others = well.filter(({ state }) => state !== 'VSS_WS_STABLE');
  if (well.length === 0) return notChecked('No writer is well.');
  return others.length === 0
    ? holds(`${counted(well.length, 'writer')}, VSS_WS_STABLE in the end.`)
    : doesNotHold(others.map(({ name, state }) => `${name}: ${state}`).join(', '));
};

const documents: Judge = ({ thaw: { backupDocument, writerDocuments = [], warnings } }) => {
  const warning = warnings.find(({ phase }) => phase === 'documents');
  if (warning !== undefined) return doesNotHold(`${warning.name}: ${warning.message}`);
  const isXml = (text: string | undefined): boolean => text?.startsWith('<') ?? false;
  return either(
    isXml(backupDocument) && writerDocuments.length > 0 && writerDocuments.every(isXml),
    `${counted(writerDocuments.length, 'document')} of writers, ${isXml(backupDocument) ? 'and that of the backup' : 'none of the backup'}.`,
  );
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
  const { endedBy, heldMs = 0 } = thaw;
  if (endedBy !== 'caller' && endedBy !== 'hold-limit') return notChecked(`It was ended by ${endedBy ?? 'nobody'}.`);
  return either(
    took < ANSWER_MS && endedBy === 'caller' && heldMs < plannedMs + ANSWER_MS,
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
