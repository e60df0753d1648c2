import { dirname } from 'node:path';
import { QgaError } from '../vss/errors.ts';
import { hostEnvironment } from './host-environment.ts';
import type { ProcessEnd } from './host-process.ts';
import { onKoffi } from './on-koffi.ts';
import { startProcess } from './start-host.ts';

/** A process that is to become the machine's holder. */
export interface LaunchedHolder {
  readonly hasEnded: boolean;
  /** How it ended; one that has not within `ms` milliseconds is killed. */
  end(ms: number): Promise<ProcessEnd>;
  /** It does not keep this process any more. */
  release(): void;
}

/** Milliseconds to find out why a holder ended. */
const LOAD_MS = 10_000;

/** Errors of Windows that say that it has nothing left to start a process with. */
const NO_RESOURCES: ReadonlySet<number> = new Set([0x8007_0004, 0x8007_0008, 0x8007_000e, 0x8007_05aa, 0x8007_05ad, 0x8007_05af]);

/**
 * Starts a holder. Elsewhere than on Windows its standard error is a pipe of our own, which is closed once it is up: nothing of it
 * lies on a disk, and it has no pipe of the caller's, for whose end launchers wait.
 * @param args the bundle first
 * @throws DETACH_BLOCKED, KOFFI_UNAVAILABLE, HOST_NOT_STARTABLE, HOST_START_FAILED
 */
export const launchHolder = async (node: string, args: readonly string[]): Promise<LaunchedHolder> =>
  // Nothing is said to a holder but at its endpoint.
  process.platform === 'win32' ? await launchOnWindows(node, args) : await startProcess(node, args, ['ignore', 'ignore']);

/**
 * On Windows what leaves the job inherits nothing, whichever way it does; so its process is watched, and where it ends the same
 * bundle is started attached, to load only: what it says then is why.
 */
const launchOnWindows = async (node: string, args: readonly string[]): Promise<LaunchedHolder> => {
  const [{ startDetached }, { ExitWatch }, { processPipes }] = await onKoffi(() =>
    Promise.all([import('../windows/detached.ts'), import('../windows/exit-watch.ts'), import('../windows/pipes.ts')]),
  );
  const { library } = processPipes();
  const start = { executable: node, arguments: args, environment: hostEnvironment(process.env), folder: dirname(node) };
  const { pid } = await startDetached(library, start).catch((thrown: unknown) => {
    throw refused(QgaError.from(thrown), node);
  });
  const watch = new ExitWatch(library, pid);
  return {
    get hasEnded() {
      return watch.hasEnded;
    },
    end: async () => {
      if (!watch.hasEnded) {
        watch.terminate();
        return { stderr: '' };
      }
      return { exitCode: watch.exitCode(), stderr: await loadingSays(node, args) };
    },
    release: () => watch[Symbol.dispose](),
  };
};

/** What a bundle that is only to load says on its standard error. */
const loadingSays = async (node: string, args: readonly string[]): Promise<string> => {
  // It reads and answers nothing.
  const attached = await startProcess(node, [...args, '--load'], ['ignore', 'ignore']);
  return (await attached.end(LOAD_MS)).stderr;
};

/** CreateProcess refused the program itself. */
const refused = (error: QgaError, node: string): QgaError => {
  const { hresult } = error.at;
  if (hresult === undefined) return error;
  const name = NO_RESOURCES.has(hresult) ? 'HOST_START_FAILED' : 'HOST_NOT_STARTABLE';
  return QgaError.of(name, { object: node, detail: error.message }, { cause: error });
};
