import type { QgaError } from '../vss/errors.ts';

/** A program to start outside the caller's job. */
export interface DetachedStart {
  /** Full path. */
  readonly executable: string;
  readonly arguments: readonly string[];
  /** All of the environment it gets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its current folder, which cannot be removed while it runs. */
  readonly folder: string;
}

/** One way of starting it that Windows does not allow here. */
export interface Refusal {
  readonly refused: QgaError;
}

export interface Started {
  /** Process id. */
  readonly pid: number;
}
