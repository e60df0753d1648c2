import assert from 'node:assert/strict';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { Requester } from '../../src/requester/service.ts';
import { hex } from '../../src/vss/codes.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { hresultOfWin32 } from '../../src/vss/hresults.ts';
import { EVENT_SDDL, HISTORY_SDDL } from '../../src/vss/ids.ts';
import type { Answer, Intercept } from '../../src/windows/library.ts';
import type { LabBehaviour, LabStage } from './lab-behaviour.ts';

/** ERROR_ACCESS_DENIED and ERROR_NOT_ENOUGH_MEMORY. */
const CODES = [5, 8] as const;

/** What comes of a function that fails: the freeze fails and names it; it is a warning; or it does not matter, and why. */
type Outcome = 'fails' | 'warns' | { readonly harmless: string };

interface Row {
  readonly call: string;
  /** Which of its calls; the first where left out. */
  readonly nth?: number;
  /** Instead, those with this first argument. */
  readonly of?: string;
  readonly phase?: string;
  readonly outcome: Outcome;
  /** What it answers when it fails, where that is not 0. */
  readonly result?: (code: number) => number;
  /** The error is not this function's own: what its failure is taken for. */
  readonly name?: string;
  /** It belongs to the process, which has done it before. */
  readonly ownProcess?: true;
}

const status = (code: number): number => code;
const hresult = (code: number): number => hresultOfWin32(code) | 0;
const WAIT_FAILED = (): number => 0xffff_ffff;

const fails = (call: string, phase: string | undefined, special: Partial<Row> = {}): Row => ({
  call,
  ...(phase === undefined ? {} : { phase }),
  outcome: 'fails',
  ...special,
});
const harmless = (call: string, why: string, special: Partial<Row> = {}): Row => ({ call, outcome: { harmless: why }, ...special });

const CONVERT = 'ConvertStringSecurityDescriptorToSecurityDescriptorW';

const ROWS: readonly Row[] = [
  fails('LoadLibraryExW', undefined),
  fails('GetProcAddress', undefined),
  fails('OpenProcess', undefined),
  fails('OpenProcessToken', 'ownership'),
  fails('GetTokenInformation', 'ownership'),
  fails('OpenProcessToken', 'ownership', { nth: 2 }),
  fails('GetTokenInformation', 'ownership', { nth: 2 }),
  fails('CreateFileW', 'ownership', { result: () => -1, name: 'UNTRUSTED_PATH' }),
  fails('GetFileInformationByHandleEx', 'ownership', { name: 'UNTRUSTED_PATH' }),
  fails('GetKernelObjectSecurity', 'ownership', { name: 'UNTRUSTED_PATH' }),
  { call: CONVERT, phase: 'start', outcome: 'warns', name: 'HISTORY_NOT_KEPT', of: HISTORY_SDDL },
  fails(CONVERT, 'start', { of: EVENT_SDDL }),
  fails('OpenMutexW', 'ownership', { name: 'OWNER_MUTEX_TAKEN' }),
  fails('OpenEventW', 'ownership', { name: 'FREEZE_IN_PROGRESS' }),
  fails('FindFirstVolumeW', 'volumes', { result: () => -1 }),
  fails('FindNextVolumeW', 'volumes', { nth: 2 }),
  { call: 'GetVolumePathNamesForVolumeNameW', nth: 5, phase: 'volumes', outcome: 'warns' },
  fails('RegGetValueW', 'volumes', { result: status }),
  fails('RegGetValueW', 'volumes', { result: status, nth: 2 }),
  fails('CoInitializeEx', 'com', { result: hresult, ownProcess: true }),
  fails('CoInitializeSecurity', 'com', { result: hresult, ownProcess: true }),
  fails('CreateMutexW', 'start'),
  fails('CreateEventW', 'start'),
  fails('CreateEventW', 'start', { nth: 2 }),
  fails('CreateEventW', 'start', { nth: 3 }),
  fails('DuplicateHandle', 'start'),
  fails('RegisterWaitForSingleObject', 'start'),
  fails('RegisterWaitForSingleObject', 'freeze', { nth: 2 }),
  fails('RegisterWaitForSingleObject', 'freeze', { nth: 3 }),
  fails('CreateTimerQueueTimer', 'freeze'),
  fails('ChangeTimerQueueTimer', 'hold'),
  fails('WaitForMultipleObjects', 'freeze', { result: WAIT_FAILED, name: 'E_FAIL' }),
  { call: 'CreateDirectoryW', phase: 'start', outcome: 'warns', name: 'HISTORY_NOT_KEPT' },
  { call: 'OpenServiceW', nth: 2, phase: 'stop-provider', outcome: 'warns' },
  harmless('SysAllocString', 'a text is decoded for the first time when a writer gives one'),
  harmless('WriteFile', 'the line of the history is written by the name of its file'),
  harmless('ReadFile', 'the next freeze warns that the history does not have how this one ended'),
  harmless('RegisterEventSourceW', 'the next freeze warns that the event log does not have it'),
  harmless('ReportEventW', 'the same'),
  harmless('QueryFullProcessImageNameW', 'the history does not say which program asked'),
  harmless('GetUserNameExW', 'the history says who asked by SID'),
  harmless('CoCreateInstance', 'exception handling of COM is best effort', { result: hresult, ownProcess: true }),
  harmless('IGlobalOptions.Set', 'exception handling of COM is best effort', { result: hresult, ownProcess: true }),
  harmless('WaitForSingleObject', 'whether the caller has ended is asked again', { result: WAIT_FAILED }),
  harmless('GetSystemWindowsDirectoryW', 'no volume is known to be the boot volume'),
  harmless('GetVolumePathNameW', 'no volume is known to be the boot volume'),
  harmless('GetVolumeNameForVolumeMountPointW', 'no volume is known to be the boot volume'),
  harmless('GetDriveTypeW', 'asked by the name of the volume, which is in the set by its own'),
  harmless('GetVolumeInformationW', 'a volume without label and file system'),
  harmless('QueryPerformanceCounter', 'when the disks were frozen is then when JavaScript heard of it'),
  harmless('QueryPerformanceFrequency', 'the same'),
  harmless('SetEvent', 'the native timer of the hold limit sets it', { nth: 1 }),
  harmless('ResetEvent', 'closing is enough where nobody else holds the event'),
  harmless('OpenSCManagerW', 'opened again for its error, and then it opens'),
];

/** What a run without faults calls besides: giving back cannot fail, and these have no answer to fail with. */
const NOT_ROWS =
  /^(I[A-Z]\w+\.|CreateVss|Rtl|SysFree|GetCurrentProcess$|GetLastError$|CloseHandle$|LocalFree$|FindVolumeClose$|CloseServiceHandle$|DeregisterEventSource$|DeleteTimerQueueTimer$|UnregisterWaitEx$)/;

interface Went {
  readonly warnings: readonly { readonly name: string; readonly call?: string }[];
  readonly error?: QgaError;
}

const run = async (stage: LabStage, intercept: Intercept): Promise<Went> => {
  await using subject = await stage.intercepted(intercept).open(healthy());
  const other = await subject.startProcess();
  let requester: Requester | undefined;
  try {
    requester = new Requester(subject.machine, subject.machine.processes.watch(other.pid));
    await requester.freeze({ volumes: ['C:', 'D:'], holdMs: 1000 });
    return { warnings: (await requester.thaw()).warnings };
  } catch (thrown) {
    assert.ok(thrown instanceof QgaError, `not an error of the product: ${thrown}`);
    return { warnings: [], error: thrown };
  } finally {
    await requester?.[Symbol.asyncDispose]();
    other.kill();
    const left = { objects: subject.liveObjects(), handles: subject.openHandles(), frozen: subject.isFrozen() };
    assert.deepEqual(left, { objects: 0, handles: 0, frozen: false }, 'something was left behind');
  }
};

const check = (row: Row, code: number, { warnings, error }: Went): void => {
  const notice = error?.toJSON() ?? warnings.find(({ name, call }) => (row.name === undefined ? call === row.call : name === row.name));
  if (typeof row.outcome === 'object') {
    assert.deepEqual({ error, notice }, { error: undefined, notice: undefined });
    return;
  }
  assert.equal(error === undefined, row.outcome === 'warns', `${error}`);
  const { name, phase, call, hresult: answered } = notice as ReturnType<QgaError['toJSON']>;
  if (row.name !== undefined) assert.deepEqual({ name, phase }, { name: row.name, phase: row.phase });
  else assert.deepEqual({ phase, call, answered }, { phase: row.phase, call: row.call, answered: hex(hresultOfWin32(code)) });
};

const behaviour = (row: Row, code: number): LabBehaviour => ({
  name: `${row.call} ${row.of ?? row.nth ?? 1} fails with ${code}: ${typeof row.outcome === 'object' ? row.outcome.harmless : `${row.outcome} in ${row.phase ?? 'opening'}`}`,
  ...(row.ownProcess ? { ownProcess: true as const } : {}),
  run: async (stage) => {
    let met = false;
    const answer: Answer = { result: row.result?.(code) ?? 0, lastError: code };
    const outcome = await run(stage, (call, nth, [first]) => {
      if (call !== row.call || (row.of === undefined ? nth !== (row.nth ?? 1) : first !== row.of)) return undefined;
      met = true;
      return answer;
    });
    assert.ok(met, 'the call was not made');
    check(row, code, outcome);
  },
});

/** Every Win32 function of a freeze made to fail. */
export const WIN32_FAULTS: readonly LabBehaviour[] = [
  ...ROWS.flatMap((row) => CODES.map((code) => behaviour(row, code))),
  {
    name: 'every Win32 function that a freeze calls has a row',
    ownProcess: true,
    run: async (stage) => {
      const seen = new Set<string>();
      await run(stage, (call) => {
        seen.add(call);
        return undefined;
      });
      const rows = new Set(ROWS.map(({ call }) => call));
      assert.deepEqual(
        [...seen].filter((call) => !NOT_ROWS.test(call) && !rows.has(call)),
        [],
      );
    },
  },
];
