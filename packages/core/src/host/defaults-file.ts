import { readFileSync, statSync } from 'node:fs';
import { QgaError } from '../vss/errors.ts';
import { onKoffi } from './on-koffi.ts';
import { posixDoubt } from './posix-trust.ts';

/** The defaults file of this machine: where it is, and what it says, where there is one. */
export interface DefaultsFile {
  readonly path: string;
  readonly text?: string;
  /** There is one that this account may not read. */
  readonly isHidden?: true;
}

/** A place for the file, and what makes what is there one that others could change. */
interface Place {
  readonly path: string;
  doubt(): string | undefined;
}

/** Where it is but on Windows. */
const POSIX_PATH = '/etc/qga-vss/defaults.json';

/** Bytes: more options than there are take less. */
const LARGEST = 65_536;

const codeOf = (thrown: unknown): string | undefined => (thrown as NodeJS.ErrnoException).code;

const ABSENT: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);
const HIDDEN: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM']);

/**
 * What is at a place, where only administrators can have put it there.
 * @throws DEFAULTS_NOT_TRUSTED; DEFAULTS_INVALID where it cannot be read
 */
export const readTrusted = ({ path, doubt }: Place): DefaultsFile => {
  try {
    const stats = statSync(path);
    const doubted = doubt();
    if (doubted !== undefined) throw QgaError.of('DEFAULTS_NOT_TRUSTED', { object: path, detail: doubted });
    if (!stats.isFile()) throw QgaError.of('DEFAULTS_INVALID', { object: path, detail: 'It is no file.' });
    if (stats.size > LARGEST) throw QgaError.of('DEFAULTS_INVALID', { object: path, detail: `It is larger than ${LARGEST} bytes.` });
    return { path, text: readFileSync(path, 'utf8') };
  } catch (thrown) {
    if (ABSENT.has(codeOf(thrown))) return { path };
    if (HIDDEN.has(codeOf(thrown))) return { path, isHidden: true };
    if (thrown instanceof QgaError) throw thrown;
    throw QgaError.of('DEFAULTS_INVALID', { object: path, detail: `It cannot be read (${codeOf(thrown) ?? thrown}).` }, { cause: thrown });
  }
};

/**
 * The defaults file of this machine: `qga-vss\defaults.json` in ProgramData, which the registry names, or `/etc/qga-vss/defaults.json`;
 * never one of the current folder or of a variable of the environment, which whoever starts the command may choose.
 * @throws DEFAULTS_NOT_TRUSTED, DEFAULTS_INVALID, KOFFI_UNAVAILABLE
 */
export const readDefaultsFile = async (): Promise<DefaultsFile> => {
  if (process.platform !== 'win32') return readTrusted({ path: POSIX_PATH, doubt: () => posixDoubt(POSIX_PATH) });
  const { windowsDefaultsFile } = await onKoffi(() => import('../windows/defaults-file.ts'));
  return readTrusted(windowsDefaultsFile());
};
