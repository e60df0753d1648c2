import type { ThawResult } from '@qga-vss/core';

/** What thaw did where it ended no hold of its own, and what that means. */
export const unheld = ({
  rescued,
  changed,
}: Pick<ThawResult, 'rescued' | 'changed'>): { readonly word: string; readonly meaning: string } => {
  if (rescued) return { word: 'RESCUED', meaning: 'What was left frozen is released. Do not rely on a snapshot taken meanwhile.' };
  if (changed) return { word: 'CALLED OFF', meaning: 'What was prepared is called off; nothing was frozen.' };
  return { word: 'NOTHING TO THAW', meaning: 'Nothing was frozen.' };
};
