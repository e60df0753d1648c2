import { type CheckResult, QgaError } from '@qga-vss/core';
import { FAILURES } from '@qga-vss/core/internal';
import type { LookEvidence } from '../experiments/look.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import { type CheckOf, suspicion } from './check.ts';

type Judge = (result: CheckResult, evidence: LookEvidence) => Verdict;

/** Judges by one of doctor's checks; what doctor could not check is not checked here either. */
const byDoctor =
  (name: string, judge: Judge) =>
  (evidence: LookEvidence): Verdict => {
    const result = evidence.doctor.checks.find((check) => check.name === name);
    if (result === undefined) return notChecked(`doctor did not check ${name}.`);
    return result.state === 'skipped' ? notChecked(result.found) : judge(result, evidence);
  };

const check = (assumption: string, judge: CheckOf<'look'>['judge'], blame?: CheckOf<'look'>['blame']): CheckOf<'look'> => ({
  assumption,
  experiment: 'look',
  ...(blame === undefined ? {} : { blame }),
  judge,
});

/** A character that stands for bytes nobody could read. */
const GARBLED = '\uFFFD';
/** LocalSystem, whatever it is called in the language of this Windows. */
const SYSTEM_SID = 'S-1-5-18';

/** Whether VSS itself says that it knows the provider; undefined where it does not say. */
const knownToVss = ({ providers }: LookEvidence): boolean | undefined =>
  providers instanceof QgaError ? undefined : providers.some(({ ours }) => ours);

/** The registry and VSS itself, compared. */
const registration: Judge = ({ state, found }, evidence) => {
  const known = knownToVss(evidence);
  if (known === undefined) return notChecked('VSS itself did not say which providers it knows.');
  if (state === 'ok') return known ? providerFile(evidence) : doesNotHold(`The registry has ${found}, and VSS does not know it.`);
  return known ? doesNotHold(`${found} But VSS knows it.`) : notChecked(`${found} Where it is, this can be seen.`);
};

/** That the library is not where the class says is no fault of the class. */
const providerFile = byDoctor('provider-file', ({ found }) => either(!found.startsWith('No COM class'), found));

const application = byDoctor('provider-application', ({ found }) => either(!found.startsWith('There is no such'), found));

const onlyWhereKnown =
  (judge: CheckOf<'look'>['judge']): CheckOf<'look'>['judge'] =>
  (evidence) =>
    knownToVss(evidence) === true ? judge(evidence) : notChecked('VSS does not say that it knows the provider.');

const architecture: Judge = ({ state, found }, { other, architecture: own }) => {
  if (other.architecture === undefined) return notChecked('Windows itself did not say.');
  const isNative = other.architecture === own;
  if (isNative && state === 'ok') return notChecked(`This process is a native one (${found}); an emulated one is needed.`);
  return either((state === 'fail') === !isNative, `${found}; Windows itself says ${other.architecture}.`);
};

const driveTypes = ({ volumes }: LookEvidence): Verdict => {
  // Any other is asked for by the path it is mounted on where its own gives no answer.
  const nameless = volumes.filter(({ mountPaths }) => mountPaths.length === 0);
  if (nameless.length === 0) return notChecked('Every volume here has a letter or a folder, which answers as well.');
  const found = nameless.map(({ guidPath, driveType }) => `${guidPath} ${driveType}`).join(', ');
  return either(!nameless.some(({ driveType }) => driveType === 'unknown' || driveType === 'no-root'), found);
};

const folders = ({ volumes, other: { mountFolders } }: LookEvidence): Verdict => {
  const told = new Set(volumes.flatMap(({ mountPaths }) => mountPaths.map((path) => path.toLowerCase())));
  if (mountFolders === undefined || mountFolders.length === 0)
    return notChecked('No volume is mounted on a folder here, as far as Windows itself says.');
  const missing = mountFolders.filter((path) => !told.has(path.toLowerCase()));
  return missing.length === 0 ? holds(mountFolders.join(', ')) : doesNotHold(`Not listed: ${missing.join(', ')}.`);
};

const systemPartition = ({ volumes }: LookEvidence): Verdict => {
  const found = volumes.filter(({ system }) => system).map(({ mountPaths: [path], label, guidPath }) => path ?? (label || guidPath));
  return either(found.length === 1, found.length === 0 ? 'No volume is told as the one Windows is started from.' : found.join(', '));
};

const providerList = ({ providers }: LookEvidence): Verdict => {
  if (providers instanceof QgaError) return notChecked(`VSS could not be asked: ${providers.name}.`);
  const ids = new Set(providers.map(({ id }) => id));
  if (providers.length === 0) return notChecked('VSS lists no provider, not even its own.');
  return either(ids.size === providers.length, providers.map(({ name }) => name).join(', '));
};

/** Only a weakness of the root or of Program Files says anything about how they are as delivered. */
const accessLists: Judge = ({ state, found }, { underProgramFiles }) => {
  if (!underProgramFiles) return notChecked('Node does not lie under Program Files here.');
  if (state === 'ok') return holds(found);
  return / on [A-Za-z]:\\(?:Program Files[^(]*)? \(/i.test(found) ? doesNotHold(found) : notChecked(`Elsewhere: ${found}`);
};

/** What is judged by what Windows says of itself. */
export const LOOK_CHECKS: readonly CheckOf<'look'>[] = [
  check(
    'entry-point',
    byDoctor('vss-library', ({ state, found, remedy }) => {
      if (state !== 'fail') return holds(found);
      return remedy === FAILURES.VSS_UNAVAILABLE.remedy ? doesNotHold(found) : notChecked(found);
    }),
  ),
  check(
    'com-security-first',
    byDoctor('vss-library', ({ state, found }) => (state === 'fail' ? notChecked(found) : either(state === 'ok', found))),
  ),
  check(
    'native-library',
    byDoctor('node', ({ found }) => either(found.includes('koffi'), found)),
    suspicion('HOST_LOST'),
  ),
  check('native-architecture', byDoctor('architecture', architecture)),
  check('drive-type', driveTypes),
  check('mount-folders', folders),
  check('system-partition', systemPartition),
  check(
    'agent-service',
    byDoctor('agent', ({ state, found }, { other: { agent } }) => {
      if (state === 'ok') return holds(found);
      return agent === undefined ? notChecked(found) : doesNotHold(`${found} But there is ${agent}.`);
    }),
  ),
  check('provider-registration', byDoctor('provider-registered', registration)),
  check('provider-application', onlyWhereKnown(application)),
  check('provider-list', providerList),
  check(
    'event-log-text',
    byDoctor('event-log', ({ state, found }) => {
      if (state === 'ok') return notChecked('VSS logged no error in the last day.');
      return either(state === 'warn' && !found.includes(GARBLED) && /: \S+ \d+: \S/.test(found), found);
    }),
  ),
  check('stock-access-lists', byDoctor('trusted-paths', accessLists)),
  check(
    'elevation-of-system',
    byDoctor('elevated', ({ state, found }, { account, other: { user } }) =>
      user === SYSTEM_SID ? either(state === 'ok', found) : notChecked(`This is ${account}, not SYSTEM.`),
    ),
  ),
];
