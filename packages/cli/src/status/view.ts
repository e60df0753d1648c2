import type { Result } from '@qga-vss/core';
import { EXIT, EXIT_OF_CONSISTENCY } from '../command-line/exit-codes.ts';
import type { View } from '../method/view.ts';
import { AGE_OPTIONS } from '../monitoring/options.ts';
import { WATCH } from './watch-option.ts';

/** States of a hold that is over without a thaw in time. */
const LOST: ReadonlySet<string> = new Set(['expired', 'stale'] satisfies Result<'status'>['state'][]);

/** `qga-vss status`, once or again and again. */
export const statusView: View<'status'> = {
  text: async () => (await import('./text.ts')).statusLines,
  exitCode: ({ state, consistency }) => (LOST.has(state) ? EXIT.lost : EXIT_OF_CONSISTENCY[consistency ?? 'application']),
  monitoring: {
    options: AGE_OPTIONS,
    asks: { last: 1 },
    view: async () => (await import('./monitoring.ts')).statusMonitoring,
  },
  exitCodes: Object.values(EXIT_OF_CONSISTENCY),
  instead: {
    option: WATCH,
    act: async (call, options) => {
      const { watchStatus } = await import('./watch.ts');
      return await watchStatus(call, options);
    },
  },
};
