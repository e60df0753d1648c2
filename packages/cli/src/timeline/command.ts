import type { Command } from '../command-line/command.ts';
import { COLOR, VERBOSE } from '../command-line/common-options.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import type { OptionSpec } from '../command-line/option.ts';

const HTML: OptionSpec = {
  name: 'html',
  kind: 'text',
  description: 'Write the page there; on standard output where left out.',
  placeholder: 'file',
};

/** `qga-vss timeline`: a report as a picture. */
export const timelineCommand: Command = {
  name: 'timeline',
  summary: 'Draws a saved report as one HTML page: the steps, the hold against its limit, writers, failures.',
  description: [
    'The page needs nothing else and runs no script; it can be read by keyboard and screen reader, by day and by night, and on paper. It takes what --report saved, or what "qga-vss run --json" printed.',
  ],
  operands: '<report>',
  operandIsPath: true,
  options: [HTML, VERBOSE, COLOR],
  examples: [{ does: 'Draws what "qga-vss run --report run.json" has saved.', cli: 'qga-vss timeline run.json --html run.html' }],
  exitCodes: [EXIT.done, EXIT.unexpected, EXIT.usage],
  run: async (call) => {
    const { drawTimeline } = await import('./draw.ts');
    return await drawTimeline(call);
  },
};
