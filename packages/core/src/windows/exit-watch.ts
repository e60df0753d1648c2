import { Handle } from './handle.ts';
import type { Library } from './library.ts';
import { PROCESSES } from './tables/processes.ts';
import { ERROR_INVALID_PARAMETER, SYNCHRONIZE, WAIT_OBJECT_0 } from './win32.ts';

const PROCESS_TERMINATE = 1;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

/** A process of ours that has no pipes with us: whether it lives, and what it ended with. */
export class ExitWatch implements Disposable {
  readonly #library: Library;
  /** There is none of a process that is gone already, or that may not be opened. */
  readonly #handle: Handle | undefined;
  readonly #isGone: boolean;

  constructor(library: Library, pid: number) {
    this.#library = library;
    const value = library.kernel32.OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_TERMINATE, 0, pid);
    this.#handle = value === 0 ? undefined : new Handle(library, value);
    this.#isGone = value === 0 && library.lastErrorCode() === ERROR_INVALID_PARAMETER;
  }

  get hasEnded(): boolean {
    if (this.#handle === undefined) return this.#isGone;
    return this.#library.kernel32.WaitForSingleObject(this.#handle.value, 0) === WAIT_OBJECT_0;
  }

  /** @returns undefined where that is not known. */
  exitCode(): number | undefined {
    const { scratch } = this.#library;
    const { GetExitCodeProcess } = this.#library.functions(PROCESSES);
    if (this.#handle === undefined || GetExitCodeProcess(this.#handle.value, scratch.address) === 0) return undefined;
    return scratch.uint32(0);
  }

  terminate(): void {
    if (this.#handle !== undefined) this.#library.kernel32.TerminateProcess(this.#handle.value, 1);
  }

  [Symbol.dispose](): void {
    this.#handle?.[Symbol.dispose]();
  }
}
