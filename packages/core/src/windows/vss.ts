import type { BackupComponents, Vss } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { WindowsBackupComponents } from './backup-components.ts';
import { takeBstr } from './bstr.ts';
import { initializeCom } from './com.ts';
import { ComObject, succeeded } from './com-object.ts';
import { callAsync, type Library } from './library.ts';
import type { Signature } from './signature.ts';
import { ADVAPI32 } from './tables/advapi32.ts';
import { INTERFACES, IVssBackupComponents } from './tables/interfaces.ts';
import { KERNEL32 } from './tables/kernel32.ts';
import { OLEAUT32 } from './tables/oleaut32.ts';
import { VSSAPI } from './tables/vssapi.ts';

/** libuv's, unless its environment says otherwise. */
const POOL_THREADS = 4;

/** VSS of this Windows. */
export class WindowsVss implements Vss {
  readonly #library: Library;
  #warnings: readonly QgaError[] | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  initialize(): readonly QgaError[] {
    if (this.#warnings !== undefined) return this.#warnings;
    const warnings = initializeCom(this.#library);
    this.#bind();
    this.#warmUp(); // What a first freeze would pay for otherwise (under Wine some 13 ms of 33).
    this.#warnings = warnings;
    return warnings;
  }

  createBackupComponents(): BackupComponents {
    this.initialize();
    const { scratch } = this.#library;
    scratch.setPointer(0, 0);
    const { CreateVssBackupComponentsInternal } = this.#library.functions(VSSAPI);
    succeeded(CreateVssBackupComponentsInternal(scratch.address), 'CreateVssBackupComponents');
    return new WindowsBackupComponents(this.#library, new ComObject(this.#library, IVssBackupComponents, scratch.pointer(0)));
  }

  #bind(): void {
    try {
      this.#library.functions(VSSAPI);
    } catch (cause) {
      throw QgaError.of('VSS_UNAVAILABLE', QgaError.from(cause).at, { cause });
    }
  }

  /** No call of VSS here, so nothing to be seen by it. */
  #warmUp(): void {
    for (const table of [KERNEL32, ADVAPI32, OLEAUT32]) this.#library.functions(table);
    for (const table of INTERFACES) {
      for (const row of Object.values<Signature>(table.methods)) this.#library.prototype(row, ['uint64']);
    }
    takeBstr(this.#library, this.#library.functions(OLEAUT32).SysAllocString('VSS'));
    this.#library.scratch.guid(0);
    const { WaitForSingleObject, GetCurrentProcess } = this.#library.kernel32;
    for (let thread = 0; thread < POOL_THREADS; thread++) this.#library.track(callAsync(WaitForSingleObject, GetCurrentProcess(), 0));
  }
}
