import { hostMain } from '@qga-vss/core';
import type { Command } from '../command.ts';
import { openOptions, SIMULATE } from '../options/common.ts';
import type { OptionSpec } from '../options/spec.ts';

const CALLER: OptionSpec = {
  name: 'caller',
  kind: 'integer',
  description: 'A process whose death thaws, beside the end of standard input.',
  placeholder: 'pid',
};

/** `qga-vss host`: the product for programs of any language. */
export const hostCommand: Command = {
  name: 'host',
  summary: 'Speak JSON-RPC 2.0 on standard input and output, one message a line, until they end; then thaw and end.',
  options: [SIMULATE, CALLER],
  examples: ['qga-vss host', 'qga-vss host --simulate healthy'],
  run: ({ options }) => {
    const { simulate } = openOptions(options);
    const { caller } = options;
    return hostMain([
      ...(simulate === undefined ? [] : ['--simulate', simulate]),
      ...(caller === undefined ? [] : ['--caller', String(caller)]),
    ]);
  },
};
