import type { Service } from './contract/service.ts';
import type { ConnectOptions } from './host/connect.ts';
import type { DefaultsFile } from './host/defaults-file.ts';
import type { EarlyHost } from './host/early-host.ts';
import { hostFile } from './host-file.ts';

// What the packages of this workspace take of core beside what users do; it is not published. Every command loads it: what only
// some need is a path of its own in package.json.
export { PATIENCE } from './contract/bounds.ts';
export { choiceIn } from './contract/choice.ts';
export { CONTRACT } from './contract/contract.ts';
export { CHECK_STATES } from './contract/doctor.ts';
export { OUTCOMES } from './contract/history.ts';
export { HOST_CONTRACT } from './contract/host.ts';
export { markableOptions, OTHER_COMMANDS, type Wording, worded, wordingFor } from './contract/marks.ts';
export { type Cmdlet, COMMON_ERRORS, type CommandLine, type Example, type Method } from './contract/method.ts';
export { REPORT_FORMAT, REPORT_VERSION } from './contract/report-format.ts';
export { membersOf, type Shape, shapeOf } from './contract/shape.ts';
export { TOLD, type Told } from './contract/told.ts';
export { validate } from './contract/validate.ts';
export { whenLost } from './contract/when-lost.ts';
export type { DefaultsFile } from './host/defaults-file.ts';
export type { EarlyHost } from './host/early-host.ts';
export { HOST_ENVIRONMENT } from './host/host-environment.ts';
export { checkNodeVersion } from './host/node-runtime.ts';
export type { Clock } from './platform/clock.ts';
export { systemClock } from './platform/system-clock.ts';
export { explain } from './requester/inspection/explain.ts';
export { CATALOGUE, SCENARIO_NAMES } from './simulator/catalogue.ts';
export { CODES, type Code, codeByName, codeOfHresult } from './vss/codes.ts';
export { FAILURES, type Failure } from './vss/failures.ts';
export { EVENT_NAMES, EVENT_SDDL, OWNER_MUTEX_NAME } from './vss/ids.ts';
export { OUR_SIDS } from './windows/our-objects.ts';
export { TRUST_RULE } from './windows/weaknesses.ts';

/**
 * The host in this very process, as `qga-vss host`.
 * @returns the exit code of the process
 */
export const hostMain = async (argv: readonly string[]): Promise<number> => (await import('./host/main.ts')).hostMain(argv);
/** `connect`, with a host that was started before it was known for what. @throws as connect */
export const connectEarly = async ({ simulate }: Pick<ConnectOptions, 'simulate'>, early: EarlyHost): Promise<Service> => {
  const { connectTo } = await import('./host/connect.ts');
  return await connectTo({ ...(simulate === undefined ? {} : { simulate }), host: hostFile(), early });
};
/** The defaults file of this machine. @throws DEFAULTS_NOT_TRUSTED, DEFAULTS_INVALID, KOFFI_UNAVAILABLE */
export const readDefaultsFile = async (): Promise<DefaultsFile> => (await import('./host/defaults-file.ts')).readDefaultsFile();
export { TERMINATION_SIGNALS } from './platform/signals.ts';
export { WRITES_HELD_MS } from './vss/enums.ts';
export { OLDEST_NODE } from './vss/node-version.ts';
