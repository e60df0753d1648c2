/** The clock by which the double says when it was frozen and when it saw thaw. */
import { koffi } from '@qga-vss/core/src/windows/koffi.ts';

const kernel32 = koffi.load('kernel32.dll');
const QueryPerformanceCounter = kernel32.func('int __stdcall QueryPerformanceCounter(void *count)');
const QueryPerformanceFrequency = kernel32.func('int __stdcall QueryPerformanceFrequency(void *frequency)');

const count = new BigInt64Array(1);
QueryPerformanceFrequency(count);
const perMicrosecond = Number(count[0]) / 1e6;

export const ticks = (): bigint => {
  QueryPerformanceCounter(count);
  return count[0] ?? 0n;
};

export const microseconds = (from: bigint, to: bigint): number => Number(to - from) / perMicrosecond;

/** The same of a time that a Node has by process.hrtime: it reads this clock in nanoseconds. */
export const ticksOf = (nanoseconds: bigint): bigint => BigInt(Math.round((Number(nanoseconds) / 1000) * perMicrosecond));
