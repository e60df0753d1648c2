import { EXIT, EXIT_OF_CONSISTENCY } from '../command-line/exit-codes.ts';
import type { View } from '../method/view.ts';
import { reportOfThaw } from './report.ts';

/** `qga-vss thaw`: the end of a session in a process of its own. */
export const thawView: View<'thaw'> = {
  text: async () => (await import('./text.ts')).thawLines,
  report: reportOfThaw,
  exitCode: ({ consistency }) => (consistency === undefined ? EXIT.done : EXIT_OF_CONSISTENCY[consistency]),
  exitCodes: Object.values(EXIT_OF_CONSISTENCY),
};
