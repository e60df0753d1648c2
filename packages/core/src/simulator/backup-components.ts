import type {
  AddedComponent,
  BackupComponents,
  BackupState,
  ComponentInfo,
  ProviderProperties,
  VssAsync,
  WriterIdentity,
  WriterMetadata,
  WriterStatus,
} from '../platform/vss.ts';
import { NO_WRITERS, TRANSPORTABLE } from '../vss/enums.ts';
import { QgaError } from '../vss/errors.ts';
import {
  VSS_E_BAD_STATE,
  VSS_E_OBJECT_ALREADY_EXISTS,
  VSS_E_OBJECT_NOT_FOUND,
  VSS_E_UNSUPPORTED_CONTEXT,
  VSS_S_ASYNC_CANCELLED,
  VSS_S_ASYNC_FINISHED,
} from '../vss/hresults.ts';
import { normaliseGuid } from '../vss/ids.ts';
import { Order, type OrderedCall } from './order.ts';
import type { SimulatedProcess } from './process.ts';
import type { Delay, Fault, ScenarioWriter } from './scenario.ts';
import { SnapshotSet } from './snapshot-set.ts';
import { Operation, SimulatedAsync } from './vss-async.ts';
import type { World } from './world.ts';
import { SimulatedWriterMetadata } from './writer-metadata.ts';
import { Writers } from './writers.ts';
import { backupDocument } from './xml.ts';

type Added = AddedComponent & { succeeded?: boolean };

/** IVssBackupComponents: one backup of one process. */
export class SimulatedBackupComponents implements BackupComponents {
  readonly #world: World;
  readonly #process: SimulatedProcess;
  readonly #order = new Order();
  readonly #components = new Map<string, Added>();
  /** Ids of classes and of instances. */
  readonly #disabled = new Set<string | undefined>();
  #writers = new Writers([]);
  #metadata: readonly ScenarioWriter[] | undefined;
  #status: readonly WriterStatus[] | undefined;
  #set: SnapshotSet | undefined;
  #snapshot: Operation | undefined;
  /** Calls under way: the object is not released under one, which may never come back. */
  readonly #running = new Set<Promise<unknown>>();
  /** What happens if the process ends without releasing this. */
  readonly #atEnd: Disposable;

  constructor(world: World, process: SimulatedProcess) {
    process.calls.local('CreateVssBackupComponents');
    this.#world = world;
    this.#process = process;
    this.#atEnd = { [Symbol.dispose]: () => this.#end() };
    process.atEnd.add(this.#atEnd);
    process.liveObjects++;
  }

  async initializeForBackup(): Promise<void> {
    await this.#remote('InitializeForBackup');
    this.#order.end('InitializeForBackup', true);
  }

  async setContext(context: number): Promise<void> {
    await this.#remote('SetContext', `0x${(context >>> 0).toString(16).padStart(8, '0')}`);
    if (this.#world.scenario.edition === 'client' && (context & TRANSPORTABLE) !== 0) refuse(VSS_E_UNSUPPORTED_CONTEXT, 'SetContext');
    this.#order.withoutWriters = (context & NO_WRITERS) !== 0;
    this.#order.end('SetContext', true);
  }

  setBackupState(state: BackupState): void {
    const { selectComponents, systemState, backupType, partialFiles } = state;
    this.#local('SetBackupState', ...[selectComponents, systemState, backupType, partialFiles].map((value) => String(Number(value))));
  }

  async disableWriterClasses(writerIds: readonly string[]): Promise<void> {
    await this.#remote('DisableWriterClasses', ...writerIds);
    for (const id of writerIds) this.#disabled.add(normaliseGuid(id));
  }

  async disableWriterInstances(instanceIds: readonly string[]): Promise<void> {
    await this.#remote('DisableWriterInstances', ...instanceIds);
    for (const id of instanceIds) this.#disabled.add(normaliseGuid(id));
  }

  gatherWriterMetadata(): Promise<VssAsync> {
    return this.#operation('GatherWriterMetadata', 'gather', () => {
      const there = this.#world.gatherWriters();
      const present = this.#order.withoutWriters ? [] : there.filter((writer) => !this.#isDisabled(writer));
      this.#writers = new Writers(present);
      this.#metadata = present;
    });
  }

  getWriterMetadataCount(): number {
    return this.#gathered('GetWriterMetadataCount', this.#metadata).length;
  }

  getWriterMetadata(index: number): WriterMetadata {
    const writer = this.#gathered('GetWriterMetadata', this.#metadata, String(index))[index];
    return new SimulatedWriterMetadata(writer ?? refuse(VSS_E_OBJECT_NOT_FOUND, 'GetWriterMetadata'), this.#process, (identity, info) =>
      this.#addComponent(identity, info),
    );
  }

  freeWriterMetadata(): void {
    this.#gathered('FreeWriterMetadata', this.#metadata);
    this.#metadata = undefined;
  }

  async startSnapshotSet(): Promise<string> {
    await this.#remote('StartSnapshotSet');
    this.#set = new SnapshotSet(this.#world);
    this.#order.end('StartSnapshotSet', true);
    return this.#set.id;
  }

  async addToSnapshotSet(volume: string, providerId: string): Promise<string> {
    await this.#remote('AddToSnapshotSet', volume, providerId);
    return this.#started('AddToSnapshotSet').add(volume, providerId);
  }

  prepareForBackup(): Promise<VssAsync> {
    return this.#operation('PrepareForBackup', 'prepare', () => this.#writers.reach('prepareBackup'));
  }

  gatherWriterStatus(): Promise<VssAsync> {
    return this.#operation('GatherWriterStatus', 'status', () => {
      this.#status = this.#writers.status();
    });
  }

  getWriterStatusCount(): number {
    return this.#gathered('GetWriterStatusCount', this.#status).length;
  }

  getWriterStatus(index: number): WriterStatus {
    return this.#gathered('GetWriterStatusEx', this.#status, String(index))[index] ?? refuse(VSS_E_OBJECT_NOT_FOUND, 'GetWriterStatusEx');
  }

  freeWriterStatus(): void {
    this.#gathered('FreeWriterStatus', this.#status);
    this.#status = undefined;
  }

  async doSnapshotSet(): Promise<VssAsync> {
    const fault = await this.#remote('DoSnapshotSet');
    const operation = new Operation();
    this.#started('DoSnapshotSet').commit(this.#writers, operation, fault);
    this.#snapshot = operation;
    return this.#pending('DoSnapshotSet', operation, () => undefined);
  }

  setBackupSucceeded(component: AddedComponent, succeeded: boolean): void {
    this.#local('SetBackupSucceeded', ...wordsOf(component), succeeded ? '1' : '0');
    const added = this.#components.get(keyOf(component)) ?? refuse(VSS_E_OBJECT_NOT_FOUND, 'SetBackupSucceeded');
    added.succeeded = succeeded;
  }

  backupComplete(): Promise<VssAsync> {
    return this.#operation('BackupComplete', 'complete', () => this.#writers.reach('backupComplete'));
  }

  async abortBackup(): Promise<void> {
    await this.#remote('AbortBackup');
    this.#abort();
  }

  async queryProviders(): Promise<readonly ProviderProperties[]> {
    await this.#remote('Query');
    return this.#world.providers;
  }

  saveAsXml(): string {
    this.#local('SaveAsXML');
    return backupDocument([...this.#components.values()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#process.atEnd.has(this.#atEnd)) return;
    await Promise.allSettled(this.#running);
    this.#end();
    await this.#process.calls.release();
  }

  #isDisabled({ writerId, instanceId }: ScenarioWriter): boolean {
    return this.#disabled.has(normaliseGuid(writerId)) || this.#disabled.has(normaliseGuid(instanceId));
  }

  #addComponent(writer: WriterIdentity, { type, logicalPath, name }: ComponentInfo): void {
    const component = { instanceId: writer.instanceId, writerId: writer.writerId, type, logicalPath, name };
    this.#local('AddComponent', ...wordsOf(component));
    if (this.#components.has(keyOf(component))) refuse(VSS_E_OBJECT_ALREADY_EXISTS, 'AddComponent');
    this.#components.set(keyOf(component), component);
  }

  /** What would crash on Windows is an error here. */
  #mustBeHeld(call: string): void {
    if (!this.#process.atEnd.has(this.#atEnd)) throw new Error(`${call} is called after Release`);
  }

  #local(call: OrderedCall, ...args: readonly string[]): void {
    this.#mustBeHeld(call);
    this.#process.calls.local(call, ...args);
    this.#order.require(call);
  }

  async #remote(call: OrderedCall, ...args: readonly string[]): Promise<Fault | undefined> {
    this.#mustBeHeld(call);
    const running = this.#process.calls.remote(call, ...args);
    this.#running.add(running);
    try {
      const fault = await running;
      this.#order.require(call);
      return fault;
    } finally {
      this.#running.delete(running);
    }
  }

  /** What an earlier gathering has left, until it is freed. */
  #gathered<T>(call: string, what: T | undefined, ...args: readonly string[]): T {
    this.#mustBeHeld(call);
    this.#process.calls.local(call, ...args);
    return what ?? refuse(VSS_E_BAD_STATE, call);
  }

  #started(call: OrderedCall): SnapshotSet {
    return this.#set ?? refuse(VSS_E_BAD_STATE, call);
  }

  /** An operation that takes its delay, none at all where that is 0, and does its work unless it is cancelled or a fault is its result. */
  async #operation(call: OrderedCall, delay: Delay, work: () => void): Promise<VssAsync> {
    const fault = await this.#remote(call);
    const ms = this.#world.scenario.delays[delay];
    const operation = new Operation();
    const pending = this.#pending(call, operation, () => {
      if (fault?.result === undefined && operation.result === VSS_S_ASYNC_FINISHED) work();
    });
    const end = (): void => operation.end(fault?.result ?? VSS_S_ASYNC_FINISHED);
    if (ms === 0) {
      end();
    } else {
      const timer = this.#world.timers.after(ms, end);
      operation.ended.onceSet(() => timer[Symbol.dispose]());
    }
    return pending;
  }

  #pending(call: OrderedCall, operation: Operation, ended: () => void): VssAsync {
    this.#order.begin(call);
    operation.ended.onceSet(() => {
      ended();
      this.#order.end(call, operation.result === VSS_S_ASYNC_FINISHED);
    });
    return new SimulatedAsync(call, operation, this.#process, this.#world.timers, this.#world.scenario.waitFails === true);
  }

  #abort(): void {
    if (!this.#order.abort()) return;
    this.#set?.end();
    this.#snapshot?.end(VSS_S_ASYNC_CANCELLED);
    this.#writers.abort();
  }

  #end(): void {
    this.#process.atEnd.delete(this.#atEnd);
    this.#process.liveObjects--;
    this.#abort();
  }
}

const refuse = (hresult: number, call: string): never => {
  throw QgaError.ofHresult(hresult, { call });
};

const wordsOf = ({ instanceId, writerId, type, logicalPath, name }: AddedComponent): readonly string[] => [
  instanceId,
  writerId,
  String(type),
  `"${logicalPath}"`,
  `"${name}"`,
];

const keyOf = (component: AddedComponent): string => wordsOf(component).join(' ');
