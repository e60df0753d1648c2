import packageJson from '../../package.json' with { type: 'json' };
import type { Command } from '../command-line/command.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import { powershellCompletion } from './powershell.ts';
import { completionTable } from './table.ts';

/** `qga-vss completion powershell`. @param all the commands to complete, this one among them */
export const completionCommand = (all: () => readonly Command[]): Command => ({
  name: 'completion powershell',
  summary: 'Prints a script that makes PowerShell complete commands, options and their values.',
  description: [
    'It works in Windows PowerShell 5.1 and PowerShell 7. Put its first example into your profile ($PROFILE) to have it always.',
  ],
  options: [],
  examples: [
    { does: 'Completes in this session.', cli: 'qga-vss completion powershell | Out-String | Invoke-Expression' },
    { does: 'Prints the script.', cli: 'qga-vss completion powershell' },
  ],
  exitCodes: [EXIT.done, EXIT.usage],
  run: async ({ world }) => {
    world.stdout.write(powershellCompletion(completionTable(all()), packageJson.version));
    return EXIT.done;
  },
});
