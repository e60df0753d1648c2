import type { Command } from '../command-line/command.ts';
import { COLOR, JSON_OUTPUT, VERBOSE } from '../command-line/common-options.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import { defaultable } from '../method/defaults.ts';

/** `qga-vss show-config`, or `qga-vss --show-config`: what a freeze would be begun with, and who has decided that. */
export const configCommand: Command = {
  name: 'show-config',
  summary: 'Says where the defaults file is, whether it is used, and what each option would be and why.',
  description: [
    'The file holds options for prepare, freeze, thaw, run and doctor, by their names of JSON: an object such as {"volumes": ["D:"], "writers": "all"}; --json says the names. On Windows it is qga-vss\\defaults.json in the folder ProgramData of the machine, elsewhere /etc/qga-vss/defaults.json; it is used only where nobody but administrators can change it. What is given on the command line comes first.',
    'Options that are given here stand for those of a command line. "qga-vss --show-config" is the same.',
  ],
  get options() {
    return [...defaultable().map(({ spec }) => spec), JSON_OUTPUT, VERBOSE, COLOR];
  },
  examples: [
    { does: 'Says what a freeze would be begun with.', cli: 'qga-vss show-config' },
    { does: 'The same, with an option of a command line.', cli: 'qga-vss show-config --hold 9s --json' },
  ],
  exitCodes: [EXIT.done, EXIT.unexpected, EXIT.usage, EXIT.impossible],
  run: async (call) => {
    const { showConfig } = await import('./show.ts');
    return await showConfig(call);
  },
};
