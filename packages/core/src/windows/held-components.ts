import type { AddFailure, Breathe, ComponentInfo } from '../platform/vss.ts';
import { takeBstr } from './bstr.ts';
import { ComObject, succeeded } from './com-object.ts';
import type { Library } from './library.ts';
import { textAt } from './memory.ts';
import type { Method } from './signature.ts';
import { type IVssBackupComponents, type IVssExamineWriterMetadata, IVssWMComponent, IVssWMFiledesc } from './tables/interfaces.ts';

/** VSS_COMPONENTINFO on 64-bit Windows; a test compares it with the SDK's header. @seam */
export const COMPONENT_INFO = {
  size: 72,
  type: 0,
  logicalPath: 8,
  name: 16,
  selectable: 46,
  fileCount: 52,
  databases: 56,
  logFiles: 60,
} as const;

/** Places in the library's scratch block; the GUIDs at multiples of 16 because x64 passes their addresses. */
const OUT = 0;
const INSTANCE = 16;
const WRITER = 32;
const INFO = 64;
const GUID_PAIR_WORDS = 8;

type WMComponent = typeof IVssWMComponent;

/** IVssWMComponent's methods, as one writer's components have them. */
interface Methods {
  readonly GetComponentInfo: Method<WMComponent, 'GetComponentInfo'>;
  readonly FreeComponentInfo: Method<WMComponent, 'FreeComponentInfo'>;
  readonly Release: Method<WMComponent, 'Release'>;
}

const notNull = (pointer: number, call: string): number => {
  if (!(pointer > 0)) throw new TypeError(`${call} gave a null pointer`);
  return pointer;
};

const pointerIn = (words: Uint32Array, offset: number): number => (words[offset / 4] ?? 0) + (words[offset / 4 + 1] ?? 0) * 0x1_0000_0000;

/** How many components are read between two looks whether it is others' turn: a look costs a tenth of reading one. */
const BETWEEN_LOOKS = 16;

const NO_FILES: readonly string[] = [];

type FileCounts = readonly (readonly [call: 'GetFile' | 'GetDatabaseFile' | 'GetDatabaseLogFile', count: number])[];

const countIn = (words: Uint32Array, offset: number): number => words[(INFO + offset) / 4] ?? 0;

/** Of the component whose info lies in the scratch block. */
const hasFiles = (words: Uint32Array): boolean => {
  const { fileCount, databases, logFiles } = COMPONENT_INFO;
  return (countIn(words, fileCount) | countIn(words, databases) | countIn(words, logFiles)) !== 0;
};

const fileCountsIn = (words: Uint32Array): FileCounts => [
  ['GetFile', countIn(words, COMPONENT_INFO.fileCount)],
  ['GetDatabaseFile', countIn(words, COMPONENT_INFO.databases)],
  ['GetDatabaseLogFile', countIn(words, COMPONENT_INFO.logFiles)],
];

/**
 * The components of one writer, held between reading and adding because their choice needs the writer's whole tree and
 * AddComponent gets the strings where VSS put them. A large machine has tens of thousands, so the loops make bare calls,
 * allocate nothing per component but the result, and create no closures.
 */
export class HeldComponents implements Disposable {
  readonly #library: Library;
  readonly #components: ComponentInfo[] = [];
  /** Of each component: the object, its info, and two strings inside that info. */
  readonly #pointers: number[] = [];
  readonly #infos: number[] = [];
  readonly #logicalPaths: number[] = [];
  readonly #names: number[] = [];
  /** One class implements a writer's components, so its vtable is looked up once a writer. */
  #methods: Methods | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  /**
   * GetComponent and GetComponentInfo for each of `count` components.
   * @throws the HRESULT of the call that failed, or what `breathe` throws; what had been read stays held.
   */
  async read(
    examine: ComObject<typeof IVssExamineWriterMetadata>,
    count: number,
    withFiles: boolean,
    breathe: Breathe,
  ): Promise<readonly ComponentInfo[]> {
    const { scratch, kernel32 } = this.#library;
    const { words } = scratch;
    const { RtlMoveMemory } = kernel32;
    const { pointer: writer } = examine;
    const GetComponent = examine.method('GetComponent');
    const out = scratch.address + OUT;
    const infoCopy = scratch.address + INFO;
    for (let index = 0; index < count; index++) {
      words[OUT / 4] = words[OUT / 4 + 1] = 0;
      succeeded(GetComponent(writer, index, out), 'GetComponent');
      const pointer = this.#hold(pointerIn(words, OUT));
      const { GetComponentInfo } = this.#methodsOf(pointer);
      words[OUT / 4] = words[OUT / 4 + 1] = 0;
      succeeded(GetComponentInfo(pointer, out), 'GetComponentInfo');
      const info = notNull(pointerIn(words, OUT), 'GetComponentInfo');
      this.#infos.push(info);
      RtlMoveMemory(infoCopy, info, COMPONENT_INFO.size);
      const counts = withFiles && hasFiles(words) ? fileCountsIn(words) : undefined;
      const component = this.#decode(words, withFiles);
      this.#components.push(counts === undefined ? component : { ...component, files: await this.#readFiles(pointer, counts, breathe) });
      const others = index % BETWEEN_LOOKS === 0 ? breathe() : undefined;
      if (others !== undefined) await others;
    }
    return this.#components;
  }

  /** AddComponent for each component chosen. @returns those that failed. */
  add(backup: ComObject<typeof IVssBackupComponents>, ids: Uint32Array, chosen: readonly boolean[]): readonly AddFailure[] {
    const { scratch } = this.#library;
    const { words } = scratch;
    const { pointer } = backup;
    const AddComponent = backup.method('AddComponent');
    const instanceId = scratch.guidArgument(INSTANCE);
    const writerId = scratch.guidArgument(WRITER);
    const failures: AddFailure[] = [];
    for (let index = 0; index < this.#components.length; index++) {
      const component = this.#components[index];
      if (chosen[index] !== true || component === undefined) continue;
      // The callee owns what is passed by value and may change it.
      for (let word = 0; word < GUID_PAIR_WORDS; word++) words[INSTANCE / 4 + word] = ids[word] ?? 0;
      const hresult = AddComponent(pointer, instanceId, writerId, component.type, this.#logicalPaths[index] ?? 0, this.#names[index] ?? 0);
      if (hresult < 0) failures.push({ index, hresult: hresult >>> 0 });
    }
    return failures;
  }

  /**
   * FreeComponentInfo and Release for each.
   * @throws what FreeComponentInfo answered, once all have been released.
   */
  [Symbol.dispose](): void {
    const methods = this.#methods;
    if (methods === undefined) return;
    const { FreeComponentInfo, Release } = methods;
    let answer = 0;
    for (let index = 0; index < this.#pointers.length; index++) {
      const pointer = this.#pointers[index] ?? 0;
      const info = this.#infos[index];
      if (info !== undefined) answer = Math.min(answer, FreeComponentInfo(pointer, info));
      Release(pointer);
    }
    this.#library.countObjects(-this.#pointers.length);
    for (const list of [this.#pointers, this.#infos, this.#logicalPaths, this.#names]) list.length = 0;
    succeeded(answer, 'FreeComponentInfo');
  }

  #methodsOf(pointer: number): Methods {
    if (this.#methods !== undefined) return this.#methods;
    const vtable = this.#library.vtable(IVssWMComponent, pointer);
    this.#methods = {
      GetComponentInfo: vtable.method('GetComponentInfo'),
      FreeComponentInfo: vtable.method('FreeComponentInfo'),
      Release: vtable.method('Release'),
    };
    return this.#methods;
  }

  /** From here on the component is released with the others, whatever fails. */
  #hold(pointer: number): number {
    this.#pointers.push(notNull(pointer, 'GetComponent'));
    this.#library.countObjects(1);
    return pointer;
  }

  /** The component whose info lies in the scratch block, its files not yet read. */
  #decode(words: Uint32Array, withFiles: boolean): ComponentInfo {
    const logicalPathAt = pointerIn(words, INFO + COMPONENT_INFO.logicalPath);
    const nameAt = pointerIn(words, INFO + COMPONENT_INFO.name);
    this.#logicalPaths.push(logicalPathAt);
    this.#names.push(nameAt);
    const type = words[(INFO + COMPONENT_INFO.type) / 4] ?? 0;
    const logicalPath = textAt(logicalPathAt);
    const name = textAt(nameAt);
    // The third byte of its word: one of four booleans of a byte each.
    const selectable = ((words[(INFO + COMPONENT_INFO.selectable - 2) / 4] ?? 0) & 0xff0000) !== 0;
    return withFiles ? { type, logicalPath, name, selectable, files: NO_FILES } : { type, logicalPath, name, selectable };
  }

  /** Folders of a component. The scratch block is anybody's whenever others have run. */
  async #readFiles(pointer: number, counts: FileCounts, breathe: Breathe): Promise<readonly string[]> {
    const paths: string[] = [];
    for (const [call, count] of counts) {
      const method = this.#library.vtable(IVssWMComponent, pointer).method(call);
      for (let file = 0; file < count; file++) {
        paths.push(this.#readPath(method, pointer, file, call));
        const others = breathe();
        if (others !== undefined) await others;
      }
    }
    return paths;
  }

  #readPath(method: Method<WMComponent, 'GetFile'>, pointer: number, file: number, call: string): string {
    const { scratch } = this.#library;
    scratch.setPointer(OUT, 0);
    succeeded(method(pointer, file, scratch.address + OUT), call);
    using description = new ComObject(this.#library, IVssWMFiledesc, scratch.pointer(OUT));
    scratch.setPointer(OUT, 0);
    description.call('GetPath', scratch.address + OUT);
    return takeBstr(this.#library, scratch.pointer(OUT));
  }
}
