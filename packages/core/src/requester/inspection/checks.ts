import type { DoctorOptions } from '../../contract/doctor.ts';
import type { WriterResult } from '../../contract/parts.ts';
import type { Machine } from '../../platform/machine.ts';
import type { Volume } from '../../platform/volumes.ts';
import { VERSION } from '../../version.ts';
import { FAILURES } from '../../vss/failures.ts';
import { BACKUP_TYPE_REGISTRY } from '../../vss/ids.ts';
import { isOldNode, OLDEST_NODE } from '../../vss/node-version.ts';
import { describeSid } from '../../vss/sids.ts';
import { restartOf } from '../../vss/writer-services.ts';
import { backupType } from '../prepare-backup.ts';
import { displayName, selectVolumes } from '../volumes.ts';
import { type Check, type Finding, fail, ok, warn } from './finding.ts';
import type { Look } from './look.ts';
import { inspectPlan } from './plan.ts';
import { PROVIDER_CHECKS } from './provider-checks.ts';
import { SERVICE_CHECKS } from './service-checks.ts';
import { listVolumes } from './volumes.ts';

const DAY_MS = 86_400_000;

/** The provider can freeze whatever has a file system, FAT32 of an EFI system partition too: NTFS alone is a limit of Windows' own. */
const volumeFinding = (volume: Volume): Finding => {
  const title = `Volume ${displayName(volume)}`;
  if (volume.fileSystem !== undefined) return { ...ok(`${volume.fileSystem}; it can probably be frozen`), title };
  return {
    ...warn(
      'no file system that Windows can read: raw, damaged, or locked by BitLocker; VSS may refuse it',
      'Unlock it ("manage-bde -unlock"), give it a file system, or leave it out with `excludeVolumes`.',
    ),
    title,
  };
};

const volumeFindings = async (look: Look, options: DoctorOptions): Promise<readonly Finding[]> =>
  selectVolumes(await listVolumes(look), options).map(volumeFinding);

/** What a freeze is warned of, by the judgement of the freeze itself, and how the writers are. */
const planFindings = async (look: Look, options: DoctorOptions): Promise<readonly Finding[]> => {
  const { warnings, writers } = await inspectPlan(look, options);
  const plan = warnings.map(({ message, failure }) => warn(message, failure.remedy));
  return [
    ...(plan.length === 0 ? [ok('nothing')] : plan).map((finding) => ({ ...finding, name: 'plan', title: 'What a freeze is warned of' })),
    ...(writers.length === 0 ? [ok('none')] : writers.map((writer) => ({ ...writerFinding(writer), title: `Writer ${writer.name}` }))),
  ];
};

const writerFinding = ({ name, failed, failure, state }: WriterResult): Finding =>
  failed
    ? warn(
        `${failure?.name ?? state ?? 'failed'} (advisory: of an earlier backup, perhaps)`,
        [restartOf(name), failure?.remedy].filter(Boolean).join(' '),
      )
    : ok(`${state ?? 'well'} (advisory: it may still fail in a freeze)`);

const backupTypeFinding = ({ registry }: Machine): Finding => {
  const value = registry.readVssOption();
  const { backupType: type, backupTypeSource } = backupType({}, value);
  const found = `${value ?? 'not set'}: a freeze without \`backupType\` is ${type}`;
  if (value === undefined || backupTypeSource === 'registry') return ok(found);
  const { key, value: name } = BACKUP_TYPE_REGISTRY;
  return warn(
    `${found}; it is none of 1 to 5 (full, incremental, differential, log, copy), so it is ignored`,
    `Set it to copy: reg.exe add "HKLM\\${key}" /v ${name} /t REG_DWORD /d 5 /f`,
  );
};

const freezeFinding = ({ events }: Machine): Finding => {
  const { owned, events: whose, ownerSid, nameTaken } = events.probe();
  if (owned) return warn('A process of qga-vss is freezing this machine.', FAILURES.FREEZE_IN_PROGRESS.remedy);
  if (whose === 'none' && nameTaken === undefined) return ok('none');
  if (whose === 'ours') return warn('One was left behind by a process that is gone.', FAILURES.STALE_FREEZE.remedy);
  const sid = nameTaken === undefined ? ownerSid : nameTaken.ownerSid;
  const owner = sid === undefined ? 'unknown' : describeSid(sid);
  if (whose === 'none')
    return warn(
      `None, but another program has taken the name of the mutex that a freeze needs; its owner is ${owner}.`,
      FAILURES.OWNER_MUTEX_TAKEN.remedy,
    );
  return warn(`Another program's, perhaps the guest agent's; its owner is ${owner}.`, FAILURES.FREEZE_IN_PROGRESS.remedy);
};

const commandFinding = ({ diagnostics }: Machine): Finding => {
  const [first, ...others] = diagnostics.commandsOnPath();
  if (first === undefined) return ok("none is on the system's Path");
  if (others.length === 0) return ok(first);
  return warn(
    `${first} is found first, and before ${others.join(', ')}`,
    'Keep one installation: remove what npm installed ("npm uninstall --global qga-vss"), or take its folder from the Path of the system.',
  );
};

const holderFinding = async ({ holder }: Look): Promise<Finding | readonly Finding[]> => {
  if (holder === undefined) return [];
  const found = await holder();
  if (found === undefined) return ok('none runs');
  if (found.version === VERSION) return ok(`version ${VERSION}`);
  const version = found.version === '' ? 'an older version' : `version ${found.version}`;
  return warn(`One of ${version} runs, and this is version ${VERSION}.`, FAILURES.HOLDER_VERSION.remedy);
};

/** From what all else rests on to what is merely advisable. */
export const CHECKS: readonly Check[] = [
  {
    name: 'windows',
    title: 'Windows',
    run: ({ machine }) => {
      const { isWindows, name, version, edition } = machine.diagnostics.system();
      const found = `${name}, ${version}${edition === undefined ? '' : `, ${edition}`}`;
      return isWindows ? ok(found) : fail(found, FAILURES.NOT_WINDOWS.remedy);
    },
  },
  {
    name: 'elevated',
    title: 'Elevation',
    run: ({ machine }) =>
      machine.processes.isElevated() ? ok('elevated') : fail('This process is not elevated.', FAILURES.NOT_ELEVATED.remedy),
  },
  {
    name: 'architecture',
    title: 'Architecture',
    run: ({ machine }) => {
      const { architecture, processArchitecture } = machine.diagnostics.system();
      return architecture === processArchitecture
        ? ok(architecture)
        : fail(
            `Node for ${processArchitecture} on ${architecture}`,
            `Install Node.js for ${architecture}: VSS needs processes of the native architecture.`,
          );
    },
  },
  {
    name: 'node',
    title: 'Node.js and koffi',
    run: ({ machine }) => {
      const { node, koffi, isWindows } = machine.diagnostics.system();
      const found = `Node.js ${node}${koffi === undefined ? '' : `, koffi ${koffi}`}`;
      if (isWindows && koffi === undefined)
        return fail(`${found}; ${FAILURES.KOFFI_UNAVAILABLE.meaning}`, FAILURES.KOFFI_UNAVAILABLE.remedy);
      return isOldNode(node) ? fail(found, `Install Node.js ${OLDEST_NODE} or later.`) : ok(found);
    },
  },
  {
    name: 'trusted-paths',
    title: 'Who can replace what runs',
    run: ({ machine }) => {
      const [first, ...others] = machine.processes.untrustedPaths();
      if (first === undefined) return ok('administrators only');
      const more = others.length === 0 ? '' : ` and ${others.length} more`;
      return fail(`${first.who} on ${first.path} (${first.rights.join(', ')})${more}`, FAILURES.UNTRUSTED_PATH.remedy);
    },
  },
  { name: 'command-path', title: 'Command qga-vss', run: ({ machine }) => commandFinding(machine) },
  ...SERVICE_CHECKS,
  {
    name: 'vss-library',
    title: 'VSS library and COM',
    run: ({ machine }) => {
      const [warning] = machine.vss.initialize();
      return warning === undefined ? ok('usable') : warn(warning.message, warning.failure.remedy);
    },
  },
  ...PROVIDER_CHECKS,
  { name: 'holder', title: 'Holder of what is detached', run: holderFinding },
  { name: 'freeze', title: 'Freeze under way', run: ({ machine }) => freezeFinding(machine) },
  {
    name: 'backup-type',
    title: `Registry value ${BACKUP_TYPE_REGISTRY.value}`,
    run: ({ machine }) => backupTypeFinding(machine),
  },
  {
    name: 'volume',
    title: 'Volumes',
    run: volumeFindings,
  },
  { name: 'writer', title: 'Writers', leaves: ['VOLUME_NOT_FOUND', 'NO_VOLUMES', 'TOO_MANY_VOLUMES'], run: planFindings },
  {
    name: 'event-log',
    title: 'Errors of VSS, SQL Server and ESE in the last day',
    run: async ({ machine }) => {
      const [newest, ...others] = await machine.diagnostics.recentErrors(DAY_MS);
      if (newest === undefined) return ok('none');
      const found = `${others.length + 1}; the last: ${newest.source} ${newest.id}: ${newest.message}`;
      return warn(found, 'Look its code up (`qga-vss explain`) and fix the cause; it is named here for a day.');
    },
  },
];
