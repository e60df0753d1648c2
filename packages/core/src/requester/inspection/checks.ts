import type { CheckResult } from '../../contract/doctor.ts';
import type { WriterInfo } from '../../contract/writers.ts';
import type { FileFacts } from '../../platform/diagnostics.ts';
import type { Machine } from '../../platform/machine.ts';
import type { Volume } from '../../platform/volumes.ts';
import { QgaError } from '../../vss/errors.ts';
import { FAILURES } from '../../vss/failures.ts';
import { BACKUP_TYPE_REGISTRY, PROVIDER } from '../../vss/ids.ts';
import { backupType } from '../prepare-backup.ts';
import { displayName } from '../volumes.ts';
import { findAgent } from './agent.ts';
import type { Look } from './look.ts';
import { inspectWriters } from './writers.ts';

/** What a check found out. */
export type Finding = Pick<CheckResult, 'state' | 'found' | 'remedy'> & { readonly title?: string };

/** A check as data: what it is about, and how it is made. What it throws is a finding as well. */
export interface Check {
  readonly name: string;
  readonly title: string;
  readonly run: (look: Look) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>;
}

const ok = (found: string): Finding => ({ state: 'ok', found });
const warn = (found: string, remedy: string): Finding => ({ state: 'warn', found, remedy });
const fail = (found: string, remedy: string): Finding => ({ state: 'fail', found, remedy });

const OLDEST_NODE = [22, 12] as const;
const DAY_MS = 86_400_000;

const isOldNode = (version: string): boolean => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
};

interface ServiceNeed {
  readonly key: string;
  readonly title: string;
  /** It is there all the time; others are started when they are needed. */
  readonly always: boolean;
}

const serviceCheck = ({ key, title, always }: ServiceNeed): Check => ({
  name: `service-${key.toLowerCase()}`,
  title,
  run: async ({ machine }) => {
    const service = await machine.diagnostics.service(key);
    if (service === undefined) return fail('There is no such service.', 'Repair Windows ("sfc /scannow"): it is part of it.');
    const found = `${service.state}, start ${service.start}`;
    if (service.start === 'disabled') return fail(found, `Let it start ("sc.exe config ${key} start= ${always ? 'auto' : 'demand'}").`);
    return always && service.state === 'stopped' ? warn(found, `Start it ("net start ${key}").`) : ok(found);
  },
});

/** File systems that VSS can make shadow copies of. */
const SUPPORTED: ReadonlySet<string> = new Set(['NTFS', 'REFS', 'CSVFS']);

const volumeFinding = (volume: Volume): Finding => {
  const title = `Volume ${displayName(volume)}`;
  const fileSystem = volume.fileSystem ?? 'unknown file system';
  if (volume.fileSystem !== undefined && SUPPORTED.has(volume.fileSystem.toUpperCase()))
    return { ...ok(`${fileSystem}; it can probably be frozen`), title };
  return {
    ...warn(`${fileSystem}; VSS will probably refuse it`, 'Leave it out with excludeVolumes, or freeze with onUnsupportedVolume skip.'),
    title,
  };
};

const writerFindings = async (look: Look): Promise<readonly Finding[]> => {
  const { writers } = await inspectWriters(look, {});
  if (writers.length === 0) return [ok('none')];
  return writers.map((writer) => ({ ...writerFinding(writer), title: `Writer ${writer.name}` }));
};

const writerFinding = ({ failed, failure, state }: WriterInfo): Finding =>
  failed
    ? warn(
        `${failure?.name ?? state ?? 'failed'} (advisory: of an earlier backup, perhaps)`,
        failure?.remedy ?? FAILURES.WRITER_FAILED.remedy,
      )
    : ok(`${state ?? 'well'} (advisory: it may still fail in a freeze)`);

const backupTypeFinding = ({ registry }: Machine): Finding => {
  const value = registry.readVssOption();
  const { backupType: type, backupTypeSource } = backupType({}, value);
  const found = `${value ?? 'not set'}: a freeze without backupType is ${type}`;
  if (value === undefined || backupTypeSource === 'registry') return ok(found);
  return warn(found, 'It is none of 1 to 5, so it is ignored: 1 is full, 2 incremental, 3 differential, 4 log, 5 copy.');
};

const freezeFinding = ({ events }: Machine): Finding => {
  const { owned, events: whose, ownerSid } = events.probe();
  if (owned) return warn('A process of qga-vss is freezing this machine.', FAILURES.FREEZE_IN_PROGRESS.remedy);
  if (whose === 'none') return ok('none');
  if (whose === 'ours') return warn('One was left behind by a process that is gone.', FAILURES.STALE_FREEZE.remedy);
  return warn(`Another program's, perhaps the guest agent's (owner ${ownerSid ?? 'unknown'}).`, FAILURES.FREEZE_IN_PROGRESS.remedy);
};

const fileWords = ({ path, version }: FileFacts): string => `${path}${version === undefined ? '' : `, ${version}`}`;

/** A freeze works without the agent; only registering the provider does not. */
const agentFinding = ({ provider }: Machine): Finding => {
  try {
    return ok(fileWords(findAgent(provider)));
  } catch (thrown) {
    const { name, message, failure } = QgaError.from(thrown);
    if (name !== 'AGENT_NOT_FOUND') throw thrown;
    return warn(message, failure.remedy);
  }
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
      const { node, koffi } = machine.diagnostics.system();
      const found = `Node.js ${node}${koffi === undefined ? '' : `, koffi ${koffi}`}`;
      return isOldNode(node) ? fail(found, `Install Node.js ${OLDEST_NODE.join('.')} or later.`) : ok(found);
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
  ...[
    { key: 'VSS', title: 'Service Volume Shadow Copy', always: false },
    { key: 'EventSystem', title: 'Service COM+ Event System', always: true },
    { key: 'COMSysApp', title: 'Service COM+ System Application', always: false },
  ].map(serviceCheck),
  {
    name: 'vss-library',
    title: 'VSS library and COM',
    run: ({ machine }) => {
      const [warning] = machine.vss.initialize();
      return warning === undefined ? ok('usable') : warn(warning.message, warning.failure.remedy);
    },
  },
  {
    name: 'provider-registered',
    title: 'Provider known to VSS',
    run: ({ machine }) =>
      machine.provider.isRegistered()
        ? ok(PROVIDER.name)
        : fail(`${PROVIDER.name} is not registered.`, 'Register it ("qga-vss provider register"), or install the guest tools again.'),
  },
  {
    name: 'provider-application',
    title: "Provider's COM+ application",
    run: async ({ machine }) => {
      const service = await machine.diagnostics.service(PROVIDER.name);
      if (service === undefined) return fail('There is no such application.', 'Register the provider ("qga-vss provider register").');
      const found = `${service.state}, start ${service.start}`;
      return service.start === 'disabled' ? fail(found, `Let it start ("sc.exe config "${PROVIDER.name}" start= demand").`) : ok(found);
    },
  },
  {
    name: 'provider-file',
    title: "Provider's library",
    run: ({ machine }) => {
      const file = machine.diagnostics.providerFile();
      if (file === undefined)
        return fail('No COM class of the provider is registered.', 'Register the provider ("qga-vss provider register").');
      if (!file.exists) return fail(`${file.path} is not there.`, 'Install the guest tools again.');
      return ok(fileWords(file));
    },
  },
  {
    name: 'agent',
    title: 'Guest agent',
    run: ({ machine }) => agentFinding(machine),
  },
  { name: 'freeze', title: 'Freeze under way', run: ({ machine }) => freezeFinding(machine) },
  {
    name: 'backup-type',
    title: `Registry value ${BACKUP_TYPE_REGISTRY.value}`,
    run: ({ machine }) => backupTypeFinding(machine),
  },
  {
    name: 'volume',
    title: 'Volumes',
    run: async ({ machine }) => (await machine.volumes.list()).filter(({ driveType }) => driveType === 'fixed').map(volumeFinding),
  },
  { name: 'writer', title: 'Writers', run: writerFindings },
  {
    name: 'event-log',
    title: 'Errors of VSS in the last day',
    run: async ({ machine }) => {
      const [newest, ...others] = await machine.diagnostics.recentErrors(DAY_MS);
      if (newest === undefined) return ok('none');
      const found = `${others.length + 1}; the last: ${newest.source} ${newest.id}: ${newest.message}`;
      return warn(found, 'Look at the Application log at that time; restarting the service VSS often helps.');
    },
  },
];
