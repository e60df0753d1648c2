import { takeBstr } from '@qga-vss/core/src/windows/bstr.ts';
import { ComObject } from '@qga-vss/core/src/windows/com-object.ts';
import { COMPONENT_INFO } from '@qga-vss/core/src/windows/held-components.ts';
import type { Library, Vtable } from '@qga-vss/core/src/windows/library.ts';
import { type IVssBackupComponentsEx3, IVssExamineWriterMetadata, IVssWMComponent } from '@qga-vss/core/src/windows/tables/interfaces.ts';

/** Places in the library's scratch block. */
const OUT = 0;
const INSTANCE = 16;
const WRITER = 32;
const COUNTS = 48;
const GUID_PAIR_WORDS = 8;

type Backup = ComObject<typeof IVssBackupComponentsEx3>;
type Examine = ComObject<typeof IVssExamineWriterMetadata>;

interface Components {
  readonly pointers: readonly number[];
  readonly infos: readonly number[];
  readonly vtable: Vtable<typeof IVssWMComponent>;
}

/** All that VSS is called for one writer, with nothing done about what its components are. */
export const callWriter = (library: Library, backup: Backup, index: number): void => {
  const { scratch } = library;
  const { address } = scratch;
  backup.call('GetWriterMetadata', index, address + INSTANCE, address + OUT);
  using examine = new ComObject(library, IVssExamineWriterMetadata, scratch.pointer(OUT));
  examine.call('GetIdentity', address + INSTANCE, address + WRITER, address + OUT, address + COUNTS, address + COUNTS);
  takeBstr(library, scratch.pointer(OUT));
  const ids = scratch.words.slice(INSTANCE / 4, INSTANCE / 4 + GUID_PAIR_WORDS);
  examine.call('GetFileCounts', address + COUNTS, address + COUNTS, address + COUNTS);
  const components = getComponents(library, examine, scratch.uint32(COUNTS));
  addComponents(library, backup, ids, components);
  freeComponents(components);
};

const getComponents = (library: Library, examine: Examine, count: number): Components => {
  const { scratch } = library;
  const [{ pointer: writer }, out] = [examine, scratch.address + OUT];
  const [pointers, infos]: [number[], number[]] = [[], []];
  const GetComponent = examine.method('GetComponent');
  GetComponent(writer, 0, out);
  // One class implements all components, so its vtable is looked up once a writer.
  const vtable = library.vtable(IVssWMComponent, scratch.pointer(OUT));
  const GetComponentInfo = vtable.method('GetComponentInfo');
  for (let each = 0; each < count; each++) {
    if (each > 0) GetComponent(writer, each, out);
    const pointer = scratch.pointer(OUT);
    GetComponentInfo(pointer, out);
    pointers.push(pointer);
    infos.push(scratch.pointer(OUT));
  }
  return { pointers, infos, vtable };
};

/** Which are added is decided by their places: every fourth lies below the one before. */
const addComponents = (library: Library, backup: Backup, ids: Uint32Array, { infos }: Components): void => {
  const { scratch, memory } = library;
  const { pointer: document } = backup;
  const AddComponent = backup.method('AddComponent');
  const [instance, writer] = [scratch.guidArgument(INSTANCE), scratch.guidArgument(WRITER)];
  for (const [each, info] of infos.entries()) {
    if (each % 4 === 3) continue;
    scratch.words.set(ids, INSTANCE / 4);
    const [path, name] = [memory.pointer(info + COMPONENT_INFO.logicalPath), memory.pointer(info + COMPONENT_INFO.name)];
    if (AddComponent(document, instance, writer, 2, path, name) < 0) throw new Error(`Component ${each} cannot be added.`);
  }
};

const freeComponents = ({ pointers, infos, vtable }: Components): void => {
  const [FreeComponentInfo, Release] = [vtable.method('FreeComponentInfo'), vtable.method('Release')];
  for (const [each, pointer] of pointers.entries()) {
    FreeComponentInfo(pointer, infos[each] ?? 0);
    Release(pointer);
  }
};
