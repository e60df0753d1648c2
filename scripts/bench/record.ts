import { readFileSync, writeFileSync } from 'node:fs';
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

export const save = (file: string, run: Run): void => writeFileSync(file, `${JSON.stringify(run, undefined, 2)}\n`);

/** @throws Error naming the file where it cannot be read or is no run */
export const read = (file: string): Run => {
  const run: Partial<Run> = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(run.lines)) throw new Error(`${file} holds no run of the bench.`);
  return { machine: '', ...run, lines: run.lines };
};
