import type { Command } from '../command-line/command.ts';
import { COLOR, JSON_OUTPUT, VERBOSE } from '../command-line/common-options.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import type { OptionSpec } from '../command-line/option.ts';

const DESTINATION: OptionSpec = {
  name: 'destination',
  kind: 'text',
  description: 'A folder of PowerShell modules other than that of all users, such as one of an image that is being made.',
  placeholder: 'folder',
};

const OPTIONS: readonly OptionSpec[] = [DESTINATION, JSON_OUTPUT, VERBOSE, COLOR];

const CODES = [EXIT.done, EXIT.unexpected, EXIT.usage, EXIT.impossible];
const CODES_OF_CHANGE = [EXIT.done, EXIT.unexpected, EXIT.usage, EXIT.busy, EXIT.impossible];

const installCommand: Command = {
  name: 'module install',
  summary: 'Puts the PowerShell module QgaVss where both editions of PowerShell find it, and proves that it imports.',
  description: [
    'It goes below %ProgramFiles%\\WindowsPowerShell\\Modules, which only administrators may write to. It is there as a whole or not at all; where the same is there already, nothing is changed. Other versions stay: sessions may use them, and PowerShell imports the highest.',
  ],
  options: OPTIONS,
  examples: [
    { does: 'Installs it for all users, and verifies it.', cli: 'qga-vss module install' },
    { does: 'Puts it into an image that is being made.', cli: 'qga-vss module install --destination image/Modules' },
  ],
  exitCodes: CODES_OF_CHANGE,
  run: async (call) => {
    const { install } = await import('./perform.ts');
    return await install(call);
  },
};

const uninstallCommand: Command = {
  name: 'module uninstall',
  summary: 'Removes every version of the PowerShell module QgaVss.',
  description: ['Only the files that its manifests list are removed, and folders that are empty then.'],
  options: OPTIONS,
  examples: [{ does: 'Removes it for all users.', cli: 'qga-vss module uninstall' }],
  exitCodes: CODES_OF_CHANGE,
  run: async (call) => {
    const { uninstall } = await import('./perform.ts');
    return await uninstall(call);
  },
};

const pathCommand: Command = {
  name: 'module path',
  summary: 'Says where the PowerShell module QgaVss is installed, or would be, and where this package has it.',
  options: OPTIONS,
  examples: [{ does: 'Says where it is.', cli: 'qga-vss module path' }],
  exitCodes: CODES,
  run: async (call) => {
    const { path } = await import('./perform.ts');
    return await path(call);
  },
};

const verifyCommand: Command = {
  name: 'module verify',
  summary: 'Imports the installed PowerShell module in every PowerShell there is, and rehearses a snapshot with it.',
  description: [
    'Windows PowerShell and PowerShell are started from their own folders, without profiles, one process each; the search path is not used. The files are compared with those of this package. Nothing is frozen: the rehearsal is about a machine in memory.',
  ],
  options: OPTIONS,
  examples: [{ does: 'Verifies it, as JSON.', cli: 'qga-vss module verify --json' }],
  exitCodes: CODES,
  run: async (call) => {
    const { verify } = await import('./perform.ts');
    return await verify(call);
  },
};

/** `qga-vss module` and what follows it: the PowerShell module that comes with this package. */
export const MODULE_COMMANDS: readonly Command[] = [installCommand, uninstallCommand, pathCommand, verifyCommand];
