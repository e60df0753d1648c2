/**
 * The calls of the requester in C++ (lab/baseline/session.cpp of the test kit) made from JavaScript, with nothing done about what
 * they give: less no requester in JavaScript can take. What may block is called off the event loop, as it has to be.
 */
import { SNAPSHOT_CONTEXT } from '@qga-vss/core/src/vss/enums.ts';
import { EVENT_NAMES, EVENT_SDDL, PROVIDER } from '@qga-vss/core/src/vss/ids.ts';
import { takeBstr } from '@qga-vss/core/src/windows/bstr.ts';
import { ComObject } from '@qga-vss/core/src/windows/com-object.ts';
import { callAsync, Library } from '@qga-vss/core/src/windows/library.ts';
import { Block } from '@qga-vss/core/src/windows/memory.ts';
import { SecurityAttributes } from '@qga-vss/core/src/windows/security.ts';
import {
  IID_IVssBackupComponentsEx3,
  IVssAsync,
  IVssBackupComponents,
  IVssBackupComponentsEx3,
} from '@qga-vss/core/src/windows/tables/interfaces.ts';
import { VSSAPI } from '@qga-vss/core/src/windows/tables/vssapi.ts';
import { WindowsVss } from '@qga-vss/core/src/windows/vss.ts';
import { WAIT_TIMEOUT } from '@qga-vss/core/src/windows/win32.ts';
import { callWriter } from './bare-components.ts';

const WAIT_MS = 1000;
const SLICE_MS = 20;
const MAX_PATH = 260;

/** Places in a block. */
const OUT = 0;
const FIRST_GUID = 16;
const SECOND_GUID = 32;
const NAME = 48;
const STATE = 56;
const MESSAGE = 64;

type Backup = ComObject<typeof IVssBackupComponentsEx3>;
type Operation = ComObject<typeof IVssAsync>;
type Begun = 'GatherWriterMetadata' | 'PrepareForBackup' | 'GatherWriterStatus' | 'DoSnapshotSet' | 'BackupComplete';

interface Events {
  readonly frozen: number;
  readonly thaw: number;
  readonly timeout: number;
}

interface Frozen {
  readonly backup: Backup;
  readonly snapshot: Operation;
  readonly events: Events;
}

export class BareCalls {
  readonly #library = new Library();

  /** COM, and all functions bound: what a host can do before its first freeze. */
  initialize(): void {
    new WindowsVss(this.#library).initialize();
  }

  /**
   * All that comes before DoSnapshotSet.
   * @param paths where the volumes are mounted, with the final backslash
   * @returns what calls it, and waits until the disks are frozen
   */
  async prepare(paths: readonly string[]): Promise<() => Promise<Frozen>> {
    this.initialize();
    const volumes = await this.#volumesAt(paths);
    const backup = this.#create();
    await backup.callAsync('InitializeForBackup', 0);
    await backup.callAsync('SetContext', SNAPSHOT_CONTEXT);
    backup.call('SetBackupState', 1, 1, 1, 0);
    await this.#complete(backup, 'GatherWriterMetadata');
    for (let writer = 0, count = this.#count(backup, 'GetWriterMetadataCount'); writer < count; writer++)
      callWriter(this.#library, backup, writer);
    const events = await this.#startSet(backup, volumes);
    await this.#complete(backup, 'PrepareForBackup');
    await this.#checkWriters(backup);
    return async () => {
      const snapshot = await this.#begin(backup, 'DoSnapshotSet');
      await this.#awaitFrozen(snapshot, events);
      return { backup, snapshot, events };
    };
  }

  async thaw({ backup, snapshot, events }: Frozen): Promise<void> {
    const { SetEvent, CloseHandle } = this.#library.kernel32;
    SetEvent(events.thaw);
    await this.#finish(snapshot);
    await this.#checkWriters(backup);
    await this.#complete(backup, 'BackupComplete');
    await this.#checkWriters(backup);
    backup.call('FreeWriterMetadata');
    await backup.releaseAsync();
    for (const event of Object.values(events)) CloseHandle(event);
  }

  async #volumesAt(paths: readonly string[]): Promise<readonly string[]> {
    const { scratch, kernel32 } = this.#library;
    using buffer = new Block(MAX_PATH * 2);
    const names: string[] = [];
    const search = kernel32.FindFirstVolumeW(buffer.address, MAX_PATH);
    do names.push(buffer.textToNul(0));
    while (kernel32.FindNextVolumeW(search, buffer.address, MAX_PATH) !== 0);
    kernel32.FindVolumeClose(search);
    const mounted = new Map<string, string>();
    for (const name of names) {
      kernel32.GetVolumePathNamesForVolumeNameW(name, buffer.address, MAX_PATH, scratch.address);
      mounted.set(buffer.textToNul(0), name);
    }
    await Promise.all(names.map((name) => callAsync(kernel32.GetDriveTypeW, name)));
    return paths.map((path) => mounted.get(path) ?? '');
  }

  #create(): Backup {
    const { scratch } = this.#library;
    this.#library.functions(VSSAPI).CreateVssBackupComponentsInternal(scratch.address + OUT);
    using first = new ComObject(this.#library, IVssBackupComponents, scratch.pointer(OUT));
    scratch.setGuid(FIRST_GUID, IID_IVssBackupComponentsEx3);
    first.call('QueryInterface', scratch.address + FIRST_GUID, scratch.address + OUT);
    return new ComObject(this.#library, IVssBackupComponentsEx3, scratch.pointer(OUT));
  }

  async #startSet(backup: Backup, volumes: readonly string[]): Promise<Events> {
    return await this.#library.blocks.with(async (block) => {
      await backup.callAsync('StartSnapshotSet', block.address + FIRST_GUID);
      const events = this.#createEvents();
      for (const volume of volumes) {
        block.setGuid(FIRST_GUID, PROVIDER.id);
        await backup.callAsync('AddToSnapshotSet', volume, block.guidArgument(FIRST_GUID), block.address + SECOND_GUID);
      }
      return events;
    });
  }

  #createEvents(): Events {
    using attributes = new SecurityAttributes(this.#library, EVENT_SDDL);
    const create = (name: string): number => this.#library.kernel32.CreateEventW(attributes.address, 1, 0, name);
    return { frozen: create(EVENT_NAMES.frozen), thaw: create(EVENT_NAMES.thaw), timeout: create(EVENT_NAMES.timeout) };
  }

  #begin(backup: Backup, call: Begun): Promise<Operation> {
    return this.#library.blocks.with(async (block) => {
      await backup.callAsync(call, block.address + OUT);
      return new ComObject(this.#library, IVssAsync, block.pointer(OUT));
    });
  }

  async #finish(operation: Operation): Promise<void> {
    await operation.callAsync('Wait', WAIT_MS);
    await this.#library.blocks.with((block) => operation.callAsync('QueryStatus', block.address, 0));
    this.#library.track(operation.releaseAsync());
  }

  async #complete(backup: Backup, call: Begun): Promise<void> {
    await this.#finish(await this.#begin(backup, call));
  }

  #count(backup: Backup, call: 'GetWriterMetadataCount' | 'GetWriterStatusCount'): number {
    const { scratch } = this.#library;
    backup.call(call, scratch.address + OUT);
    return scratch.uint32(OUT);
  }

  async #checkWriters(backup: Backup): Promise<void> {
    await this.#complete(backup, 'GatherWriterStatus');
    const { scratch } = this.#library;
    const { address: at } = scratch;
    for (let index = 0, count = this.#count(backup, 'GetWriterStatusCount'); index < count; index++) {
      backup.call(
        'GetWriterStatusEx',
        index,
        at + FIRST_GUID,
        at + SECOND_GUID,
        at + NAME,
        at + STATE,
        at + STATE,
        at + STATE,
        at + MESSAGE,
      );
      for (const text of [NAME, MESSAGE]) takeBstr(this.#library, scratch.pointer(text));
    }
    backup.call('FreeWriterStatus');
  }

  async #awaitFrozen(snapshot: Operation, { frozen, thaw }: Events): Promise<void> {
    const { WaitForMultipleObjects } = this.#library.kernel32;
    await this.#library.blocks.with(async (block) => {
      for (const [index, event] of [frozen, thaw].entries()) block.setPointer(index * 8, event);
      while ((await callAsync(WaitForMultipleObjects, 2, block.address, 0, SLICE_MS)) === WAIT_TIMEOUT)
        await snapshot.callAsync('QueryStatus', block.address + SECOND_GUID, 0);
    });
  }
}
