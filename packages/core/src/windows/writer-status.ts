import type { WriterStatus } from '../platform/vss.ts';
import { E_NOTIMPL, failed } from '../vss/hresults.ts';
import { takeBstr } from './bstr.ts';
import { ComObject, succeeded } from './com-object.ts';
import type { Library } from './library.ts';
import { IID_IVssBackupComponentsEx3, type IVssBackupComponents, IVssBackupComponentsEx3 } from './tables/interfaces.ts';

/** Places in the scratch block. */
const INSTANCE = 16;
const WRITER = 32;
const NAME = 48;
const STATE = 56;
const FAILURE = 60;
const APPLICATION_FAILURE = 64;
const APPLICATION_MESSAGE = 72;

/** GetWriterStatusEx where IVssBackupComponentsEx3 is offered (Windows 7, Server 2008 R2 and later), else GetWriterStatus. */
export class WriterStatusReader implements Disposable {
  readonly #library: Library;
  readonly #backup: ComObject<typeof IVssBackupComponents>;
  #extended: ComObject<typeof IVssBackupComponentsEx3> | 'absent' | undefined;

  constructor(library: Library, backup: ComObject<typeof IVssBackupComponents>) {
    this.#library = library;
    this.#backup = backup;
  }

  /** @throws the HRESULT of the call that failed. */
  read(index: number): WriterStatus {
    this.#extended ??= this.#queryExtended() ?? 'absent';
    const extended = this.#extended === 'absent' ? undefined : this.#readExtended(this.#extended, index);
    return extended ?? this.#readPlain(index);
  }

  [Symbol.dispose](): void {
    if (this.#extended !== 'absent') this.#extended?.[Symbol.dispose]();
    this.#extended = 'absent';
  }

  #queryExtended(): ComObject<typeof IVssBackupComponentsEx3> | undefined {
    const { scratch } = this.#library;
    scratch.setGuid(INSTANCE, IID_IVssBackupComponentsEx3);
    scratch.setPointer(0, 0);
    const hresult = this.#backup.method('QueryInterface')(this.#backup.pointer, scratch.address + INSTANCE, scratch.address);
    return failed(hresult) ? undefined : new ComObject(this.#library, IVssBackupComponentsEx3, scratch.pointer(0));
  }

  #readExtended(extended: ComObject<typeof IVssBackupComponentsEx3>, index: number): WriterStatus | undefined {
    const { scratch } = this.#library;
    const at = scratch.address;
    scratch.clear();
    const hresult = extended.method('GetWriterStatusEx')(
      extended.pointer,
      index,
      at + INSTANCE,
      at + WRITER,
      at + NAME,
      at + STATE,
      at + FAILURE,
      at + APPLICATION_FAILURE,
      at + APPLICATION_MESSAGE,
    );
    if (hresult >>> 0 === E_NOTIMPL) return undefined;
    succeeded(hresult, 'GetWriterStatusEx');
    const message = scratch.pointer(APPLICATION_MESSAGE);
    return {
      ...this.#outputs(),
      applicationFailure: scratch.uint32(APPLICATION_FAILURE),
      ...(message === 0 ? {} : { applicationMessage: takeBstr(this.#library, message) }),
    };
  }

  #readPlain(index: number): WriterStatus {
    const { scratch } = this.#library;
    const at = scratch.address;
    scratch.clear();
    this.#backup.call('GetWriterStatus', index, at + INSTANCE, at + WRITER, at + NAME, at + STATE, at + FAILURE);
    return this.#outputs();
  }

  #outputs(): WriterStatus {
    const { scratch } = this.#library;
    return {
      instanceId: scratch.guid(INSTANCE),
      writerId: scratch.guid(WRITER),
      name: takeBstr(this.#library, scratch.pointer(NAME)),
      state: scratch.uint32(STATE),
      failure: scratch.uint32(FAILURE),
    };
  }
}
