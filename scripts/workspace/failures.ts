/** A test, a group's preparation or a file that failed. */
export interface Failure {
  /** Its file and names, outermost first; or what else failed. */
  readonly of: readonly string[];
  /** Why, line by line. */
  readonly why: readonly string[];
}

/**
 * What failed, for the end of a run of which often no more than the end is seen.
 * @param limit lines at most; each failure has an equal share of them
 */
export const failureLines = (failures: readonly Failure[], limit: number): readonly string[] => {
  if (failures.length === 0) return [];
  // One is kept for how many are left out.
  const shown = failures.slice(0, failures.length > limit ? limit - 1 : limit);
  const share = Math.floor(limit / shown.length) - 1;
  const lines = shown.flatMap(({ of, why }) => [`failed: ${of.join(' > ')}`, ...why.slice(0, share).map((line) => `    ${line}`)]);
  const left = failures.length - shown.length;
  return left === 0 ? lines : [...lines, `and ${left} more`];
};
