import {
  E_ACCESSDENIED,
  E_OUTOFMEMORY,
  hresultOfWin32,
  RPC_E_DISCONNECTED,
  VSS_E_BAD_STATE,
  VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED,
  VSS_E_PROVIDER_NOT_REGISTERED,
  VSS_E_SNAPSHOT_SET_IN_PROGRESS,
} from '../vss/hresults.ts';

/** Errors of Windows, whose numbers VSS passes on as HRESULTs. */
const RPC_S_SERVER_UNAVAILABLE = 1722;
const RPC_S_CALL_FAILED = 1726;

/**
 * Answers of AddToSnapshotSet that concern the session, whatever the volume: leaving that volume out would not help.
 * Every other one is about its volume. VSS documents many of those, and providers and drivers have more of their own.
 */
export const SESSION_REFUSALS: ReadonlyMap<number, string> = new Map([
  [E_ACCESSDENIED, 'this account may not use VSS'],
  [E_OUTOFMEMORY, 'the machine has no memory left'],
  [VSS_E_BAD_STATE, 'calls were made out of order, or the snapshot set is gone'],
  [VSS_E_PROVIDER_NOT_REGISTERED, 'every volume is asked of the same provider'],
  [VSS_E_SNAPSHOT_SET_IN_PROGRESS, 'another requester is at work on the whole machine'],
  [VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED, 'the set is full, so no volume after this one gets in either'],
  [hresultOfWin32(RPC_S_SERVER_UNAVAILABLE), 'the service VSS is gone'],
  [hresultOfWin32(RPC_S_CALL_FAILED), 'the service VSS is gone'],
  [RPC_E_DISCONNECTED, 'the service VSS is gone'],
]);
