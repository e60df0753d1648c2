import type { AddFailure, Breathe, ComponentInfo, WriterIdentity, WriterMetadata } from '../platform/vss.ts';
import { takeBstr } from './bstr.ts';
import { ComObject } from './com-object.ts';
import { HeldComponents } from './held-components.ts';
import type { Library } from './library.ts';
import { type IVssBackupComponents, IVssExamineWriterMetadata } from './tables/interfaces.ts';

const OUT = 0;
const INSTANCE = 16;
const WRITER = 32;
const COUNTS = 48;
const GUID_PAIR_WORDS = 8;

/** IVssExamineWriterMetadata of one writer. */
export class WindowsWriterMetadata implements WriterMetadata {
  readonly identity: WriterIdentity;
  readonly #library: Library;
  readonly #backup: ComObject<typeof IVssBackupComponents>;
  readonly #examine: ComObject<typeof IVssExamineWriterMetadata>;
  /** Instance id and writer id as AddComponent takes them. */
  readonly #ids: Uint32Array;
  #held: HeldComponents;

  /**
   * Takes over the reference and reads the identity.
   * @throws the HRESULT of GetIdentity.
   */
  constructor(library: Library, backup: ComObject<typeof IVssBackupComponents>, pointer: number) {
    this.#library = library;
    this.#backup = backup;
    this.#examine = new ComObject(library, IVssExamineWriterMetadata, pointer);
    this.#held = new HeldComponents(library);
    try {
      this.identity = this.#readIdentity();
    } catch (error) {
      this.#examine[Symbol.dispose]();
      throw error;
    }
    this.#ids = library.scratch.words.slice(INSTANCE / 4, INSTANCE / 4 + GUID_PAIR_WORDS);
  }

  async readComponents(withFiles: boolean, breathe: Breathe): Promise<readonly ComponentInfo[]> {
    const { scratch } = this.#library;
    this.#held[Symbol.dispose]();
    this.#held = new HeldComponents(this.#library);
    const counts = scratch.address + COUNTS;
    this.#examine.call('GetFileCounts', counts, counts + 4, counts + 8);
    return await this.#held.read(this.#examine, scratch.uint32(COUNTS + 8), withFiles, breathe);
  }

  addComponents(chosen: readonly boolean[]): readonly AddFailure[] {
    // Use after the release is an error here too, though the loop itself never asks the examine object.
    this.#examine.pointer;
    return this.#held.add(this.#backup, this.#ids, chosen);
  }

  saveAsXml(): string {
    const { scratch } = this.#library;
    scratch.setPointer(OUT, 0);
    this.#examine.call('SaveAsXML', scratch.address + OUT);
    return takeBstr(this.#library, scratch.pointer(OUT));
  }

  [Symbol.dispose](): void {
    using _examine = this.#examine;
    this.#held[Symbol.dispose]();
  }

  #readIdentity(): WriterIdentity {
    const { scratch } = this.#library;
    const { address } = scratch;
    scratch.setPointer(OUT, 0);
    // Usage and source type are of no interest, but must have somewhere to go.
    this.#examine.call('GetIdentity', address + INSTANCE, address + WRITER, address + OUT, address + COUNTS, address + COUNTS + 4);
    const name = takeBstr(this.#library, scratch.pointer(OUT));
    return { instanceId: scratch.guid(INSTANCE), writerId: scratch.guid(WRITER), name };
  }
}
