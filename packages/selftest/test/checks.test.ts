import { type MethodName, QgaError, type Result } from '@qga-vss/core';
import { FAILURES } from '@qga-vss/core/internal';
import { DIAGNOSTICS, OUR_PROVIDER, type ScenarioDiagnostics, SYSTEM_PROVIDER } from '@qga-vss/core/src/simulator/scenario.ts';
import { component, VOLUMES, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { SimulatedGuest, SYSTEM_WRITER, type Twist } from '@qga-vss/test-kit/src/selftest/simulated-guest.ts';
import { selftest } from '@qga-vss/test-kit/src/selftest/trial.ts';
import { describe, expect, test } from 'vitest';
import { ASSUMPTIONS } from '../src/assumptions/index.ts';
import { CHECKS } from '../src/checks/index.ts';
import { STATES } from '../src/verdict.ts';

/** A guest on which an assumption holds, one on which it does not, and one that does not show it. */
type Row = readonly [holds: Twist, doesNotHold: Twist, notChecked: Twist];

const E_ACCESSDENIED = 0x80070005;
const E_INVALIDARG = 0x80070057;
const CO_E_NOTINITIALIZED = 0x800401f0;
const VSS_E_UNEXPECTED = 0x80042302;
const VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER = 0x8004230e;
const VSS_E_SNAPSHOT_SET_IN_PROGRESS = 0x80042316;
const VSS_E_UNSUPPORTED_CONTEXT = 0x8004231b;

const fault = (call: string, hresult: number): Twist => ({ scenario: { faults: [{ call, hresult }] } });

const WELL: Twist = {};
const ALONE: Twist = { guest: { shared: false } };
const NO_WRITERS: Twist = { scenario: { writers: [] } };
const NO_PROVIDER: Twist = { scenario: { providers: [SYSTEM_PROVIDER] } };
/** Nothing can be frozen, for a reason that says nothing. */
const REFUSED = fault('StartSnapshotSet', VSS_E_UNEXPECTED);

type Changed<R> = { readonly [K in keyof R]?: R[K] | undefined };

const told = <M extends MethodName>(method: M, change: (result: Result<M>, options: object) => Changed<Result<M>>): Twist => ({
  answers: { [method]: (result: Result<M>, options: object) => ({ ...result, ...change(result, options) }) },
});
const doctor = (name: string, special: Partial<Result<'doctor'>['checks'][number]>): Twist =>
  told('doctor', ({ checks }) => ({ checks: checks.map((check) => (check.name === name ? { ...check, ...special } : check)) }));
const diagnostics = (special: Partial<ScenarioDiagnostics>): Twist => ({ scenario: { diagnostics: { ...DIAGNOSTICS, ...special } } });
const volumes = (special: object): Twist => ({ scenario: { volumes: VOLUMES.map((volume) => ({ ...volume, ...special })) } });
const { agent: _, ...WITHOUT_AGENT } = DIAGNOSTICS;
const { providerFile: __, ...WITHOUT_FILE } = DIAGNOSTICS;

/** The log of VSS once something was frozen: it is read at the beginning, before the freeze, and after it. */
const logged = (source: string, id: number): Twist => {
  let looks = 0;
  return told('doctor', ({ checks }) => {
    looks += 1;
    const found = `1; the last: ${source} ${id}: Access is denied.`;
    return { checks: checks.map((check) => (check.name === 'event-log' && looks > 2 ? { ...check, state: 'warn', found } : check)) };
  });
};

/** The freezes that an option tells from the others. */
const freezeFails = (isIt: (options: Record<string, unknown>) => boolean, error: QgaError): Twist => ({
  fails: { freeze: (options) => (isIt({ ...options }) ? error : undefined) },
});
const ofLimit = ({ holdMs }: Record<string, unknown>): boolean => holdMs === 1000;
/** The first of those without applications that are not left to their hold limit. */
const detached = (): ((options: Record<string, unknown>) => boolean) => {
  let count = 0;
  return ({ writers, holdMs }) => writers === 'none' && holdMs === 5000 && ++count === 1;
};
const withWriters = (...all: readonly (typeof SYSTEM_WRITER)[]): Twist => ({ scenario: { writers: all } });
const GARBLED = '\u0001\u0002';
const UNTRUSTED = (path: string): Twist => ({
  guest: { underProgramFiles: true },
  scenario: { untrustedPaths: [{ path, who: 'Users', rights: ['write'] }] },
});
const ARM64: Twist = { guest: { architecture: 'arm64' } };
const WITHOUT_PATH = { guidPath: '\\\\?\\Volume{99999999-1111-2222-3333-444444444444}\\', mountPaths: [], driveType: 'fixed' } as const;
const NAMELESS: Twist = { scenario: { volumes: [...VOLUMES, WITHOUT_PATH] } };

const BY_WINDOWS: Readonly<Record<string, Row>> = {
  'entry-point': [
    WELL,
    doctor('vss-library', { state: 'fail', remedy: FAILURES.VSS_UNAVAILABLE.remedy }),
    doctor('vss-library', { state: 'skipped' }),
  ],
  'com-security-first': [WELL, doctor('vss-library', { state: 'warn' }), doctor('vss-library', { state: 'skipped' })],
  'native-library': [WELL, doctor('node', { found: 'Node.js v22.23.3' }), { fails: { doctor: () => QgaError.of('INTERNAL_ERROR') } }],
  'native-architecture': [
    { ...doctor('architecture', { state: 'fail' }), other: { architecture: 'of another kind' } },
    { other: { architecture: 'of another kind' } },
    { other: { architecture: process.arch } },
  ],
  'drive-type': [NAMELESS, { scenario: { volumes: [...VOLUMES, { ...WITHOUT_PATH, driveType: 'no-root' }] } }, WELL],
  'mount-folders': [
    {
      scenario: {
        volumes: VOLUMES.map((volume) => ({ ...volume, mountPaths: [...volume.mountPaths, `C:\\Mounts\\${volume.mountPaths[0]?.[0]}\\`] })),
      },
      other: { mountFolders: ['C:\\mounts\\d\\'] },
    },
    { other: { mountFolders: ['C:\\mounts\\d\\'] } },
    { other: { mountFolders: [] } },
  ],
  'system-partition': [
    WELL,
    volumes({ system: false }),
    { fails: { volumes: (options) => ('volumes' in options ? undefined : QgaError.of('INTERNAL_ERROR')) } },
  ],
  'agent-service': [
    WELL,
    { scenario: { diagnostics: WITHOUT_AGENT }, other: { agent: 'C:\\Program Files\\Qemu-ga\\qemu-ga.exe' } },
    { scenario: { diagnostics: WITHOUT_AGENT } },
  ],
  'provider-registration': [WELL, { scenario: { diagnostics: WITHOUT_FILE } }, NO_PROVIDER],
  'provider-application': [WELL, diagnostics({ services: {} }), NO_PROVIDER],
  'provider-list': [
    WELL,
    { scenario: { providers: [SYSTEM_PROVIDER, OUR_PROVIDER, OUR_PROVIDER] } },
    { fails: { providers: () => QgaError.of('CALL_HUNG') } },
  ],
  'event-log-text': [
    diagnostics({ errors: [{ source: 'VSS', id: 8193, message: 'Zugriff verweigert.' }] }),
    diagnostics({ errors: [{ source: 'VSS', id: 8193, message: 'F\uFFFDr' }] }),
    WELL,
  ],
  'stock-access-lists': [{ guest: { underProgramFiles: true } }, UNTRUSTED('C:\\Program Files'), UNTRUSTED('D:\\tools\\qga-vss.cjs')],
  'elevation-of-system': [
    { guest: { account: 'Système' }, other: { user: 'S-1-5-18' } },
    { other: { user: 'S-1-5-18' }, scenario: { elevated: false } },
    { guest: { account: 'SYSTEM' }, other: { user: 'S-1-5-21-1-2-3-1001' } },
  ],
};

const BY_A_FREEZE: Readonly<Record<string, Row>> = {
  'multithreaded-apartment': [WELL, fault('GatherWriterMetadata', CO_E_NOTINITIALIZED), REFUSED],
  'com-security': [WELL, logged('VSS', 8194), logged('volsnap', 8)],
  'header-layout': [WELL, withWriters(SYSTEM_WRITER, writer(2, { name: GARBLED })), withWriters(writer(1), writer(2))],
  'header-layout-arm64': [ARM64, { ...ARM64, ...withWriters(SYSTEM_WRITER, writer(2, { components: [component(GARBLED)] })) }, WELL],
  'one-component-class': [
    WELL,
    withWriters(writer(1, { components: [component('one'), component(GARBLED)] })),
    withWriters(writer(1, { components: [component('one')] })),
  ],
  'call-stack': [
    { guest: { simulated: false } },
    { fails: { freeze: () => QgaError.of('HOST_LOST', { detail: 'It ended with exit code 0xC00000FD.' }) } },
    { guest: { simulated: true } },
  ],
  'service-stop': [
    WELL,
    told('thaw', () => ({ warnings: [QgaError.of('PROVIDER_NOT_STOPPED', { detail: 'ERROR_SERVICE_REQUEST_TIMEOUT' }).toJSON()] })),
    REFUSED,
  ],
  'empty-logical-path': [
    WELL,
    fault('AddComponent', E_INVALIDARG),
    withWriters(writer(1, { components: [component('one', { logicalPath: 'a' })] })),
  ],
  'writer-states': [
    WELL,
    told('thaw', ({ writers }) => ({ writers: writers.map((one) => ({ ...one, state: 'VSS_WS_WAITING_FOR_BACKUP_COMPLETE' })) })),
    NO_WRITERS,
  ],
  'documents-after-complete': [WELL, told('thaw', () => ({ writerDocuments: [] })), NO_WRITERS],
  'event-access': [WELL, fault('AddToSnapshotSet', VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER), REFUSED],
  'provider-support': [WELL, fault('AddToSnapshotSet', VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER), REFUSED],
  'client-context': [{ scenario: { edition: 'client' } }, fault('SetContext', VSS_E_UNSUPPORTED_CONTEXT), WELL],
  'last-error': [
    WELL,
    { failsAs: (error) => (error.name === 'FREEZE_IN_PROGRESS' ? QgaError.ofHresult(E_ACCESSDENIED, { call: 'OpenMutexW' }) : error) },
    ALONE,
  ],
  'answers-flow': [WELL, told('thaw', ({ heldMs }) => ({ heldMs: (heldMs ?? 0) + 9000 })), volumes({ boot: false })],
  'command-starts': [WELL, { command: { ends: 'after thaw' } }, volumes({ boot: false })],
  'output-flows': [WELL, { command: '' }, volumes({ boot: false })],
  'guid-by-value-arm64': [ARM64, { ...ARM64, ...fault('AddToSnapshotSet', E_INVALIDARG) }, fault('AddToSnapshotSet', E_INVALIDARG)],
};

const UNGATHERED = QgaError.ofHresult(VSS_E_UNEXPECTED, { call: 'GatherWriterStatus', phase: 'check-snapshot' }).toJSON();
const EXCLUDED = [{ id: SYSTEM_WRITER.writerId }] as unknown as Result<'freeze'>['writers'];

const BY_OTHER_FREEZES: Readonly<Record<string, Row>> = {
  'exclude-writers': [
    WELL,
    told('freeze', ({ writers }, options) => ('excludeWriters' in options ? { writers: [...writers, ...EXCLUDED] } : {})),
    NO_WRITERS,
  ],
  'native-timer': [WELL, told('thaw', () => ({ endedBy: 'caller' as const })), freezeFails(ofLimit, QgaError.of('GATHER_TIMEOUT'))],
  'no-writers': [
    WELL,
    freezeFails(ofLimit, QgaError.ofHresult(VSS_E_UNSUPPORTED_CONTEXT, { call: 'SetContext' })),
    freezeFails(ofLimit, QgaError.of('GATHER_TIMEOUT')),
  ],
  'events-closed': [WELL, freezeFails(ofLimit, QgaError.of('STALE_FREEZE')), freezeFails(ofLimit, QgaError.of('GATHER_TIMEOUT'))],
  'pipe-owner': [WELL, { holderHidden: true }, REFUSED],
  'no-pipes-kept': [WELL, { pipesKept: true }, REFUSED],
  'global-names': [WELL, freezeFails(detached(), QgaError.ofHresult(E_ACCESSDENIED, { call: 'CreateMutexW' })), { session: 0 }],
  'holder-outlives': [WELL, { diesWithClient: true }, REFUSED],
  'holder-answers-flow': [WELL, { holderMs: 2000 }, volumes({ boot: false })],
  'session-0': [{ session: 0 }, { session: 0, diesWithClient: true }, { session: 'unknown' }],
  'abort-under-way': [WELL, { scenario: { faults: [{ call: 'AbortBackup', hang: true }] } }, REFUSED],
  'native-watch': [WELL, { unwatched: true }, ALONE],
  'host-outlives-caller': [WELL, { diesWithClient: true }, ALONE],
  'mutex-dies': [WELL, { handlesKept: true }, ALONE],
  'descriptor-readback': [
    WELL,
    told('status', ({ state }) => (state === 'stale' ? ({ state: 'foreign', owner: 'other' } as const) : {})),
    ALONE,
  ],
  'host-killed': [WELL, freezeFails(({ recover }) => recover === true, QgaError.ofHresult(VSS_E_SNAPSHOT_SET_IN_PROGRESS, {})), ALONE],
  'ten-seconds': [WELL, { scenario: { holdWritesMs: 60_000 } }, { short: true }],
  'writes-held': [WELL, { writes: 'pass' }, { writes: 'fail' }],
  'writes-let-go': [WELL, { scenario: { holdWritesMs: 60_000 } }, { writes: 'pass' }],
  'status-after-failure': [
    WELL,
    told('thaw', ({ consistency, warnings }) => (consistency === 'crash' ? { warnings: [...warnings, UNGATHERED] } : {})),
    { scenario: { holdWritesMs: 60_000 } },
  ],
};

/** From the hypervisor, where the agent is what is asked. */
const reached = (by: 'named-pipe' | 'guest-exec', simulated = false): Twist => ({
  guest: { fromHypervisor: true, simulated },
  ...told('freeze', () => ({ reachedBy: by })),
});

const BY_AN_AGENT: Readonly<Record<string, Row>> = {
  'agent-opens-pipe': [reached('named-pipe'), reached('guest-exec'), reached('guest-exec', true)],
  'guest-exec': [
    reached('guest-exec'),
    { guest: { fromHypervisor: true }, ...told('thaw', () => ({ endedBy: 'hold-limit' as const })) },
    WELL,
  ],
};

const ROWS = { ...BY_WINDOWS, ...BY_A_FREEZE, ...BY_OTHER_FREEZES, ...BY_AN_AGENT };

/** What became of each, over all the guests. */
const seen = new Map<string, Set<string>>();

describe.each(Object.entries(ROWS))('%s', (id, row) => {
  test.each(STATES.map((state, index) => [state, row[index] ?? WELL] as const))('%s', async (state, twist) => {
    const guest = new SimulatedGuest(twist);
    const { assumptions } = await selftest(guest, { long: !twist.short });
    const verdict = assumptions.find((one) => one.id === id);
    expect({ state: verdict?.state, found: verdict?.found }).toEqual({ state, found: expect.stringMatching(/\S/) });
    expect(guest.frozen).toBe(false);
    seen.set(id, (seen.get(id) ?? new Set()).add(verdict?.state ?? ''));
  });
});

test('every check, and nothing else, has come to each of its verdicts, and is about an assumption of the list', () => {
  const checked = CHECKS.map(({ assumption }) => assumption);
  expect(Object.fromEntries([...seen].map(([id, states]) => [id, [...states].toSorted()]))).toEqual(
    Object.fromEntries(checked.map((id) => [id, STATES.toSorted()])),
  );
  expect(checked).toHaveLength(new Set(checked).size);
  expect(checked.filter((id) => !ASSUMPTIONS.some((one) => one.id === id))).toEqual([]);
});
