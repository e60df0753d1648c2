import { hostMain } from '@qga-vss/core/internal';
import type { Command } from '../command-line/command.ts';
import { openOptions, SIMULATE } from '../command-line/common-options.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import type { OptionSpec } from '../command-line/option.ts';

const CALLER: OptionSpec = {
  name: 'caller',
  kind: 'integer',
  description: 'A process whose death thaws, beside the end of standard input.',
  placeholder: 'pid',
};

const BATCH: OptionSpec = {
  name: 'batch',
  kind: 'switch',
  description: 'The end of standard input is no lost caller: what was asked before it is answered first.',
};

/** `qga-vss host`: the product for programs of any language. */
export const hostCommand: Command = {
  name: 'host',
  summary: 'Speaks JSON-RPC 2.0 on standard input and output, one message a line, until they end; then thaws and ends.',
  options: [CALLER, BATCH, SIMULATE],
  examples: [
    { does: 'Speaks until its input ends.', cli: 'qga-vss host' },
    { does: 'The same, about a machine in memory.', cli: 'qga-vss host --simulate healthy' },
  ],
  exitCodes: [EXIT.done, EXIT.unexpected, EXIT.usage, EXIT.impossible],
  run: ({ options }) => {
    const { simulate } = openOptions(options);
    const { caller, batch } = options;
    return hostMain([
      ...(simulate === undefined ? [] : ['--simulate', simulate]),
      ...(caller === undefined ? [] : ['--caller', String(caller)]),
      ...(batch === true ? ['--batch'] : []),
    ]);
  },
};
