import { QgaError, type ReadableReport, type ThawResult } from '@qga-vss/core';

/** What there is to report after `thaw`; unknown where it failed. */
export const reportOfThaw = (end: ThawResult | QgaError): ReadableReport => {
  const nothing = { command: null, freeze: null } as const;
  if (end instanceof QgaError) return { ...nothing, outcome: 'unknown', thaw: null, error: end.toJSON() };
  return { ...nothing, outcome: end.consistency ?? 'not-frozen', thaw: end, error: null };
};
