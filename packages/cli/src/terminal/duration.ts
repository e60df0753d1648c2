const SECOND = 1000;
const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** Milliseconds for people: `85 ms`, `1.2 s`, `2 min 5 s`, `1 d 6 h`; from a minute on of two units at most. */
export const duration = (ms: number): string => {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 60 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  const seconds = Math.round(ms / SECOND);
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  const [[unit, size] = ['s', 1], [lesser, lesserSize] = ['s', 1]] = UNITS.slice(first);
  const rest = Math.floor((seconds % size) / lesserSize);
  return `${Math.floor(seconds / size)} ${unit}${rest === 0 ? '' : ` ${rest} ${lesser}`}`;
};
