/** What of the tests is run. */
export interface Choice<T> {
  readonly tiers: readonly T[];
  /** For vitest: paths, words of paths, options. */
  readonly words: readonly string[];
}

/**
 * The tiers named first, else all but those that are run by name only; of these, where other words follow, those with test files that fit.
 * @param tiersWith the names of the tiers with test files that the words fit
 * @throws Error with what to say where nothing fits
 */
export const choose = <T extends { readonly name: string; readonly byName?: true }>(
  args: readonly string[],
  tiers: readonly T[],
  tiersWith: (words: readonly string[]) => readonly string[],
): Choice<T> => {
  const known = new Set(tiers.map(({ name }) => name));
  const end = args.findIndex((arg) => !known.has(arg));
  const words = end < 0 ? [] : args.slice(end);
  const names = end < 0 ? args : args.slice(0, end);
  const named = names.length === 0 ? tiers.filter(({ byName }) => byName !== true) : tiers.filter(({ name }) => names.includes(name));
  if (words.length === 0) return { tiers: named, words };
  const fitting = tiersWith(words);
  const chosen = named.filter(({ name }) => fitting.includes(name));
  if (chosen.length === 0)
    throw new Error(`No test file of ${names.length === 0 ? 'any tier' : names.join(', ')} fits: ${words.join(' ')}`);
  return { tiers: chosen, words };
};
