import type { Volume, Volumes } from '../platform/volumes.ts';
import { DRIVE_TYPES, type DriveType } from '../vss/enums.ts';
import { QgaError } from '../vss/errors.ts';
import { callAsync, type Library } from './library.ts';
import { Block } from './memory.ts';
import { readText } from './registry.ts';
import { ERROR_FILE_NOT_FOUND, ERROR_MORE_DATA, ERROR_NO_MORE_FILES } from './win32.ts';

/** Characters, not bytes: the reference gave byte counts here and let Windows write beyond its buffers. */
const MAX_PATH = 260;
const LONGEST_PATH = 32_768;
const INVALID_HANDLE_VALUE = -1;
/** Each call has a stack of its own, waiting or not ([koffi.ts](koffi.ts)); koffi keeps those of eight. */
const AT_ONCE = 8;

/** Media that may be absent or far away are not asked for their label: that can take seconds, and they cannot be frozen. */
const UNASKED: ReadonlySet<DriveType> = new Set(['no-root', 'remote', 'cdrom']);

interface Origin {
  readonly boot: string | undefined;
  readonly systemDevice: string | undefined;
}

const someAtOnce = async <T>(all: readonly T[], ask: (one: T) => Promise<Volume>): Promise<readonly Volume[]> => {
  const volumes: Volume[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) volumes.push(...(await Promise.all(all.slice(from, from + AT_ONCE).map(ask))));
  return volumes;
};

/** The volumes of this Windows. What can touch a device runs off the event loop. */
export class WindowsVolumes implements Volumes {
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  /** @throws the Win32 error of listing the volumes. */
  async list(): Promise<readonly Volume[]> {
    return await this.name(await this.find());
  }

  /** @throws the Win32 error of listing the volumes. */
  async find(): Promise<readonly Volume[]> {
    const guidPaths = this.#guidPaths();
    const origin = { boot: this.#bootVolume(), systemDevice: readText(this.#library, 'SYSTEM\\Setup', 'SystemPartition') };
    return await someAtOnce(guidPaths, (guidPath) => this.#describe(guidPath, origin));
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

  #guidPaths(): readonly string[] {
    const { FindFirstVolumeW, FindNextVolumeW, FindVolumeClose } = this.#library.kernel32;
    using buffer = new Block(MAX_PATH * 2);
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

  async #describe(guidPath: string, origin: Origin): Promise<Volume> {
    const mounts = this.#mounts(guidPath);
    const driveType = await this.#driveType(guidPath, mounts.mountPaths[0]);
    const boot = guidPath.toLowerCase() === origin.boot?.toLowerCase();
    const device = this.#device(guidPath);
    const system = device !== undefined && device.toLowerCase() === origin.systemDevice?.toLowerCase();
    return { guidPath, ...mounts, driveType, boot, system };
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

  /** Windows answers for a volume's own path; Wine only for the path it is mounted on. */
  async #driveType(guidPath: string, mountPath: string | undefined): Promise<DriveType> {
    const { GetDriveTypeW } = this.#library.kernel32;
    const typeOf = async (path: string): Promise<DriveType> => DRIVE_TYPES[await callAsync(GetDriveTypeW, path)] ?? 'unknown';
    const type = await typeOf(guidPath);
    return (type === 'unknown' || type === 'no-root') && mountPath !== undefined ? typeOf(mountPath) : type;
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

  /** The volume that holds Windows; undefined where Windows cannot say. */
  #bootVolume(): string | undefined {
    const { GetSystemWindowsDirectoryW, GetVolumePathNameW, GetVolumeNameForVolumeMountPointW } = this.#library.kernel32;
    using buffer = new Block(LONGEST_PATH * 2);
    const characters = LONGEST_PATH;
    if (GetSystemWindowsDirectoryW(buffer.address, characters) === 0) return undefined;
    if (GetVolumePathNameW(buffer.textToNul(0), buffer.address, characters) === 0) return undefined;
    if (GetVolumeNameForVolumeMountPointW(buffer.textToNul(0), buffer.address, MAX_PATH) === 0) return undefined;
    return buffer.textToNul(0);
  }

  /** `\Device\HarddiskVolume1`: what the registry calls the partition that Windows was started from. */
  #device(guidPath: string): string | undefined {
    const { QueryDosDeviceW } = this.#library.kernel32;
    using buffer = new Block(LONGEST_PATH * 2);
    const name = guidPath.replace(/^\\\\\?\\/, '').replace(/\\$/, '');
    return QueryDosDeviceW(name, buffer.address, LONGEST_PATH) === 0 ? undefined : buffer.textToNul(0);
  }
}
