/** A requester by hand, call by call, for tests of the double: it does nothing by itself, and everything in any order. */
import { koffi } from '@qga-vss/core/src/windows/koffi.ts';
import { call, callAsync, callForPointer, guid } from './com.ts';

const QGA_PROVIDER = '{3629d4ed-ee09-4e0e-9a5c-6d8ba2872aef}';
const VSS_S_ASYNC_FINISHED = 0x4230a;

const create = koffi.load('vssapi.dll').func('int32 __stdcall CreateVssBackupComponentsInternal(_Out_ void **out)');
const kernel32 = koffi.load('kernel32.dll');
const CreateEventW = kernel32.func('void * __stdcall CreateEventW(void *security, int manual, int initial, str16 name)');
const SetEvent = kernel32.func('int __stdcall SetEvent(void *event)');
const CloseHandle = kernel32.func('int __stdcall CloseHandle(void *handle)');
const WaitForSingleObject = kernel32.func('uint32 __stdcall WaitForSingleObject(void *handle, uint32 ms)');
const OpenEventW = kernel32.func('void * __stdcall OpenEventW(uint32 access, int inherit, str16 name)');

const SYNCHRONIZE = 0x100000;
const EVENT_NAMES = ['frozen', 'thaw', 'timeout'] as const;
type EventName = (typeof EVENT_NAMES)[number];
const fullName = (name: EventName): string => `Global\\QGAVSSEvent-${name}`;

const opened = new Set<() => void>();

/** What a case that failed has left open would make the next ones fail. */
export const closeLeftEvents = (): void => {
  for (const close of opened) close();
};

/** The three events, created by this process. */
export const events = () => {
  const handles = Object.fromEntries(EVENT_NAMES.map((name) => [name, CreateEventW(null, 1, 0, fullName(name))]));
  const close = (): void => {
    if (!opened.delete(close)) return;
    for (const name of EVENT_NAMES) CloseHandle(handles[name]);
  };
  opened.add(close);
  return {
    set: (name: EventName): void => void SetEvent(handles[name]),
    wait: (name: EventName, ms: number): boolean => WaitForSingleObject(handles[name], ms) === 0,
    close,
  };
};

export const eventExists = (name: EventName): boolean => {
  const handle = OpenEventW(SYNCHRONIZE, 0, fullName(name));
  if (handle !== null) CloseHandle(handle);
  return handle !== null;
};

export class Async {
  readonly pointer: unknown;
  constructor(pointer: unknown) {
    this.pointer = pointer;
  }
  cancel = (): number => call(this.pointer, 3, '');
  wait = (ms: number): number => call(this.pointer, 4, 'uint32 ms', ms);
  status(): number {
    const out = [0];
    const hresult = call(this.pointer, 5, '_Out_ uint32 *result, void *reserved', out, null);
    return hresult === 0 ? (out[0] ?? 0) : hresult;
  }
  release = (): number => call(this.pointer, 2, '');
  /** Waits for its end and releases it. */
  finish(): number {
    this.wait(60_000);
    const result = this.status();
    this.release();
    return result;
  }
}

/** Slots of IVssBackupComponents as Microsoft's documentation lists its methods, after IUnknown's three. */
const SLOTS = {
  GatherWriterMetadata: 9,
  PrepareForBackup: 14,
  GatherWriterStatus: 16,
  BackupComplete: 27,
  DoSnapshotSet: 38,
} as const;

export type Operation = keyof typeof SLOTS;

export class Requester {
  readonly pointer: unknown;

  constructor() {
    const out = [null];
    const hresult = create(out);
    if (hresult !== 0) throw new Error(`CreateVssBackupComponents answered 0x${(hresult >>> 0).toString(16)}`);
    this.pointer = out[0];
  }

  initialize = (): number => call(this.pointer, 5, 'void *xml', null);
  setBackupState = (): number => call(this.pointer, 6, 'uint8 components, uint8 state, int32 type, uint8 partial', 1, 1, 1, 0);
  setContext = (context = 0x0200002b): number => call(this.pointer, 35, 'int32 context', context);
  startSnapshotSet = (): number => call(this.pointer, 36, '_Out_ GUID *id', [null]);
  addToSnapshotSet = (volume: string, provider = QGA_PROVIDER): number =>
    call(this.pointer, 37, 'str16 volume, GUID provider, _Out_ GUID *id', volume, guid(provider), [null]);
  abort = (): number => call(this.pointer, 15, '');
  abortAsync = (): Promise<number> => callAsync(this.pointer, 15);
  freeWriterMetadata = (): number => call(this.pointer, 12, '');
  freeWriterStatus = (): number => call(this.pointer, 18, '');
  release = (): number => call(this.pointer, 2, '');

  begin(operation: Operation): { readonly hresult: number; readonly async: Async } {
    const { hresult, pointer } = callForPointer(this.pointer, SLOTS[operation], '');
    return { hresult, async: new Async(pointer) };
  }

  /** Begins an operation and waits for its end. */
  run(operation: Operation): number {
    const { hresult, async } = this.begin(operation);
    return hresult === 0 ? async.finish() : hresult;
  }

  /** State and failure of each writer. */
  states(): [number, number][] {
    if (this.run('GatherWriterStatus') !== VSS_S_ASYNC_FINISHED) throw new Error('GatherWriterStatus failed');
    const count = [0];
    call(this.pointer, 17, '_Out_ uint32 *count', count);
    const states = Array.from({ length: count[0] ?? 0 }, (_, index): [number, number] => {
      const [state, failure] = [[0], [0]];
      const parameters =
        'uint32 index, _Out_ GUID *instance, _Out_ GUID *writer, _Out_ void **name, _Out_ int32 *state, _Out_ uint32 *failure';
      call(this.pointer, 19, parameters, index, [null], [null], [null], state, failure);
      return [state[0] ?? 0, failure[0] ?? 0];
    });
    this.freeWriterStatus();
    return states;
  }

  /** Everything up to StartSnapshotSet, whose answer is given. */
  start(): number {
    this.initialize();
    this.setContext();
    this.setBackupState();
    this.run('GatherWriterMetadata');
    return this.startSnapshotSet();
  }

  /** From StartSnapshotSet to DoSnapshotSet. */
  freeze(volume = 'C:\\'): Async {
    this.addToSnapshotSet(volume);
    this.run('PrepareForBackup');
    const { hresult, async } = this.begin('DoSnapshotSet');
    if (hresult !== 0) throw new Error(`DoSnapshotSet answered 0x${hresult.toString(16)}`);
    return async;
  }
}
