import type { Failure } from './failures.ts';

/** How many tests ended in which way. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Passed tests of groups that are worth a figure of their own. */
  readonly groups?: Readonly<Record<string, number>>;
  /** What failed, as far as it is known one by one. */
  readonly failures?: readonly Failure[];
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

export const sum = (all: readonly Counts[]): Counts => ({
  passed: all.reduce((total, { passed }) => total + passed, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
  skipped: all.reduce((total, { skipped }) => total + skipped, 0),
  failures: all.flatMap(({ failures = [] }) => failures),
});

export const words = ({ passed, failed, skipped }: Counts): string => `${passed} passed, ${failed} failed, ${skipped} skipped`;

export const groupWords = ({ groups = {} }: Counts): readonly string[] =>
  Object.entries(groups).map(([group, passed]) => `of these ${passed}: ${group}`);
