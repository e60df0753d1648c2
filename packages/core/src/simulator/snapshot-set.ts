import { MAXIMUM_VOLUMES } from '../vss/enums.ts';
import { QgaError } from '../vss/errors.ts';
import {
  VSS_E_BAD_STATE,
  VSS_E_HOLD_WRITES_TIMEOUT,
  VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED,
  VSS_E_OBJECT_ALREADY_EXISTS,
  VSS_E_OBJECT_NOT_FOUND,
  VSS_E_PROVIDER_NOT_REGISTERED,
  VSS_E_UNEXPECTED_PROVIDER_ERROR,
  VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER,
  VSS_S_ASYNC_FINISHED,
} from '../vss/hresults.ts';
import type { HoldEnd } from './hold.ts';
import type { Fault } from './scenario.ts';
import type { Operation } from './vss-async.ts';
import type { World } from './world.ts';
import type { Writers } from './writers.ts';

/** What the coordinator makes of the way the provider's hold ended. */
const RESULTS = {
  thaw: VSS_S_ASYNC_FINISHED,
  expired: VSS_E_HOLD_WRITES_TIMEOUT,
  'provider-timeout': VSS_E_UNEXPECTED_PROVIDER_ERROR,
  stopped: VSS_E_UNEXPECTED_PROVIDER_ERROR,
} as const satisfies Record<HoldEnd, number>;

/** One snapshot set, from StartSnapshotSet to the end of DoSnapshotSet. */
export class SnapshotSet {
  readonly id: string;
  readonly #world: World;
  readonly #volumes = new Set<string>();
  #holding = false;

  /** @throws VSS_E_SNAPSHOT_SET_IN_PROGRESS */
  constructor(world: World) {
    world.coordinator.begin(this);
    this.#world = world;
    this.id = world.coordinator.newId();
  }

  /**
   * @returns the snapshot's id.
   * @throws the HRESULT of AddToSnapshotSet.
   */
  add(volume: string, providerId: string): string {
    const refusal = this.#refusal(volume, providerId);
    if (refusal !== undefined) throw QgaError.ofHresult(refusal, { call: 'AddToSnapshotSet' });
    this.#volumes.add(volume);
    return this.#world.coordinator.newId();
  }

  /** Freezes, holds and ends the operation with what became of it. */
  commit(writers: Writers, operation: Operation, fault: Fault | undefined): void {
    if (this.#volumes.size === 0) throw QgaError.ofHresult(VSS_E_BAD_STATE, { call: 'DoSnapshotSet' });
    const early = fault?.result !== undefined && fault.after === undefined;
    const freeze = this.#world.timers.after(this.#world.scenario.delays.freeze, () => {
      if (early) operation.end(fault.result);
      else this.#freeze(writers, operation, fault?.result);
    });
    operation.ended.onceSet(() => {
      freeze[Symbol.dispose]();
      if (!this.#holding) this.end();
      if (operation.result === VSS_S_ASYNC_FINISHED) writers.reach('thaw', 'postSnapshot');
      else writers.abort();
    });
  }

  /** Lets other requesters in. */
  end(): void {
    this.#world.coordinator.end(this);
  }

  #freeze(writers: Writers, operation: Operation, resultAtThaw: number | undefined): void {
    const { timers, events, scenario } = this.#world;
    writers.reach('prepareSnapshot', 'freeze');
    const opened = events.open();
    // The provider cannot commit without events to speak through.
    if (opened === undefined) {
      operation.end(VSS_E_UNEXPECTED_PROVIDER_ERROR);
      return;
    }
    // Cancelling does not get the provider out of its commit.
    this.#holding = true;
    this.#world.freeze(opened, scenario, (end) => {
      const result = end === 'thaw' ? (resultAtThaw ?? RESULTS.thaw) : RESULTS[end];
      timers.after(scenario.delays.thaw, () => {
        this.#holding = false;
        this.end();
        operation.end(result);
      });
    });
  }

  /** In the order in which VSS finds out. */
  #refusal(volume: string, providerId: string): number | undefined {
    if (!this.#world.providers.some(({ id }) => id === providerId.toLowerCase())) return VSS_E_PROVIDER_NOT_REGISTERED;
    if (!this.#world.scenario.volumes.some(({ guidPath }) => guidPath === volume)) return VSS_E_OBJECT_NOT_FOUND;
    if (this.#volumes.has(volume)) return VSS_E_OBJECT_ALREADY_EXISTS;
    if (this.#volumes.size >= MAXIMUM_VOLUMES) return VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED;
    // The provider supports every volume while the frozen event exists, and none otherwise.
    if (this.#world.events.current === undefined) return VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER;
    return undefined;
  }
}
