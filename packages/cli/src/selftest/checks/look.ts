import { type CheckResult, QgaError } from '@qga-vss/core';
import type { LookEvidence } from '../experiments/look.ts';
import { doesNotHold, either, holds, notChecked, type Verdict } from '../verdict.ts';
import type { CheckOf } from './check.ts';

type Judge = (result: CheckResult) => Verdict;

/** Judges by one of doctor's checks; what doctor could not check is not checked here either. */
const byDoctor =
  (name: string, judge: Judge) =>
  ({ doctor }: Pick<LookEvidence, 'doctor'>): Verdict => {
    const result = doctor.checks.find((check) => check.name === name);
    if (result === undefined) return notChecked(`doctor did not check ${name}.`);
    return result.state === 'skipped' ? notChecked(result.found) : judge(result);
  };

const check = (assumption: string, judge: CheckOf<'look'>['judge'], brokenBy: readonly string[] = []): CheckOf<'look'> => ({
  assumption,
  experiment: 'look',
  brokenBy,
  judge,
});

/** A character that stands for bytes nobody could read. */
const GARBLED = '\uFFFD';

/** What is judged by what Windows says of itself. */
export const LOOK_CHECKS: readonly CheckOf<'look'>[] = [
  check(
    'entry-point',
    byDoctor('vss-library', ({ state, found }) => either(state !== 'fail', found)),
  ),
  check(
    'com-security-first',
    byDoctor('vss-library', ({ state, found }) => either(state === 'ok', found)),
  ),
  check(
    'native-library',
    byDoctor('node', ({ found }) => either(found.includes('koffi'), found)),
    ['HOST_LOST'],
  ),
  check('native-architecture', ({ doctor, other: { architecture } }) =>
    byDoctor('architecture', ({ state, found }) => {
      if (architecture === undefined) return notChecked('Windows itself did not say.');
      if (architecture === process.arch && state === 'ok')
        return notChecked(`This process is a native one (${found}); an emulated one is needed.`);
      return either((state === 'fail') === (architecture !== process.arch), `${found}; Windows itself says ${architecture}.`);
    })({ doctor }),
  ),
  check('drive-type', ({ volumes }) => {
    // Any other is asked for by the path it is mounted on where its own gives no answer.
    const nameless = volumes.filter(({ mountPaths }) => mountPaths.length === 0);
    if (nameless.length === 0) return notChecked('Every volume here has a letter or a folder, which answers as well.');
    const found = nameless.map(({ guidPath, driveType }) => `${guidPath} ${driveType}`).join(', ');
    return either(!nameless.some(({ driveType }) => driveType === 'unknown' || driveType === 'no-root'), found);
  }),
  check('mount-folders', ({ volumes, other: { mountFolders } }) => {
    const told = new Set(volumes.flatMap(({ mountPaths }) => mountPaths.map((path) => path.toLowerCase())));
    if (mountFolders === undefined || mountFolders.length === 0)
      return notChecked('No volume is mounted on a folder here, as far as Windows itself says.');
    const missing = mountFolders.filter((path) => !told.has(path.toLowerCase()));
    return missing.length === 0 ? holds(mountFolders.join(', ')) : doesNotHold(`Not listed: ${missing.join(', ')}.`);
  }),
  check('system-partition', ({ volumes }) => {
    const found = volumes.filter(({ system }) => system).map(({ mountPaths: [path], label, guidPath }) => path ?? (label || guidPath));
    return either(found.length === 1, found.length === 0 ? 'No volume is told as the one Windows is started from.' : found.join(', '));
  }),
  check('agent-service', ({ doctor, other: { agent } }) =>
    byDoctor('agent', ({ state, found }) => {
      if (state === 'ok') return holds(found);
      return agent === undefined ? notChecked(found) : doesNotHold(`${found} But there is ${agent}.`);
    })({ doctor }),
  ),
  check('provider-registration', ({ doctor }) =>
    byDoctor('provider-registered', ({ state, found }) =>
      state === 'ok'
        ? byDoctor('provider-file', (file) => either(file.state === 'ok', file.found))({ doctor })
        : notChecked(`${found} Where it is, this does not hold.`),
    )({ doctor }),
  ),
  check('provider-application', ({ doctor }) =>
    byDoctor('provider-registered', ({ state, found }) =>
      state === 'ok'
        ? byDoctor('provider-application', (service) => either(service.state === 'ok', service.found))({ doctor })
        : notChecked(found),
    )({ doctor }),
  ),
  check('provider-list', ({ providers }) => {
    if (providers instanceof QgaError) return notChecked(`VSS could not be asked: ${providers.name}.`);
    const ids = new Set(providers.map(({ id }) => id));
    if (providers.length === 0) return doesNotHold('VSS lists no provider, not even its own.');
    return either(ids.size === providers.length, providers.map(({ name }) => name).join(', '));
  }),
  check(
    'event-log-text',
    byDoctor('event-log', ({ state, found }) => {
      if (state === 'ok') return notChecked('VSS logged no error in the last day.');
      return either(state === 'warn' && !found.includes(GARBLED) && /: \S+ \d+: \S/.test(found), found);
    }),
  ),
  check('stock-access-lists', ({ doctor, underProgramFiles }) =>
    byDoctor('trusted-paths', ({ state, found }) =>
      underProgramFiles ? either(state === 'ok', found) : notChecked('Node does not lie under Program Files here.'),
    )({ doctor }),
  ),
  check('elevation-of-system', ({ doctor, account }) =>
    byDoctor('elevated', ({ state, found }) =>
      account.toUpperCase() === 'SYSTEM' ? either(state === 'ok', found) : notChecked(`This is ${account}, not SYSTEM.`),
    )({ doctor }),
  ),
];
