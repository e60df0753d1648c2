/** Milliseconds that no calendar has. */
const isoOf = (epochMs: number): string | undefined => {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** Instants of the contract, by their names. */
const isInstant = (name: string, value: unknown): value is number => name.endsWith('At') && typeof value === 'number';

/** Few objects do, and the others need not be made anew. */
const hasInstant = (members: object): boolean => Object.keys(members).some((name) => name.endsWith('At'));

const withIso = (members: object): object =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => {
      const iso = isInstant(name, value) ? isoOf(value) : undefined;
      return iso === undefined
        ? [[name, value]]
        : [
            [name, value],
            [`${name}Iso`, iso],
          ];
    }),
  );

/**
 * For JSON.stringify: numbers with as many digits as are known, which is whole milliseconds of the system's clock and tenths of them
 * of a duration; and beside each instant the same in ISO 8601.
 */
export const readable = (name: string, value: unknown): unknown => {
  // As Date.now() does, so that what came first is first.
  if (isInstant(name, value)) return Math.floor(value);
  if (name.endsWith('Ms') && typeof value === 'number') return Math.round(value * 10) / 10;
  return typeof value === 'object' && value !== null && !Array.isArray(value) && hasInstant(value) ? withIso(value) : value;
};
