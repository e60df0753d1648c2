/** The calls into VSS that a component costs, made through koffi with nothing done about what they give: less no requester in JavaScript can take. */
import type { VssAsync } from '@qga-vss/core/src/platform/vss.ts';
import { WindowsBackupComponents } from '@qga-vss/core/src/windows/backup-components.ts';
import { takeBstr } from '@qga-vss/core/src/windows/bstr.ts';
import { ComObject } from '@qga-vss/core/src/windows/com-object.ts';
import { COMPONENT_INFO } from '@qga-vss/core/src/windows/held-components.ts';
import { Library } from '@qga-vss/core/src/windows/library.ts';
import { IVssBackupComponents, IVssExamineWriterMetadata, IVssWMComponent } from '@qga-vss/core/src/windows/tables/interfaces.ts';
import { VSSAPI } from '@qga-vss/core/src/windows/tables/vssapi.ts';
import { WindowsVss } from '@qga-vss/core/src/windows/vss.ts';
import { microseconds, ticks } from './ticks.ts';

const CONTEXT = 0x0200_002b;
const WAIT_MS = 60_000;

/** Places in the library's scratch block. */
const OUT = 0;
const INSTANCE = 16;
const WRITER = 32;
const COUNTS = 48;
const GUID_PAIR_WORDS = 8;

const finish = async (started: Promise<VssAsync>): Promise<void> => {
  using operation = await started;
  await operation.wait(WAIT_MS);
  await operation.queryStatus();
};

export class BareCalls {
  readonly #library = new Library();

  constructor() {
    new WindowsVss(this.#library).initialize();
  }

  /** Gathers the writers' metadata and calls for every component. @returns microseconds of these calls, all writers together */
  async cycle(): Promise<number> {
    const { scratch } = this.#library;
    scratch.setPointer(OUT, 0);
    this.#library.functions(VSSAPI).CreateVssBackupComponentsInternal(scratch.address + OUT);
    const backup = new ComObject(this.#library, IVssBackupComponents, scratch.pointer(OUT));
    await using components = new WindowsBackupComponents(this.#library, backup);
    await components.initializeForBackup();
    await components.setContext(CONTEXT);
    components.setBackupState({ selectComponents: true, systemState: true, backupType: 1, partialFiles: false });
    await finish(components.gatherWriterMetadata());
    const began = ticks();
    for (let writer = 0, count = components.getWriterMetadataCount(); writer < count; writer++) this.#callWriter(backup, writer);
    const took = microseconds(began, ticks());
    components.freeWriterMetadata();
    return took;
  }

  #callWriter(backup: ComObject<typeof IVssBackupComponents>, index: number): void {
    const { scratch } = this.#library;
    const { address } = scratch;
    backup.call('GetWriterMetadata', index, address + INSTANCE, address + OUT);
    using examine = new ComObject(this.#library, IVssExamineWriterMetadata, scratch.pointer(OUT));
    examine.call('GetFileCounts', address + COUNTS, address + COUNTS, address + COUNTS);
    const count = scratch.uint32(COUNTS);
    examine.call('GetIdentity', address + INSTANCE, address + WRITER, address + OUT, address + COUNTS, address + COUNTS);
    takeBstr(this.#library, scratch.pointer(OUT));
    this.#callComponents(backup, examine, count);
  }

  /** Which are added is decided by their places: every fourth lies below the one before. */
  #callComponents(
    backup: ComObject<typeof IVssBackupComponents>,
    examine: ComObject<typeof IVssExamineWriterMetadata>,
    count: number,
  ): void {
    const { scratch, memory } = this.#library;
    const { address, words } = scratch;
    const ids = words.slice(INSTANCE / 4, INSTANCE / 4 + GUID_PAIR_WORDS);
    const [{ pointer: writer }, { pointer: document }] = [examine, backup];
    const [GetComponent, AddComponent] = [examine.method('GetComponent'), backup.method('AddComponent')];
    GetComponent(writer, 0, address + OUT);
    const vtable = this.#library.vtable(IVssWMComponent, scratch.pointer(OUT));
    const [GetComponentInfo, FreeComponentInfo] = [vtable.method('GetComponentInfo'), vtable.method('FreeComponentInfo')];
    const Release = vtable.method('Release');
    Release(scratch.pointer(OUT));
    const pointers: number[] = [];
    const infos: number[] = [];
    for (let each = 0; each < count; each++) {
      GetComponent(writer, each, address + OUT);
      pointers.push(scratch.pointer(OUT));
      GetComponentInfo(scratch.pointer(OUT), address + OUT);
      infos.push(scratch.pointer(OUT));
    }
    for (let each = 0; each < count; each++) {
      if (each % 4 === 3) continue;
      words.set(ids, INSTANCE / 4);
      const info = infos[each] ?? 0;
      const [path, name] = [memory.pointer(info + COMPONENT_INFO.logicalPath), memory.pointer(info + COMPONENT_INFO.name)];
      if (AddComponent(document, scratch.guidArgument(INSTANCE), scratch.guidArgument(WRITER), 2, path, name) < 0)
        throw new Error(`Component ${each} cannot be added.`);
    }
    for (let each = 0; each < count; each++) {
      FreeComponentInfo(pointers[each] ?? 0, infos[each] ?? 0);
      Release(pointers[each] ?? 0);
    }
  }
}
