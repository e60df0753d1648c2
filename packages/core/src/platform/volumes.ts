import type { DriveType } from '../vss/enums.ts';
import type { QgaError } from '../vss/errors.ts';

export interface Volumes {
  /** Every volume of the machine, in the order Windows lists them. */
  list(): Promise<readonly Volume[]>;
  /** The same without `label` and `fileSystem`, which have to be asked of the devices. */
  find(): Promise<readonly Volume[]>;
  /** Learns what stays as it is, as finding them does, and asks no device but that which the machine runs from. For a process that has time to. */
  learn(): Promise<void>;
  /** What was found, in the same order, with them. */
  name(found: readonly Volume[]): Promise<readonly Volume[]>;
  /** A path with `%variables%` filled in from this process's environment. */
  expandEnvironment(path: string): string;
}

export interface Volume {
  /** `\\?\Volume{guid}\` */
  readonly guidPath: string;
  /** Drive roots and mount folders, each with its trailing backslash. */
  readonly mountPaths: readonly string[];
  /** Why its mount paths could not be read; none are known then. */
  readonly unread?: QgaError;
  readonly driveType: DriveType;
  readonly label?: string;
  readonly fileSystem?: string;
  /** Windows is installed here. */
  readonly boot: boolean;
  /** Windows is started from here. */
  readonly system: boolean;
}
