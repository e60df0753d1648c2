import type { OptionSpec } from '../command-line/option.ts';

export const REPORT: OptionSpec = {
  name: 'report',
  kind: 'text',
  description: 'Save a report there after thaw, for "qga-vss timeline"; an older one is replaced.',
  placeholder: 'file',
};
