import { CODES, explain, FAILURES } from '@qga-vss/core/internal';
import type { View } from '../method/view.ts';

/** `qga-vss explain`: what a code means, and what to do. */
export const explainView: View<'explain'> = {
  text: async () => (await import('./text.ts')).explainLines,
  operandValues: [...CODES.map(({ name }) => name), ...Object.keys(FAILURES)],
  offline: ({ code }) => ({ matches: [...explain(code)], simulated: false }),
};
