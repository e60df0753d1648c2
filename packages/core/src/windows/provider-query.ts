import type { ProviderProperties } from '../platform/vss.ts';
import { GUID_NULL } from '../vss/ids.ts';
import { ComObject } from './com-object.ts';
import type { Library } from './library.ts';
import { type Block, textAt } from './memory.ts';
import { type IVssBackupComponents, IVssEnumObject } from './tables/interfaces.ts';
import { OLE32 } from './tables/ole32.ts';

const VSS_OBJECT_NONE = 1;
const VSS_OBJECT_PROVIDER = 4;

/** Places of VSS_PROVIDER_PROP in VSS_OBJECT_PROP; a test compares them with the SDK's headers. @seam */
export const PROVIDER_PROPERTIES = {
  size: 136,
  type: 0,
  id: 8,
  name: 24,
  providerType: 32,
  version: 40,
  versionId: 48,
  classId: 64,
} as const;

/** Places in the block of one call. */
const NULL_GUID = 0;
const OUT = 16;
const FETCHED = 24;
const PROPERTIES = 32;

/** IVssBackupComponents::Query for the providers; each call may cross processes and runs off the event loop. */
export const queryProviders = async (
  library: Library,
  backup: ComObject<typeof IVssBackupComponents>,
): Promise<readonly ProviderProperties[]> => {
  using list = await library.blocks.with(async (block) => {
    block.setGuid(NULL_GUID, GUID_NULL);
    await backup.callAsync('Query', block.guidArgument(NULL_GUID), VSS_OBJECT_NONE, VSS_OBJECT_PROVIDER, block.address + OUT);
    return new ComObject(library, IVssEnumObject, block.pointer(OUT));
  });
  const found: ProviderProperties[] = [];
  for (;;) {
    const next = await library.blocks.with(async (block) => {
      await list.callAsync('Next', 1, block.address + PROPERTIES, block.address + FETCHED);
      return block.uint32(FETCHED) === 0 ? undefined : take(library, block);
    });
    if (next === undefined) return found;
    found.push(next);
  }
};

/** The texts are the caller's to free. */
const take = (library: Library, block: Block): ProviderProperties => {
  const at = (place: keyof typeof PROVIDER_PROPERTIES): number => PROPERTIES + PROVIDER_PROPERTIES[place];
  const text = (place: 'name' | 'version'): string => {
    const address = block.pointer(at(place));
    try {
      return textAt(address);
    } finally {
      library.functions(OLE32).CoTaskMemFree(address);
    }
  };
  return {
    id: block.guid(at('id')),
    name: text('name'),
    type: block.uint32(at('providerType')),
    version: text('version'),
    versionId: block.guid(at('versionId')),
    classId: block.guid(at('classId')),
  };
};
