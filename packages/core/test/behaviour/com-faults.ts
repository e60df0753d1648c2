import assert from 'node:assert/strict';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import type { FreezeOptions } from '../../src/contract/freeze.ts';
import type { Consistency, Notice } from '../../src/contract/parts.ts';
import type { ThawOptions } from '../../src/contract/thaw.ts';
import type { Fault } from '../../src/simulator/scenario.ts';
import { codeByName, hex, nameOfHresult } from '../../src/vss/codes.ts';
import { VSS_S_ASYNC_PENDING } from '../../src/vss/hresults.ts';
import type { Behaviour } from './behaviour.ts';
import { calls, cycle, drives, failure, trial } from './trial.ts';

/** A call that is made to fail, and what must come of it. */
interface Row {
  readonly fault: Omit<Fault, 'hresult' | 'result'>;
  /** The call succeeds and the operation it starts fails. */
  readonly inOperation?: true;
  readonly phase: string;
  /** The operation of that call never ends, and QueryStatus says so. */
  readonly pending?: true;
  /** The call named in the error, where it is not the one made to fail. */
  readonly call?: string;
  /** Codes of its own, beside those that any call may give. */
  readonly own?: readonly string[];
  /** The freeze fails; or it goes on, and the verdict is this. */
  readonly outcome: 'fails' | Consistency;
  readonly aborts: boolean;
  readonly freeze?: FreezeOptions;
  readonly thaw?: ThawOptions;
}

const ANY = ['VSS_E_UNEXPECTED', 'E_ACCESSDENIED', 'E_OUTOFMEMORY'] as const;

const before = (call: string, phase: string, special: Partial<Row> = {}): Row => ({
  fault: { call },
  phase,
  outcome: 'fails',
  aborts: false,
  ...special,
});
const during = (call: string, phase: string, special: Partial<Row> = {}): Row => before(call, phase, { aborts: true, ...special });

/** The four places at which an operation can fail: its start, its wait, its status, itself. */
const operation = (call: string, phase: string, own: readonly string[], special: Partial<Row> = {}): Row[] => [
  before(call, phase, { own, ...special }),
  before('Wait', phase, { fault: { call: 'Wait', of: call }, pending: true, ...special }),
  before('QueryStatus', phase, { fault: { call: 'QueryStatus', of: call }, ...special }),
  before(call, phase, { own, inOperation: true, ...special }),
];

const reading = (call: string, own: readonly string[] = []): Row =>
  before(call, 'components', { fault: { call, nth: 1 }, outcome: 'partial', own });

const statusCalls = (nth: number, phase: string, outcome: Row['outcome'], aborts: boolean): Row[] => [
  { fault: { call: 'GatherWriterStatus', nth }, phase, outcome, aborts, own: ['VSS_E_WRITER_INFRASTRUCTURE'] },
  { fault: { call: 'Wait', of: 'GatherWriterStatus', nth }, pending: true, phase, outcome, aborts },
  { fault: { call: 'QueryStatus', of: 'GatherWriterStatus', nth }, phase, outcome, aborts },
  { fault: { call: 'GatherWriterStatus', nth }, inOperation: true, phase, outcome, aborts },
  { fault: { call: 'GetWriterStatusCount', nth }, phase, outcome, aborts },
  {
    fault: { call: 'GetWriterStatusEx', nth: 2 * nth - 1 },
    phase,
    call: 'GetWriterStatusEx',
    outcome,
    aborts,
    own: ['VSS_E_OBJECT_NOT_FOUND'],
  },
];

const ROWS: readonly Row[] = [
  before('CreateVssBackupComponents', 'com'),
  before('InitializeForBackup', 'initialize', { own: ['VSS_E_BAD_STATE'] }),
  before('SetContext', 'initialize', { own: ['VSS_E_UNSUPPORTED_CONTEXT', 'VSS_E_BAD_STATE'] }),
  before('SetBackupState', 'initialize', { own: ['VSS_E_BAD_STATE'] }),
  before('DisableWriterClasses', 'initialize', { freeze: { excludeWriters: ['{aaaaaaaa-0000-4000-8000-00000000000f}'] } }),
  before('DisableWriterInstances', 'initialize', { freeze: { excludeWriters: ['{bbbbbbbb-0000-4000-8000-000000000002}'] } }),
  ...operation('GatherWriterMetadata', 'gather', ['VSS_E_WRITER_INFRASTRUCTURE', 'VSS_E_BAD_STATE']),
  before('GetWriterMetadataCount', 'components'),
  reading('GetWriterMetadata', ['VSS_E_OBJECT_NOT_FOUND', 'VSS_E_INVALID_XML_DOCUMENT']),
  reading('GetIdentity', ['VSS_E_INVALID_XML_DOCUMENT']),
  reading('GetFileCounts', ['VSS_E_INVALID_XML_DOCUMENT']),
  reading('GetComponent', ['VSS_E_OBJECT_NOT_FOUND']),
  reading('GetComponentInfo', ['VSS_E_INVALID_XML_DOCUMENT']),
  reading('AddComponent', ['VSS_E_BAD_STATE', 'VSS_E_OBJECT_NOT_FOUND']),
  before('FreeComponentInfo', 'components', { outcome: 'application' }),
  before('StartSnapshotSet', 'start', { own: ['VSS_E_SNAPSHOT_SET_IN_PROGRESS', 'VSS_E_BAD_STATE'] }),
  during('AddToSnapshotSet', 'add-volumes', {
    own: [
      'VSS_E_PROVIDER_NOT_REGISTERED',
      'VSS_E_VOLUME_NOT_SUPPORTED',
      'VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER',
      'VSS_E_MAXIMUM_NUMBER_OF_SNAPSHOTS_REACHED',
      'VSS_E_OBJECT_NOT_FOUND',
      'VSS_E_PROVIDER_VETO',
    ],
  }),
  ...operation('PrepareForBackup', 'prepare', ['VSS_E_BAD_STATE'], { aborts: true }),
  ...statusCalls(1, 'check', 'fails', true),
  during('DoSnapshotSet', 'freeze', { own: ['VSS_E_BAD_STATE', 'VSS_E_INSUFFICIENT_STORAGE', 'VSS_E_PROVIDER_VETO'] }),
  during('DoSnapshotSet', 'thaw', {
    fault: { call: 'Wait', of: 'DoSnapshotSet', nth: 1 },
    pending: true,
    call: 'Wait',
    outcome: 'unknown',
  }),
  during('DoSnapshotSet', 'thaw', {
    fault: { call: 'QueryStatus', of: 'DoSnapshotSet', after: 'thaw', nth: 1 },
    call: 'QueryStatus',
    outcome: 'unknown',
  }),
  ...statusCalls(2, 'check-snapshot', 'unknown', false),
  before('SetBackupSucceeded', 'complete', { outcome: 'application', thaw: { succeeded: true }, own: ['VSS_E_OBJECT_NOT_FOUND'] }),
  ...operation('BackupComplete', 'complete', ['VSS_E_BAD_STATE', 'VSS_E_UNEXPECTED_WRITER_ERROR'], { outcome: 'application' }),
  ...statusCalls(3, 'check-complete', 'application', false),
  { fault: { call: 'FreeWriterStatus', nth: 1 }, phase: 'check', outcome: 'application', aborts: false },
  { fault: { call: 'FreeWriterStatus', nth: 3 }, phase: 'check-complete', outcome: 'application', aborts: false },
  before('FreeWriterMetadata', 'release', { outcome: 'application' }),
  before('SaveAsXML', 'documents', { outcome: 'application', thaw: { includeDocuments: true } }),
];

const check = (row: Row, hresult: number, notice: Pick<Notice, 'name' | 'hresult' | 'phase' | 'call'> | undefined): void => {
  assert.deepEqual(
    { name: notice?.name, hresult: notice?.hresult, phase: notice?.phase, call: notice?.call },
    { name: nameOfHresult(hresult), hresult: hex(hresult), phase: row.phase, call: row.call ?? row.fault.call },
  );
};

const title = ({ fault, inOperation, phase }: Row): string =>
  `${fault.call}${fault.of ? ` of ${fault.of}` : ''}${inOperation ? "'s operation" : ''} fails in ${phase}`;

/** Of the operation that is waited for, where it must not end. */
const endless = ({ pending, fault: { of, nth } }: Row): Fault[] =>
  pending === undefined || of === undefined
    ? []
    : [
        {
          call: of,
          result: VSS_S_ASYNC_PENDING,
          ...(of === 'DoSnapshotSet' ? { after: 'thaw' } : nth === undefined ? {} : { nth }),
        },
      ];

const behaviour = (row: Row, code: string): Behaviour => ({
  name: `${title(row)} with ${code}`,
  run: (stage) => {
    const hresult = codeByName(code)?.value ?? assert.fail(`no code ${code}`);
    const fault = row.inOperation ? { ...row.fault, result: hresult } : { ...row.fault, hresult };
    return trial(stage, healthy({ faults: [fault, ...endless(row)] }), async (t) => {
      const options = { ...drives(2), ...row.freeze };
      if (row.outcome === 'fails') check(row, hresult, await failure(t.requester.freeze(options)));
      else {
        const { thaw } = await cycle(t, options, row.thaw);
        assert.equal(thaw.consistency, row.outcome);
        check(
          row,
          hresult,
          thaw.warnings.find((warning) => warning.name === code),
        );
      }
      assert.equal(calls(t.subject.trace(), 'AbortBackup'), row.aborts ? 1 : 0, 'AbortBackup');
      assert.equal((await t.requester.status()).state, 'thawed');
    });
  },
});

/** Every VSS call made to fail, with the codes any of them may give and its own. */
export const COM_FAULTS: readonly Behaviour[] = ROWS.flatMap((row) => [...ANY, ...(row.own ?? [])].map((code) => behaviour(row, code)));
