import type { Service } from './contract/service.ts';
import type { ConnectOptions, HolderProcess } from './host/connect.ts';
import { hostFile } from './host-file.ts';

export type { AwaitThawResult } from './contract/await-thaw.ts';
export { choiceIn } from './contract/choice.ts';
export { CONTRACT, type MethodName, type Options, type Result } from './contract/contract.ts';
export { CHECK_STATES, type CheckResult, type DoctorResult } from './contract/doctor.ts';
export type { CodeInfo, ExplainResult } from './contract/explain.ts';
export type { FreezeOptions, FreezeResult } from './contract/freeze.ts';
export { HOST_CONTRACT } from './contract/host.ts';
export { markableOptions, OTHER_COMMANDS, type Wording, worded, wordingFor } from './contract/marks.ts';
export { type Cmdlet, COMMON_ERRORS, type CommandLine, type Example, type Method } from './contract/method.ts';
export type {
  ComponentResult,
  Consistency,
  EndedBy,
  ExcludedWriter,
  Notice,
  PhaseResult,
  VolumeResult,
  WriterResult,
} from './contract/parts.ts';
export type { PrepareOptions, PrepareResult } from './contract/prepare.ts';
export type { ProviderInfo } from './contract/providers.ts';
export { type CommandResult, REPORT_FORMAT, REPORT_VERSION, type ReadableReport, type Report, readReport } from './contract/report.ts';
export type { CallContext, Progress, Service } from './contract/service.ts';
export type { FreezeState, StatusResult } from './contract/status.ts';
export type { ThawOptions, ThawResult } from './contract/thaw.ts';
export { type Happening, TOLD, type Told, toldToWriters } from './contract/told.ts';
export { validate } from './contract/validate.ts';
export type { VolumeInfo } from './contract/volumes.ts';
export type { WriterComponent, WriterInfo } from './contract/writers.ts';
export type { HolderProcess as Holder } from './host/connect.ts';
export { checkEngine } from './host/engine.ts';
export type { Clock } from './platform/clock.ts';
export { systemClock } from './platform/system-clock.ts';
export { explain } from './requester/inspection/explain.ts';
export { SCENARIO_NAMES } from './simulator/catalogue.ts';
export { CODES, type Code, codeByName, codeOfHresult } from './vss/codes.ts';
export { type Circumstances, type ErrorData, QgaError } from './vss/errors.ts';
export { FAILURES, type FailureKind, type FailureName } from './vss/failures.ts';
export { isHostLost } from './vss/host-lost.ts';
export { EVENT_NAMES, EVENT_SDDL, OWNER_MUTEX_NAME } from './vss/ids.ts';

/**
 * The product in a host process of its own, which thaws when this one dies.
 * @param options.simulate name of a machine in memory; the real one where left out
 * @param options.inProcess a machine in memory may also live in this process
 * @throws NODE_TOO_OLD, UNKNOWN_SCENARIO, INVALID_SCENARIO, INVALID_ARGUMENT
 */
export const connect = async (options: Omit<ConnectOptions, 'host'> = {}): Promise<Service> => {
  const { connectTo } = await import('./host/connect.ts');
  return connectTo({ ...options, host: hostFile() });
};

/**
 * The machine's holder, which keeps what is detached: to end it before it ends by itself.
 * @param options.simulate name of a machine in memory; the real one where left out
 * @returns undefined where there is none
 * @throws UNKNOWN_SCENARIO, INVALID_SCENARIO, PIPE_NOT_TRUSTED, PIPE_BUSY
 */
export const findHolder = async ({ simulate }: Pick<ConnectOptions, 'simulate'> = {}): Promise<HolderProcess | undefined> => {
  const { holderOf } = await import('./host/connect.ts');
  return await holderOf(simulate);
};

/**
 * The host in this very process, as `qga-vss host`.
 * @returns the exit code of the process
 */
export const hostMain = async (argv: readonly string[]): Promise<number> => (await import('./host/main.ts')).hostMain(argv);
