import { describe, expect, test } from 'vitest';
import { explain } from '../../src/requester/inspection/explain.ts';
import { CODES } from '../../src/vss/codes.ts';
import { FAILURES } from '../../src/vss/failures.ts';

const names = (code: string): readonly string[] => explain(code).map(({ name }) => name);

describe('explain', () => {
  test.each(CODES.map(({ name }) => [name]))('%s by its name', (name) => expect(names(name)).toContain(name));
  test.each(Object.keys(FAILURES).map((name) => [name]))('%s, a failure of ours', (name) => {
    expect(explain(name)).toContainEqual(expect.objectContaining({ name, kind: 'failure', remedy: expect.stringMatching(/./) }));
  });

  test.each([
    ['0x8004230F'],
    ['0x8004230f'],
    ['8004230F'],
    ['2147754767'],
    ['-2147212529'],
    ['VSS_E_UNEXPECTED_PROVIDER_ERROR'],
    ['vss_e_unexpected_provider_error,Invoke-QgaFreeze'],
  ])('%s is one code in every spelling', (code) => expect(names(code)).toEqual(['VSS_E_UNEXPECTED_PROVIDER_ERROR']));

  test('a number has its other spellings', () => {
    expect(explain('VSS_E_UNEXPECTED_PROVIDER_ERROR')[0]).toMatchObject({ hex: '0x8004230F', signed: -2147212529 });
  });

  test('a bare number is all that has that value', () => {
    expect(new Set(explain('5').map(({ kind }) => kind)).size).toBeGreaterThan(1);
    expect(explain('5').every(({ signed }) => signed === 5)).toBe(true);
  });

  test.each([['nonsense'], ['0x12345678'], [''], ['-99999999999'], ['0x123456789'], ['__proto__'], ['constructor']])(
    '%s is nothing that is known',
    (code) => expect(() => explain(code)).toThrowError(expect.objectContaining({ name: 'UNKNOWN_CODE' })),
  );
});

/** What people paste, each as the program prints it, and what it speaks of. */
const PASTED: readonly (readonly [what: string, text: string, names: readonly string[]])[] = [
  ['eight digits alone', '80042306', ['VSS_E_PROVIDER_VETO']],
  ['in parentheses', '(0x800423F4)', ['VSS_E_WRITERERROR_NONRETRYABLE']],
  ['in brackets, with a full stop', '[0x80042306].', ['VSS_E_PROVIDER_VETO']],
  ['a negative decimal in a sentence', 'exit code: -2147212529', ['VSS_E_UNEXPECTED_PROVIDER_ERROR']],
  ['a decimal', '2147754767', ['VSS_E_UNEXPECTED_PROVIDER_ERROR']],
  ['a name in any case, in a sentence', 'it said vss_e_bad_state again', ['VSS_E_BAD_STATE']],
  ["the event log's code", 'hr = 0x80070005, Access is denied.', ['E_ACCESSDENIED']],
  ['an event', 'event 8194', ['event 8194']],
  ['an event, as wevtutil has it', 'Event ID: 12293', ['event 12293']],
  ['an event alone', '12289', ['event 12289']],
  [
    'a whole event',
    'Volume Shadow Copy Service error: Unexpected error querying for the IVssWriterCallback interface.  hr = 0x80070005, Access is denied.\r\n. This is often caused by incorrect security settings in either the writer or requestor process.\r\n\r\nOperation:\r\n   Gathering Writer Data\r\n\r\nContext:\r\n   Writer Class Id: {e8132975-6f93-4464-a53e-1050253ae220}\r\n   Writer Name: System Writer\r\n   Writer Instance ID: {4b0dd5c8-3aac-4d53-a2d3-2b3a3a5cf5c1}',
    ['E_ACCESSDENIED'],
  ],
  [
    'a row of events',
    'Error  28/11/2026 09:13:44  VSS  12293  None  Error calling a routine on a Shadow Copy Provider {3629d4ed-ee09-4e0e-9a5c-6d8ba2872aef}. Routine details CommitSnapshots [hr = 0x80004004, Operation aborted].',
    ['event 12293', 'E_ABORT'],
  ],
  ['an event as XML', "<EventID Qualifiers='0'>8193</EventID>", ['event 8193']],
  [
    'VSS, a service that is disabled',
    'Volume Shadow Copy Service error: Unexpected error calling routine CoCreateInstance.  hr = 0x80070422, The service cannot be started, either because it is disabled or because it has no enabled devices associated with it.',
    ['ERROR_SERVICE_DISABLED'],
  ],
  [
    'DiskShadow',
    'The last operation failed.\n        - Returned HRESULT: 80042306\n        - Error text: VSS_E_PROVIDER_VETO',
    ['VSS_E_PROVIDER_VETO'],
  ],
  [
    'DiskShadow, of a writer',
    '- Writer "SqlServerWriter" reported error: VSS_E_WRITERERROR_NONRETRYABLE (0x800423f4)\n  Writer state: VSS_WS_FAILED_AT_PREPARE_SNAPSHOT',
    ['VSS_E_WRITERERROR_NONRETRYABLE', 'VSS_WS_FAILED_AT_PREPARE_SNAPSHOT'],
  ],
  ['the guest agent', 'failed to add D:\\ to snapshot set: (error: 0x8004230e)', ['VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER']],
  [
    'the guest agent, in words',
    "couldn't hold writes: fsfreeze is limited up to 10 seconds: Unspecified error",
    ['VSS_E_HOLD_WRITES_TIMEOUT'],
  ],
  [
    'virsh',
    'error: internal error: unable to execute QEMU agent command: failed to add C:\\ to snapshot set: 80042316',
    ['VSS_E_SNAPSHOT_SET_IN_PROGRESS'],
  ],
  [
    'Veeam',
    "Unable to create snapshot (Microsoft Software Shadow Copy provider 1.0) (mode: Veeam application-aware processing). Details: Writer 'Microsoft Exchange Writer' is failed at 'VSS_WS_FAILED_AT_FREEZE'. The writer's timeout expired between the Freeze and Thaw events. --tr:Failed to verify writers state. Error code: [0x800423f2].",
    ['VSS_WS_FAILED_AT_FREEZE', 'VSS_E_WRITERERROR_TIMEOUT'],
  ],
  [
    'Veeam, of a call',
    'VSSControl: -2147212522 Backup job failed.\nCannot create a shadow copy of the volumes. Code: [0x80042316].',
    ['VSS_E_SNAPSHOT_SET_IN_PROGRESS'],
  ],
  [
    'vssadmin list writers',
    "Writer name: 'SqlServerWriter'\n   Writer Id: {a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}\n   Writer Instance Id: {c0f1e8f5-2b2a-4a5c-8a8e-1f7a3e2c9b11}\n   State: [8] Failed\n   Last error: Non-retryable error",
    ['VSS_WS_FAILED_AT_PREPARE_SNAPSHOT', 'VSS_E_WRITERERROR_NONRETRYABLE'],
  ],
  ['vssadmin, of itself', 'Error: Unexpected failure: The service cannot be started (0x80070422).', ['ERROR_SERVICE_DISABLED']],
  ['net start', 'System error 1058 has occurred.', ['ERROR_SERVICE_DISABLED']],
  [
    'PowerShell',
    'Exception from HRESULT: 0x8004230F\n    + FullyQualifiedErrorId : VSS_E_UNEXPECTED_PROVIDER_ERROR,Invoke-QgaFreeze',
    ['VSS_E_UNEXPECTED_PROVIDER_ERROR'],
  ],
  ['qga-vss, an error', 'qga-vss: WRITER_FAILED (0x800423F2)', ['WRITER_FAILED', 'VSS_E_WRITERERROR_TIMEOUT']],
  ['qga-vss, a verdict', '  Because   CANCELLED', ['CANCELLED']],
  [
    'qga-vss, a writer',
    '  SqlServerWriter  VSS_E_WRITERERROR_NONRETRYABLE 0x800423F4  VSS_WS_FAILED_AT_FREEZE',
    ['VSS_E_WRITERERROR_NONRETRYABLE', 'VSS_WS_FAILED_AT_FREEZE'],
  ],
  [
    'several codes',
    '0x80042306, 0x8004230F and 80042314',
    ['VSS_E_PROVIDER_VETO', 'VSS_E_UNEXPECTED_PROVIDER_ERROR', 'VSS_E_HOLD_WRITES_TIMEOUT'],
  ],
  ['known and not', 'hr = 0x8abcdef0, then 0x80042306', ['VSS_E_PROVIDER_VETO']],
  [
    "the infrastructure's usual errors",
    '0x80070422 0x8007042C 0x80040154 0x800706BE 0x80070005 0x80004002 0x80110401',
    [
      'ERROR_SERVICE_DISABLED',
      'ERROR_SERVICE_DEPENDENCY_FAIL',
      'REGDB_E_CLASSNOTREG',
      'RPC_S_CALL_FAILED',
      'E_ACCESSDENIED',
      'E_NOINTERFACE',
      'COMADMIN_E_OBJECTERRORS',
    ],
  ],
];

describe('what people paste', () => {
  test.each(PASTED)('%s', (_, text, expected) => expect(names(text)).toEqual(expected));

  test.each([
    ['The backup was cancelled.'],
    ['{3629d4ed-ee09-4e0e-9a5c-6d8ba2872aef}'],
    ['held 8194ms, 12289-12293, v8193.1'],
    ['deadbeef'],
  ])('%s speaks of nothing that is known', (text) =>
    expect(() => explain(text)).toThrowError(expect.objectContaining({ name: 'UNKNOWN_CODE' })),
  );

  test('a code of Windows that is not known here is named as that', () => {
    expect(() => explain('hr = 0x80070070, no space')).toThrowError(/error 112 of Windows: "net helpmsg 112"/);
  });

  test('of a long text an error repeats the beginning', () => {
    const thrown = (() => {
      try {
        return explain('nothing '.repeat(1000));
      } catch (error) {
        return error as Error;
      }
    })();
    expect((thrown as Error).message.length).toBeLessThan(400);
  });
});

describe("the infrastructure's usual errors say what to look at, and which command of ours tells more", () => {
  test.each([
    ['0x80070422'],
    ['0x8007042C'],
    ['0x80040154'],
    ['0x800706BE'],
    ['0x80070005'],
    ['0x80004002'],
    ['0x80110401'],
    ['event 8193'],
    ['event 8194'],
    ['event 12289'],
    ['event 12293'],
  ])('%s', (code) => {
    const [info] = explain(code);
    expect(info?.remedy).toMatch(/`qga-vss [a-z]+/);
    expect(info?.meaning.length).toBeGreaterThan(40);
  });

  test.each([['0x800706BA'], ['0x800706BE'], ['0x80080005'], ['0x8007041D'], ['VSS_E_WRITER_INFRASTRUCTURE'], ['INITIALIZE_TIMEOUT']])(
    '%s, usual at boot, names the wait for it',
    (code) => expect(explain(code)[0]?.remedy).toContain('`waitReadyMs`'),
  );

  test.each([
    ['VSS_E_WRITERERROR_NONRETRYABLE'],
    ['VSS_WS_FAILED_AT_PREPARE_BACKUP'],
    ['VSS_E_WRITERERROR_PARTIAL_FAILURE'],
    ['REQUIRED_WRITER_FAILED'],
  ])('%s, with which a writer may refuse a full backup, names copy', (code) =>
    expect(explain(code)[0]?.remedy).toContain('`backupType copy`'),
  );
});
