export type { Guest } from './guest.ts';
export { hypervisorGuest } from './hypervisor-guest.ts';
export { processGuest } from './process-guest.ts';
export { type AssumptionReport, type ExperimentReport, reportOf, type SelftestReport } from './report.ts';
export { runSeries } from './series.ts';
export { type Choice, chooseVolumes, namesOf } from './volumes.ts';
