import type { ThawResult } from '@qga-vss/core';

/** What there is to say of a snapshot, for a person, and whether it is good. */
export const verdict = ({
  consistency = 'unknown',
  heldMs,
  reasons,
}: ThawResult): { readonly good: boolean; readonly lines: readonly string[] } => {
  const worth = `The snapshot is ${consistency}; the guest was frozen for ${Math.round(heldMs ?? 0)} ms.`;
  if (consistency === 'application') return { good: true, lines: [worth] };
  return { good: false, lines: [worth, ...reasons.map(({ object = 'The guest', message, remedy }) => `${object}: ${message} ${remedy}`)] };
};
