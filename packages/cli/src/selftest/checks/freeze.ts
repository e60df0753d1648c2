import type { CheckResult, Notice, ThawResult } from '@qga-vss/core';
import type { FreezeEvidence } from '../experiments/freeze.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import type { CheckOf } from './check.ts';

type Judge = (evidence: FreezeEvidence) => Verdict;

const check = (assumption: string, judge: Judge, brokenBy: readonly string[] = []): CheckOf<'freeze'> => ({
  assumption,
  experiment: 'freeze',
  brokenBy,
  judge,
});

/** What says that another thread or apartment was wanted. */
const WRONG_THREAD = ['CO_E_NOTINITIALIZED', 'RPC_E_CHANGED_MODE', 'RPC_E_WRONG_THREAD', '0x8001010E'];
/** What a provider that cannot open the events looks like. */
const NEVER_FROZEN = ['FREEZE_TIMEOUT', 'VSS_E_UNEXPECTED_PROVIDER_ERROR', 'VSS_E_PROVIDER_VETO', 'SNAPSHOT_ENDED_EARLY'];
/** What a host that died of native code looks like. */
const DIED = ['HOST_LOST'];

const CLIENT_CONTEXT = '0x0200000b';
/** Milliseconds for an answer of a host that has nothing else to do, on a busy guest; what stalls takes until Windows lets writes go. */
const ANSWER_MS = 2000;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const ms = (value: number): string => `${Math.round(value)} ms`;

const unlessAlone =
  (judge: (evidence: FreezeEvidence & Required<Pick<FreezeEvidence, 'seen' | 'gone'>>) => Verdict): Judge =>
  (evidence) => {
    const { seen, gone } = evidence;
    return seen === undefined || gone === undefined
      ? notChecked('A machine in memory is seen by no process but its own.')
      : judge({ ...evidence, seen, gone });
  };

const warningsOf = ({ freeze, thaw }: FreezeEvidence, calls: readonly string[]): readonly Notice[] =>
  [...freeze.warnings, ...thaw.warnings].filter(({ call }) => call !== undefined && calls.includes(call));

/** Event 8194 is the one that writers who may not call back leave. */
const comSecurity = ({ log: { before, after }, thaw }: FreezeEvidence): Verdict => {
  const logged = (result: CheckResult | undefined): string | undefined =>
    result?.state === 'ok' || result?.state === 'warn' ? result.found : undefined;
  const [then, now] = [logged(before), logged(after)];
  if (then === undefined || now === undefined) return notChecked(after?.found ?? 'The event log was not read.');
  if (thaw.writers.length === 0) return notChecked('There are no writers.');
  const isNew = now !== then && after?.state === 'warn';
  if (!isNew) return holds(`${counted(thaw.writers.length, 'writer')}, and no new error of VSS in the log.`);
  return /\bVSS 8194:/.test(now) ? doesNotHold(now) : notChecked(`Another error was logged, which may hide it: ${now}`);
};

const writerStates = ({ thaw }: FreezeEvidence): Verdict => {
  const well = thaw.writers.filter(({ failed }) => !failed);
  const others = well.filter(({ state }) => state !== 'VSS_WS_STABLE');
  if (well.length === 0) return notChecked('No writer is well.');
  return others.length === 0
    ? holds(`${counted(well.length, 'writer')}, VSS_WS_STABLE in the end.`)
    : doesNotHold(others.map(({ name, state }) => `${name}: ${state}`).join(', '));
};

const emptyLogicalPaths = (evidence: FreezeEvidence): Verdict => {
  const added = evidence.thaw.writers
    .flatMap(({ components }) => components)
    .filter(({ path, added: isAdded }) => isAdded && !path.includes('\\'));
  const [warning] = warningsOf(evidence, ['AddComponent', 'SetBackupSucceeded']);
  if (warning !== undefined) return doesNotHold(`${warning.name}: ${warning.message}`);
  return added.length === 0
    ? notChecked('No component without a logical path was added.')
    : holds(`${counted(added.length, 'component')} without a logical path, no warning.`);
};

const componentClasses = ({ freeze }: FreezeEvidence): Verdict => {
  const most = Math.max(0, ...freeze.writers.map(({ components }) => components.length));
  return most > 1 ? holds(`A writer has ${most} components.`) : notChecked('No writer has more than one component here.');
};

const layout = ({ freeze }: FreezeEvidence): Verdict => {
  const odd = freeze.writers.filter(({ id, name }) => !/^\{[\da-f-]{36}\}$/i.test(id) || !/^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(name));
  if (freeze.writers.length === 0) return notChecked('There are no writers to read.');
  return odd.length === 0
    ? holds(freeze.writers.map(({ name }) => name).join(', '))
    : doesNotHold(odd.map(({ id, name }) => `${id} ${name}`).join(', '));
};

const documents = ({ thaw }: FreezeEvidence): Verdict => {
  const { backupDocument, writerDocuments = [], writers } = thaw;
  if (writers.length === 0) return notChecked('There are no writers.');
  return either(
    backupDocument !== undefined && writerDocuments.length === writers.length && writerDocuments.every((text) => text.startsWith('<')),
    `${counted(writers.length, 'writer')}, ${writerDocuments.length} of their documents${backupDocument === undefined ? ', none of the backup' : ''}.`,
  );
};

const verdictOf = ({ consistency, endedBy, heldMs }: ThawResult): string =>
  `${consistency ?? 'nothing'}, ended by ${endedBy ?? 'nobody'}${heldMs === undefined ? '' : `, held ${ms(heldMs)}`}`;

const onFrozenSystem =
  (judge: Judge): Judge =>
  (evidence) =>
    evidence.systemFrozen && !evidence.simulated
      ? judge(evidence)
      : notChecked(evidence.simulated ? 'Nothing real was frozen.' : 'The volume of Windows was not among those frozen.');

/** What is judged by one plain freeze with applications. */
export const FREEZE_CHECKS: readonly CheckOf<'freeze'>[] = [
  check('multithreaded-apartment', ({ thaw }) => holds(verdictOf(thaw)), WRONG_THREAD),
  check('com-security', comSecurity),
  check('header-layout', layout, DIED),
  check('one-component-class', componentClasses, DIED),
  check('empty-logical-path', emptyLogicalPaths),
  check('writer-states', writerStates),
  check('documents-after-complete', documents),
  check('event-access', ({ freeze }) => holds(`Frozen: ${counted(freeze.volumeCount, 'volume')}.`), NEVER_FROZEN),
  check('provider-support', ({ freeze }) => holds(`It took ${counted(freeze.volumeCount, 'volume')}.`), [
    'VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER',
    'VSS_E_VOLUME_NOT_SUPPORTED',
  ]),
  check(
    'client-context',
    ({ freeze: { context } }) =>
      context.toLowerCase() === CLIENT_CONTEXT ? holds(context) : notChecked(`VSS took the context ${context}: this is no client edition.`),
    ['VSS_E_UNSUPPORTED_CONTEXT'],
  ),
  check(
    'last-error',
    unlessAlone(({ refusal }) =>
      either(
        refusal?.name === 'FREEZE_IN_PROGRESS',
        refusal === undefined ? 'A second freeze was let in.' : `A second freeze was refused: ${refusal.name}.`,
      ),
    ),
  ),
  check(
    'descriptor-readback',
    unlessAlone(({ seen: { status } }) =>
      either(
        status.state === 'frozen' && status.owner === 'qga-vss',
        `A second process saw: ${status.state}, owner ${status.owner ?? 'nobody'}.`,
      ),
    ),
  ),
  check(
    'answers-flow',
    unlessAlone(({ seen, thaw }) =>
      either(
        seen.ms < ANSWER_MS && thaw.endedBy === 'caller' && thaw.consistency !== 'crash',
        `status answered after ${ms(seen.ms)}; ${verdictOf(thaw)}.`,
      ),
    ),
  ),
  check(
    'command-starts',
    onFrozenSystem(({ command }) =>
      either(command !== undefined, command === undefined ? 'It had not ended when the machine was thawed.' : 'It ended while frozen.'),
    ),
  ),
  check(
    'output-flows',
    onFrozenSystem(({ command }) =>
      either((command ?? '').trim() !== '', command === undefined ? 'Nothing was heard of it before thaw.' : `It said: ${command.trim()}`),
    ),
  ),
  check(
    'guid-by-value-arm64',
    ({ freeze, architecture, simulated }) =>
      architecture === 'arm64' && !simulated
        ? holds(`Frozen: ${counted(freeze.volumeCount, 'volume')}.`)
        : notChecked(`This is ${architecture}.`),
    ['E_INVALIDARG', ...DIED],
  ),
];
