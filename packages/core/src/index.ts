import type { AwaitThawResult } from './contract/await-thaw.ts';
import type { CallContext } from './contract/call-context.ts';
import type { GuestReport } from './contract/report.ts';
import type { Service } from './contract/service.ts';
import type { StatusResult } from './contract/status.ts';
import type { ThawResult } from './contract/thaw.ts';
import type { ConnectOptions, HolderProcess } from './host/connect.ts';
import type { GroupOptions, GuestOptions } from './host/connect-guest.ts';
import type { GroupFreezeOptions, GroupResult, GroupThawOptions } from './host/guest-group.ts';
import type { FrozenWork, FrozenWorkOptions, FrozenWorkResult } from './host/while-frozen.ts';
import { hostFile } from './host-file.ts';

export type { AwaitThawOptions, AwaitThawResult } from './contract/await-thaw.ts';
export type { CallContext, Progress } from './contract/call-context.ts';
export type { MethodName, Options, Result } from './contract/contract.ts';
export type { CheckResult, DoctorOptions, DoctorResult } from './contract/doctor.ts';
export type { CodeInfo, ExplainOptions, ExplainResult } from './contract/explain.ts';
export type { FreezeOptions, FreezeResult } from './contract/freeze.ts';
export type { HistoryEntry } from './contract/history.ts';
export type { ComponentResult, ExcludedWriter, Notice, PhaseResult, VolumeResult, WriterResult } from './contract/parts.ts';
export type { PrepareOptions, PrepareResult } from './contract/prepare.ts';
export type { RegistrationOptions, RegistrationResult } from './contract/provider-registration.ts';
export type { ProviderInfo, ProvidersOptions, ProvidersResult } from './contract/providers.ts';
export { type ReadableReport, readReport } from './contract/read-report.ts';
export type { CommandResult, GuestReport, Report, Skew } from './contract/report.ts';
export type { Service } from './contract/service.ts';
export type { StatusOptions, StatusResult } from './contract/status.ts';
export type { ThawOptions, ThawResult } from './contract/thaw.ts';
export { type Happening, toldToWriters } from './contract/told.ts';
export type { VolumeInfo, VolumesOptions, VolumesResult } from './contract/volumes.ts';
export type { WriterComponent, WriterInfo, WritersOptions, WritersResult } from './contract/writers.ts';
export type { ConnectOptions, HolderProcess as Holder } from './host/connect.ts';
export type { GroupOptions, GuestOptions } from './host/connect-guest.ts';
export type { GroupFreezeOptions, GroupResult, GroupThawOptions } from './host/guest-group.ts';
export type { FrozenWork, FrozenWorkOptions, FrozenWorkResult } from './host/while-frozen.ts';
export { type Circumstances, type ErrorData, QgaError } from './vss/errors.ts';
export type { FailureKind, FailureName } from './vss/failures.ts';
export { isHostLost } from './vss/host-lost.ts';

/** Where a freeze is. `expired` is presumed: VSS does not tell before the end. */
export type FreezeState = StatusResult['state'];
/** What a snapshot taken during a hold is worth. */
export type Consistency = NonNullable<ThawResult['consistency']>;
/** What ended a hold. */
export type EndedBy = NonNullable<ThawResult['endedBy']>;

/**
 * The product in a host process of its own, which thaws when this one dies; or in a guest, from its hypervisor, whose holder thaws at
 * its hold limit.
 * @param options.simulate name of a machine in memory; the real one where left out
 * @param options.inProcess a machine in memory may also live in this process
 * @param options.guest `libvirt:DOMAIN`, `socket:PATH` or `pve:VMID`; with it guestNode, guestBundle and virsh
 * @throws NODE_TOO_OLD, UNKNOWN_SCENARIO, INVALID_SCENARIO, INVALID_ARGUMENT
 */
export const connect = async (options: ConnectOptions | GuestOptions = {}): Promise<Service> => {
  const { CONNECTION_OPTIONS, checkConnectOptions } = await import('./host/connect-options.ts');
  checkConnectOptions(options, CONNECTION_OPTIONS);
  if ('guest' in options && options.guest !== undefined) return (await import('./host/connect-guest.ts')).connectToGuest(options);
  const { connectTo } = await import('./host/connect.ts');
  return connectTo({ ...options, host: hostFile() });
};

/** Where to freeze, how, and what to ask of the thaw: the options of `connect`, `freeze` and `thaw` in one, and what goes with a call. */
export type WhileFrozenOptions = FrozenWorkOptions & (ConnectOptions | GuestOptions);

/**
 * Freezes, runs the work, and thaws whatever came of it; where this process dies meanwhile, its host thaws.
 *
 * The work has to resolve only once the snapshot is there, may write to no frozen disk, and should give up when its signal is aborted:
 * the hold is over then, and the signal's reason says why. It still resolves where the hold was lost: look at `outcome.consistency`.
 * The writers are told of success or failure by themselves with the backup type `copy` alone; with another type, only what `succeeded` says.
 * @returns what the work gave, and what a snapshot taken meanwhile is worth
 * @throws QgaError where the guest cannot be frozen: nothing is frozen then, and the work has not run. What the work throws, after thaw;
 * AggregateError of both where that fails as well
 */
export const whileFrozen = async <T>(options: WhileFrozenOptions, work: FrozenWork<T>): Promise<FrozenWorkResult<T>> => {
  const [{ workWhileFrozen }, { connectionOf }] = await Promise.all([
    import('./host/while-frozen.ts'),
    import('./host/connect-options.ts'),
  ]);
  return workWhileFrozen(await connect(connectionOf(options)), options, work);
};

/** A group of guests as one, seen from their hypervisor. Disposing thaws those that are frozen; the hold limit of each has the last word. */
export interface GuestGroup extends AsyncDisposable {
  /** Each guest, in the order in which they were named, and what is known of it by now; also after a freeze that failed. */
  readonly guests: readonly GuestReport[];
  /**
   * Prepares all guests and freezes them at one instant, each by its own clock; or none.
   * @returns once all are frozen
   * @throws what one of them failed with (`at.guest` says which), after all have been released; GROUP_NOT_TOGETHER; GUEST_UNHEARD
   */
  freeze(options?: GroupFreezeOptions, context?: CallContext): Promise<GroupResult>;
  /** Thaws all. Never rejects: the error of a guest that was not heard is in its report. */
  thaw(options?: GroupThawOptions): Promise<GroupResult>;
  /** Resolves when the first of the holds is over, with how; rejects where one is lost. */
  awaitThaw(): Promise<AwaitThawResult>;
  /** As of a service. */
  readonly endNow?: Service['endNow'];
}

/**
 * Guests that are frozen together, from their hypervisor.
 * @param options.guests as `guest` of `connect`, each once; guestNode, guestBundle, virsh and simulate are for all of them
 * @throws INVALID_ARGUMENT, UNKNOWN_SCENARIO, INVALID_SCENARIO
 */
export const connectGroup = async (options: GroupOptions): Promise<GuestGroup> => {
  const { checkConnectOptions } = await import('./host/connect-options.ts');
  checkConnectOptions(options, ['guests', 'simulate', 'guestNode', 'guestBundle', 'virsh']);
  return (await import('./host/connect-guest.ts')).connectToGroup(options);
};

/**
 * The machine's holder, which keeps what is detached: to end it before it ends by itself.
 * @param options.simulate name of a machine in memory; the real one where left out
 * @returns undefined where there is none
 * @throws UNKNOWN_SCENARIO, INVALID_SCENARIO, PIPE_NOT_TRUSTED, HOLDER_SILENT
 */
export const findHolder = async ({ simulate }: Pick<ConnectOptions, 'simulate'> = {}): Promise<HolderProcess | undefined> => {
  const { holderOf } = await import('./host/connect.ts');
  return await holderOf(simulate);
};
