import type { Service } from './contract/service.ts';
import { connectTo } from './host/connect.ts';
import { hostFile } from './host-file.ts';

export { CONTRACT, type Method, type MethodName, type Options, type Result } from './contract/contract.ts';
export type { FreezeOptions, FreezeResult, PrepareOptions, PrepareResult } from './contract/freeze.ts';
export type { ComponentResult, Consistency, EndedBy, Notice, PhaseResult, VolumeResult, WriterResult } from './contract/parts.ts';
export type { CallContext, Progress, Service } from './contract/service.ts';
export type { FreezeState, StatusResult } from './contract/status.ts';
export type { ThawOptions, ThawResult } from './contract/thaw.ts';
export { validate } from './contract/validate.ts';
export { hostMain } from './host/main.ts';
export { type OpenOptions, openService } from './host/open.ts';
export { CODES, type Code, codeByName, codeOfHresult } from './vss/codes.ts';
export { type Circumstances, type ErrorData, QgaError } from './vss/errors.ts';
export { FAILURES, type FailureKind } from './vss/failures.ts';

/**
 * The product in a host process of its own, which thaws when this one dies.
 * @param options.simulate name of a machine in memory; the real one where left out
 * @throws NOT_WINDOWS, UNKNOWN_SCENARIO
 */
export const connect = (options: { readonly simulate?: string } = {}): Promise<Service> => connectTo({ ...options, host: hostFile() });
