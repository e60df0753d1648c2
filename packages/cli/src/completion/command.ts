import packageJson from '../../package.json' with { type: 'json' };
import type { Command } from '../command-line/command.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { powershellCompletion } from './powershell.ts';
import { completionTable, type Table } from './table.ts';
import { zshCompletion } from './zsh.ts';

/** A shell, and how it is made to complete. */
interface Shell {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Completes in this session, where that can be said with a pipe. */
  readonly now?: string;
  readonly script: (table: Table, version: string) => string;
}

const SHELLS: readonly Shell[] = [
  {
    name: 'powershell',
    title: 'PowerShell',
    description:
      'It works in Windows PowerShell 5.1 and PowerShell 7. Put its first example into your profile ($PROFILE) to have it always.',
    now: 'qga-vss completion powershell | Out-String | Invoke-Expression',
    script: powershellCompletion,
  },
  {
    name: 'bash',
    title: 'bash',
    description:
      'It works in bash from 4.0 on, with or without the package bash-completion. Put this into ~/.bashrc: source <(qga-vss completion bash); or save the script in /etc/bash_completion.d for everybody.',
    script: bashCompletion,
  },
  {
    name: 'zsh',
    title: 'zsh',
    description:
      'Put this into ~/.zshrc behind compinit: source <(qga-vss completion zsh); or save the script as _qga-vss in a folder of $fpath for everybody.',
    script: zshCompletion,
  },
  {
    name: 'fish',
    title: 'fish',
    description: 'Save the script as ~/.config/fish/completions/qga-vss.fish to have it always.',
    now: 'qga-vss completion fish | source',
    script: fishCompletion,
  },
];

/** `qga-vss completion SHELL`. @param all the commands to complete, these among them */
export const completionCommands = (all: () => readonly Command[]): readonly Command[] =>
  SHELLS.map(({ name, title, description, now, script }) => ({
    name: `completion ${name}`,
    summary: `Prints a script that makes ${title} complete commands, options and their values.`,
    description: [description],
    options: [],
    examples: [
      ...(now === undefined ? [] : [{ does: 'Completes in this session.', cli: now }]),
      { does: 'Prints the script.', cli: `qga-vss completion ${name}` },
    ],
    exitCodes: [EXIT.done, EXIT.usage],
    run: async ({ world }) => {
      world.stdout.write(script(completionTable(all()), packageJson.version));
      return EXIT.done;
    },
  }));
