import { readdirSync, statSync } from 'node:fs';
import { hostFile } from '../host-file.ts';
import { attachedArgs } from './host-arguments.ts';
import { HostProcess } from './host-process.ts';
import { pipeName } from './pipe-name.ts';

/**
 * A host that was started before it was known what it will be asked, so that it loads while its caller does. It has been asked nothing
 * and holds nothing; it is ended at once where nobody takes it.
 */
export class EarlyHost implements Disposable {
  readonly #simulate: string | undefined;
  #started: HostProcess | undefined;

  constructor(started: HostProcess, simulate: string | undefined) {
    this.#started = started;
    this.#simulate = simulate;
  }

  /** The process, for the first who needs a host of that machine; undefined for everyone else. */
  take(simulate: string | undefined): HostProcess | undefined {
    if (simulate !== this.#simulate) return undefined;
    const started = this.#started;
    this.#started = undefined;
    return started;
  }

  [Symbol.dispose](): void {
    this.#started?.kill();
    this.#started?.abandon();
    this.#started = undefined;
  }
}

/** Where Windows lists the pipes of this computer, with nobody's server noticing. */
const PIPES = '\\\\.\\pipe\\';

/** Whether somebody serves the holder's pipe. To look at the pipe itself would be to open it, before it is known whose it is. */
const isServed = (): boolean => {
  try {
    return readdirSync(PIPES).some((name) => PIPES + name === pipeName(undefined));
  } catch {
    // Wine lists none. A host that is not needed after all is ended unasked.
    return false;
  }
};

/**
 * Starts a host for this process, with as little loaded as that takes. Never throws: the start that is made without it says what is wrong.
 * @param simulate name or file of a simulated machine; the real one where left out
 * @returns undefined where the host cannot be started, or is not known to be needed: the machine's holder may have prepared
 */
export const startEarlyHost = (simulate: string | undefined, host = hostFile()): EarlyHost | undefined => {
  if (simulate === undefined && (process.platform !== 'win32' || isServed())) return undefined;
  try {
    if (statSync(host).size === 0) return undefined;
    const started = new HostProcess(process.execPath, [host, ...attachedArgs(simulate, false)], ['pipe', 'pipe']);
    return started.child.pid === undefined ? undefined : new EarlyHost(started, simulate);
  } catch {
    // As documented: it is tried again where a host is needed.
    return undefined;
  }
};
