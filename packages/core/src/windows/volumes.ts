import type { Volume, Volumes } from '../platform/volumes.ts';
import { DRIVE_TYPES, type DriveType } from '../vss/enums.ts';
import { QgaError } from '../vss/errors.ts';
import { callAsync, type Library } from './library.ts';
import { Block } from './memory.ts';
import { readText } from './registry.ts';
import { ERROR_FILE_NOT_FOUND, ERROR_MORE_DATA, ERROR_NO_MORE_FILES, INVALID_HANDLE_VALUE } from './win32.ts';

/** Characters, not bytes: the reference gave byte counts here and let Windows write beyond its buffers. */
const MAX_PATH = 260;
const LONGEST_PATH = 32_768;
/** How many devices are asked for their labels at once: the pool has four threads, and VSS needs some of them meanwhile. */
const AT_ONCE = 2;
/** The root of a drive. */
const ROOT = /^[A-Z]:\\$/i;

/** Media that may be absent or far away are not asked for their label: that can take seconds, and they cannot be frozen. */
const UNASKED: ReadonlySet<DriveType> = new Set(['no-root', 'remote', 'cdrom']);

/** Where this Windows comes from, which stays as it is until it is started anew. */
interface Origin {
  /** The volume that it is installed on; undefined where it cannot say. */
  readonly boot: string | undefined;
  /** The device of the partition that it was started from, by the registry. */
  readonly systemDevice: string | undefined;
}

/** What the mount manager and the registry know of a volume. */
type Mounted = Pick<Volume, 'guidPath' | 'mountPaths' | 'unread' | 'boot' | 'system'>;

/** Asks so many at once that one which is slow holds up few others. @returns in the order of `all` */
const someAtOnce = async (all: readonly Volume[], ask: (one: Volume) => Promise<Volume>): Promise<readonly Volume[]> => {
  const answers = [...all];
  const left = all.entries();
  const askOnwards = async (): Promise<void> => {
    for (const [index, one] of left) answers[index] = await ask(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOnwards));
  return answers;
};

/** The volumes of this Windows. What can touch a device runs off the event loop. */
export class WindowsVolumes implements Volumes {
  readonly #library: Library;
  #origin: Origin | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  /** @throws the Win32 error of listing the volumes. */
  async list(): Promise<readonly Volume[]> {
    return await this.name(await this.find());
  }

  /** @throws the Win32 error of listing the volumes. */
  async find(): Promise<readonly Volume[]> {
    // Each is asked for its type while the next one is looked up.
    return await Promise.all(Array.from(this.#mounted(), (mounted) => this.#describe(mounted)));
  }

  async learn(): Promise<void> {
    const own = [...this.#mounted()].find(({ boot }) => boot);
    if (own !== undefined) await this.#name(await this.#describe(own));
  }

  name(found: readonly Volume[]): Promise<readonly Volume[]> {
    return someAtOnce(found, (volume) => this.#name(volume));
  }

  /** @throws the Win32 error of the expansion. */
  expandEnvironment(path: string): string {
    if (!path.includes('%')) return path;
    const { ExpandEnvironmentStringsW } = this.#library.kernel32;
    let characters = MAX_PATH;
    for (;;) {
      using buffer = new Block(characters * 2);
      const needed = ExpandEnvironmentStringsW(path, buffer.address, characters);
      if (needed === 0) throw this.#library.lastError('ExpandEnvironmentStringsW', path);
      if (needed <= characters) return buffer.textToNul(0);
      characters = needed;
    }
  }

  /** Every volume that the mount manager knows. No device is asked, but that which Windows is on. */
  *#mounted(): Generator<Mounted> {
    // Made once: to clear its pages costs more than most of these calls.
    using buffer = new Block(LONGEST_PATH * 2);
    const guidPaths = this.#guidPaths(buffer);
    const { boot, systemDevice } = this.#whence(buffer);
    for (const guidPath of guidPaths) {
      yield {
        guidPath,
        ...this.#mounts(guidPath),
        boot: guidPath.toLowerCase() === boot?.toLowerCase(),
        system: systemDevice !== undefined && this.#device(buffer, guidPath)?.toLowerCase() === systemDevice.toLowerCase(),
      };
    }
  }

  #guidPaths(buffer: Block): readonly string[] {
    const { FindFirstVolumeW, FindNextVolumeW, FindVolumeClose } = this.#library.kernel32;
    const search = FindFirstVolumeW(buffer.address, MAX_PATH);
    if (search === INVALID_HANDLE_VALUE) throw this.#library.lastError('FindFirstVolumeW');
    const found: string[] = [];
    try {
      do found.push(buffer.textToNul(0));
      while (FindNextVolumeW(search, buffer.address, MAX_PATH) !== 0);
      const code = this.#library.lastErrorCode();
      if (code !== ERROR_NO_MORE_FILES) throw this.#library.win32Error(code, 'FindNextVolumeW');
    } finally {
      FindVolumeClose(search);
    }
    return found;
  }

  async #describe(mounted: Mounted): Promise<Volume> {
    return { ...mounted, driveType: await this.#driveType(mounted.guidPath, mounted.mountPaths[0]) };
  }

  /** One odd volume must not stop the others: where its mount paths cannot be read none are known, and it says why. */
  #mounts(guidPath: string): Pick<Volume, 'mountPaths' | 'unread'> {
    try {
      return { mountPaths: this.#mountPaths(guidPath) };
    } catch (thrown) {
      return { mountPaths: [], unread: QgaError.from(thrown) };
    }
  }

  /** A list of texts, each ended by NUL, the whole ended by another. */
  #mountPaths(guidPath: string): readonly string[] {
    const { GetVolumePathNamesForVolumeNameW } = this.#library.kernel32;
    const { scratch } = this.#library;
    let characters = MAX_PATH;
    for (;;) {
      using buffer = new Block(characters * 2);
      const done = GetVolumePathNamesForVolumeNameW(guidPath, buffer.address, characters, scratch.address) !== 0;
      const code = done ? 0 : this.#library.lastErrorCode();
      const needed = scratch.uint32(0);
      if (done) return buffer.text(0, characters).split('\0\0', 1)[0]?.split('\0').filter(Boolean) ?? [];
      // A volume that went away after it was listed must not stop the others.
      if (code === ERROR_FILE_NOT_FOUND) return [];
      if (code !== ERROR_MORE_DATA || needed <= characters)
        throw this.#library.win32Error(code, 'GetVolumePathNamesForVolumeNameW', guidPath);
      characters = needed;
    }
  }

  /** Windows answers for a volume's own path and for its drive; Wine only for what it is mounted on. A mount folder leads over others. */
  async #driveType(guidPath: string, mountPath: string | undefined): Promise<DriveType> {
    const paths = mountPath === undefined ? [guidPath] : ROOT.test(mountPath) ? [mountPath, guidPath] : [guidPath, mountPath];
    const { GetDriveTypeW } = this.#library.kernel32;
    let type: DriveType = 'unknown';
    for (const path of paths) {
      type = DRIVE_TYPES[await callAsync(GetDriveTypeW, path)] ?? 'unknown';
      if (type !== 'unknown' && type !== 'no-root') break;
    }
    return type;
  }

  /** Nothing is added where the volume does not answer: it may be locked, raw or without a medium. */
  async #name(volume: Volume): Promise<Volume> {
    if (UNASKED.has(volume.driveType)) return volume;
    const { GetVolumeInformationW } = this.#library.kernel32;
    const fileSystemAt = MAX_PATH * 2;
    // Freed once the call has come back, and never before.
    using buffer = new Block(fileSystemAt + MAX_PATH * 2);
    const [{ address }, size] = [buffer, MAX_PATH];
    const answer = await callAsync(GetVolumeInformationW, volume.guidPath, address, size, 0, 0, 0, address + fileSystemAt, size);
    if (answer === 0) return volume;
    const [label, fileSystem] = [buffer.textToNul(0), buffer.textToNul(fileSystemAt)];
    return { ...volume, ...(label === '' ? {} : { label }), ...(fileSystem === '' ? {} : { fileSystem }) };
  }

  /** Kept once it is known. */
  #whence(buffer: Block): Origin {
    const origin = this.#origin ?? {
      boot: this.#bootVolume(buffer),
      systemDevice: readText(this.#library, 'SYSTEM\\Setup', 'SystemPartition'),
    };
    if (origin.boot !== undefined) this.#origin = origin;
    return origin;
  }

  #bootVolume(buffer: Block): string | undefined {
    const { GetSystemWindowsDirectoryW, GetVolumePathNameW, GetVolumeNameForVolumeMountPointW } = this.#library.kernel32;
    const characters = LONGEST_PATH;
    if (GetSystemWindowsDirectoryW(buffer.address, characters) === 0) return undefined;
    if (GetVolumePathNameW(buffer.textToNul(0), buffer.address, characters) === 0) return undefined;
    if (GetVolumeNameForVolumeMountPointW(buffer.textToNul(0), buffer.address, MAX_PATH) === 0) return undefined;
    return buffer.textToNul(0);
  }

  /** `\Device\HarddiskVolume1`: what the registry calls the partition that Windows was started from. */
  #device(buffer: Block, guidPath: string): string | undefined {
    const { QueryDosDeviceW } = this.#library.kernel32;
    const name = guidPath.replace(/^\\\\\?\\/, '').replace(/\\$/, '');
    return QueryDosDeviceW(name, buffer.address, LONGEST_PATH) === 0 ? undefined : buffer.textToNul(0);
  }
}
