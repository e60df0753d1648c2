import { readFileSync, writeFileSync } from 'node:fs';
import { Misused } from './arguments.ts';
import type { Line } from './line.ts';

/** What a row took, or why it could not be measured. */
export interface RowTold {
  readonly name: string;
  /** Milliseconds. */
  readonly tookMs: number;
  readonly failure?: string;
}

/** A run of the bench, as it is saved. */
export interface Run {
  readonly machine: string;
  /** Of the sources, as git describes them. */
  readonly commit?: string;
  /** When it began, in ISO 8601. */
  readonly at?: string;
  readonly rows?: readonly RowTold[];
  readonly lines: readonly Line[];
}

/** @throws Misused where it cannot be written */
export const save = (file: string, run: Run): void => {
  try {
    writeFileSync(file, `${JSON.stringify(run, undefined, 2)}\n`);
  } catch (thrown) {
    throw new Misused(`${file} cannot be written: ${thrown instanceof Error ? thrown.message : thrown}`, { cause: thrown });
  }
};

const parsed = (file: string): Partial<Run> => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    throw new Misused(`${file} cannot be read: ${thrown instanceof Error ? thrown.message : thrown}`, { cause: thrown });
  }
};

/** @throws Misused naming the file where it cannot be read or is no run */
export const read = (file: string): Run => {
  const run = parsed(file);
  if (!Array.isArray(run.lines)) throw new Misused(`${file} holds no run of the bench.`);
  return { machine: '', ...run, lines: run.lines };
};
