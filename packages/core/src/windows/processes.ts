import type { Processes, ProcessIdentity, ProcessWatch, UntrustedPath } from '../platform/processes.ts';
import { QgaError } from '../vss/errors.ts';
import { Handle } from './handle.ts';
import type { Library } from './library.ts';
import { identityOf } from './process-identity.ts';
import { runningFiles } from './running-files.ts';
import { ADVAPI32 } from './tables/advapi32.ts';
import { untrustedPaths } from './trust.ts';
import { ERROR_INVALID_PARAMETER, SYNCHRONIZE, WAIT_OBJECT_0 } from './win32.ts';

const TOKEN_QUERY = 8;
const TOKEN_ELEVATION = 20;

/** @throws the Win32 error where the process may not look at its own token. */
export const isElevated = (library: Library): boolean => {
  const { kernel32, scratch } = library;
  const { OpenProcessToken, GetTokenInformation } = library.functions(ADVAPI32);
  scratch.setPointer(0, 0);
  if (OpenProcessToken(kernel32.GetCurrentProcess(), TOKEN_QUERY, scratch.address) === 0) throw library.lastError('OpenProcessToken');
  using token = new Handle(library, scratch.pointer(0));
  if (GetTokenInformation(token.value, TOKEN_ELEVATION, scratch.address + 16, 4, scratch.address + 24) === 0)
    throw library.lastError('GetTokenInformation');
  return scratch.uint32(16) !== 0;
};

/** The processes of this Windows. */
export class WindowsProcesses implements Processes {
  readonly #library: Library;
  /** A process stays what it was started as. */
  #elevated: boolean | undefined;
  #own: ProcessIdentity | undefined;
  /** What is loaded has been loaded: rights taken or given since change nothing. What is loaded later is looked at then, with the rest. */
  #checked: { readonly files: number; readonly untrusted: readonly UntrustedPath[] } | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  /** @throws the Win32 error where the process may not look at its own token. */
  isElevated(): boolean {
    this.#elevated ??= isElevated(this.#library);
    return this.#elevated;
  }

  untrustedPaths(): readonly UntrustedPath[] {
    const files = runningFiles();
    if (this.#checked?.files !== files.length) this.#checked = { files: files.length, untrusted: untrustedPaths(this.#library, files) };
    return this.#checked.untrusted;
  }

  watch(pid: number): ProcessWatch {
    const { kernel32 } = this.#library;
    const object = `process ${pid}`;
    const value = kernel32.OpenProcess(SYNCHRONIZE, 0, pid);
    if (value === 0) {
      const code = this.#library.lastErrorCode();
      if (code === ERROR_INVALID_PARAMETER) throw QgaError.of('CALLER_LOST', { call: 'OpenProcess', object });
      throw this.#library.win32Error(code, 'OpenProcess', object);
    }
    const watch = new WindowsProcessWatch(this.#library, pid, new Handle(this.#library, value));
    if (!watch.hasEnded()) return watch;
    // A process that has ended can be opened for as long as somebody else holds it.
    watch[Symbol.dispose]();
    throw QgaError.of('CALLER_LOST', { call: 'OpenProcess', object });
  }

  identify(pid: number = process.pid): ProcessIdentity {
    if (pid !== process.pid) return identityOf(this.#library, pid);
    this.#own ??= identityOf(this.#library, pid);
    return this.#own;
  }

  terminate(exitCode: number): void {
    const { kernel32 } = this.#library;
    kernel32.TerminateProcess(kernel32.GetCurrentProcess(), exitCode >>> 0);
  }
}

class WindowsProcessWatch implements ProcessWatch {
  readonly pid: number;
  readonly handle: Handle;
  readonly #library: Library;

  constructor(library: Library, pid: number, handle: Handle) {
    this.#library = library;
    this.pid = pid;
    this.handle = handle;
  }

  hasEnded(): boolean {
    return this.#library.kernel32.WaitForSingleObject(this.handle.value, 0) === WAIT_OBJECT_0;
  }

  [Symbol.dispose](): void {
    this.handle[Symbol.dispose]();
  }
}

/** @throws TypeError where the watch is another machine's. */
export const processHandle = (watch: ProcessWatch): Handle => {
  if (watch instanceof WindowsProcessWatch) return watch.handle;
  throw new TypeError('the process is not one of this machine');
};
