/** The native requester of baseline.dll, for programs on the Windows side. */
import { koffi } from '@qga-vss/core/src/windows/koffi.ts';

const dll = koffi.load('C:\\lab\\baseline.dll');
const BaselineCycle = dll.func('int32 __stdcall BaselineCycle(void *volumes, int backupType, _Out_ double *us)');
const BaselineFreeze = dll.func('int32 __stdcall BaselineFreeze(void *volumes, int backupType, _Out_ double *us)');
const BaselineThaw = dll.func('int32 __stdcall BaselineThaw(_Out_ double *us)');

/** Microseconds of one cycle. */
export interface BaselineTimes {
  /** From the call of freeze until the disks are frozen. */
  readonly freeze: number;
  /** From the call of thaw until the provider sees it. */
  readonly thawSeen: number;
  /** From the call of thaw to its end. */
  readonly thaw: number;
  readonly cycle: number;
}

const checked = (name: string, hresult: number): void => {
  if (hresult < 0) throw new Error(`${name} answered 0x${(hresult >>> 0).toString(16)}`);
};

/** @param volumes each with its final backslash. */
const multiString = (volumes: readonly string[]): Buffer => Buffer.from(`${volumes.map((volume) => `${volume}\0`).join('')}\0`, 'utf16le');

export const baseline = {
  cycle(volumes: readonly string[], backupType = 1): BaselineTimes {
    const us = new Float64Array(4);
    checked('BaselineCycle', BaselineCycle(multiString(volumes), backupType, us));
    const [freeze = 0, thawSeen = 0, thaw = 0, cycle = 0] = us;
    return { freeze, thawSeen, thaw, cycle };
  },
  /** @returns microseconds until the disks are frozen. */
  freeze(volumes: readonly string[], backupType = 1): number {
    const us = new Float64Array(1);
    checked('BaselineFreeze', BaselineFreeze(multiString(volumes), backupType, us));
    return us[0] ?? 0;
  },
  thaw(): Pick<BaselineTimes, 'thawSeen' | 'thaw'> {
    const us = new Float64Array(2);
    checked('BaselineThaw', BaselineThaw(us));
    return { thawSeen: us[0] ?? 0, thaw: us[1] ?? 0 };
  },
};
