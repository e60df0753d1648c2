/** The double's own exports, for programs on the Windows side. */
import { koffi } from '@qga-vss/core/src/windows/koffi.ts';

const vssapi = koffi.load('vssapi.dll');

const declared = (signature: string) => vssapi.func(signature);

const LabLoad = declared('int32 __stdcall LabLoad(str text)');
const LabError = declared('size_t __stdcall LabError(_Out_ uint8 *buffer, size_t size)');
const LabTrace = declared('size_t __stdcall LabTrace(_Out_ uint8 *buffer, size_t size)');
const LabUnload = declared('void __stdcall LabUnload()');
const LabClearTrace = declared('void __stdcall LabClearTrace(int recording)');
const LabLiveObjects = declared('int __stdcall LabLiveObjects()');
const LabLiveInfos = declared('int __stdcall LabLiveInfos()');
const LabMisuses = declared('int __stdcall LabMisuses()');
const LabIsFrozen = declared('int __stdcall LabIsFrozen()');
const LabTimes = declared('void __stdcall LabTimes(_Out_ int64 *times)');

/** The whole text that such a function gives. */
const textOf = (get: (buffer: Buffer, size: number) => number | bigint): string => {
  const size = Number(get(Buffer.alloc(1), 0));
  const buffer = Buffer.alloc(size);
  get(buffer, size);
  return buffer.toString('utf8', 0, size - 1);
};

export const double = {
  /** @param text what `scenarioText` made. */
  load(text: string): void {
    const hresult = LabLoad(text);
    if (hresult < 0) throw new Error(`LabLoad answered 0x${(hresult >>> 0).toString(16)}: ${textOf(LabError)}`);
  },
  /** Everything under way ends; calls that hang come back. */
  unload: (): void => LabUnload(),
  trace: (): readonly string[] =>
    textOf(LabTrace)
      .split('\n')
      .filter((line) => line !== ''),
  clearTrace: (recording = true): void => LabClearTrace(recording ? 1 : 0),
  liveObjects: (): number => LabLiveObjects(),
  liveInfos: (): number => LabLiveInfos(),
  misuses: (): number => LabMisuses(),
  isFrozen: (): boolean => LabIsFrozen() !== 0,
  /** Performance counter ticks at which the provider signalled frozen and saw thaw. */
  times(): { readonly frozenAt: bigint; readonly thawSeenAt: bigint } {
    const times = new BigInt64Array(2);
    LabTimes(times);
    return { frozenAt: times[0] ?? 0n, thawSeenAt: times[1] ?? 0n };
  },
};
