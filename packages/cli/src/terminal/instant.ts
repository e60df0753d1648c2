/** Epoch milliseconds for people: `2026-01-02 23:00:00 UTC`; as a number where no calendar has them. */
export const instant = (epochMs: number): string => {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? String(epochMs) : `${date.toISOString().replace('T', ' ').slice(0, 19)} UTC`;
};
