/** How many letters may be wrong. */
const MOST = 3;

/** Letters to be put in, taken out or replaced to make one word of another. */
const distance = (one: string, other: string): number => {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1];
    for (const [column, wanted] of [...other].entries())
      current.push(Math.min((above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1, (above[column] ?? 0) + (letter === wanted ? 0 : 1)));
    above = current;
  }
  return above[other.length] ?? 0;
};

/** The word that is most like another; undefined where none is like it. */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((one, other) => one.edits - other.edits);
  return best !== undefined && best.edits <= MOST && best.edits * 2 < best.candidate.length ? best.candidate : undefined;
};
