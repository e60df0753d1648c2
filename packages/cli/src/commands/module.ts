import { existsSync } from 'node:fs';
import { QgaError } from '@qga-vss/core';
import type { Call, Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { installModule } from '../module/install.ts';
import { pathOfModule } from '../module/path.ts';
import { modulesRoot, packagedModule, targetIn } from '../module/places.ts';
import { uninstallModule } from '../module/uninstall.ts';
import { type Verification, verifyModule } from '../module/verify.ts';
import { COLOR, JSON_OUTPUT, VERBOSE } from '../options/common.ts';
import type { OptionSpec } from '../options/spec.ts';
import { findEditions } from '../powershell/editions.ts';
import { engineEnvironment } from '../powershell/environment.ts';
import { printJson } from '../print/json.ts';
import { installedLines, pathLines, uninstalledLines, verificationLines } from '../print/module.ts';
import type { Screen } from '../print/screen.ts';

const DESTINATION: OptionSpec = {
  name: 'destination',
  kind: 'text',
  description: 'A folder of PowerShell modules other than that of all users, such as one of an image that is being made.',
  placeholder: 'folder',
};

const OPTIONS: readonly OptionSpec[] = [DESTINATION, JSON_OUTPUT, VERBOSE, COLOR];

const rootOf = ({ world, options: { destination } }: Call): string => modulesRoot(destination, world);

const print = <T>({ world, options, out }: Call, result: T, lines: (result: T, screen: Screen) => readonly string[]): void => {
  if (options['json'] === true) printJson(world, result);
  else out.print(lines(result, out));
};

const verification = ({ world, options: { destination } }: Call, root: string): Promise<Verification> => {
  const module = packagedModule();
  const how = { editions: findEditions(world.env), env: engineEnvironment(world.env), allowUntrusted: destination !== undefined };
  return verifyModule(module, targetIn(root, module), how);
};

const exitCodeOf = (found: Verification | null): number => (found === null || found.ok ? EXIT.done : EXIT.impossible);

const CODES = [EXIT.done, EXIT.unexpected, EXIT.usage, EXIT.impossible];
const CODES_OF_CHANGE = [EXIT.done, EXIT.unexpected, EXIT.usage, EXIT.busy, EXIT.impossible];

const install: Command = {
  name: 'module install',
  summary: 'Put the PowerShell module QgaVss where both editions of PowerShell find it, and prove that it imports.',
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
    const root = rootOf(call);
    const installed = installModule(packagedModule(), root);
    // Elsewhere there is no PowerShell at a place of its own.
    const verified = call.world.platform === 'win32' ? await verification(call, root) : null;
    print(call, { ...installed, verification: verified }, installedLines);
    return exitCodeOf(verified);
  },
};

const uninstall: Command = {
  name: 'module uninstall',
  summary: 'Remove every version of the PowerShell module QgaVss.',
  description: ['Only the files that its manifests list are removed, and folders that are empty then.'],
  options: OPTIONS,
  examples: [{ does: 'Removes it for all users.', cli: 'qga-vss module uninstall' }],
  exitCodes: CODES_OF_CHANGE,
  run: async (call) => {
    print(call, uninstallModule(rootOf(call), packagedModule().guid), uninstalledLines);
    return EXIT.done;
  },
};

const path: Command = {
  name: 'module path',
  summary: 'Say where the PowerShell module QgaVss is installed, or would be, and where this package has it.',
  options: OPTIONS,
  examples: [{ does: 'Says where it is.', cli: 'qga-vss module path' }],
  exitCodes: CODES,
  run: async (call) => {
    print(call, pathOfModule(packagedModule(), rootOf(call)), pathLines);
    return EXIT.done;
  },
};

const verify: Command = {
  name: 'module verify',
  summary: 'Import the installed PowerShell module in every PowerShell there is, and rehearse a snapshot with it.',
  description: [
    'Windows PowerShell and PowerShell are started from their own folders, without profiles, one process each; the search path is not used. The files are compared with those of this package. Nothing is frozen: the rehearsal is about a machine in memory.',
  ],
  options: OPTIONS,
  examples: [{ does: 'Verifies it, as JSON.', cli: 'qga-vss module verify --json' }],
  exitCodes: CODES,
  run: async (call) => {
    const root = rootOf(call);
    const target = targetIn(root, packagedModule());
    if (!existsSync(target)) throw QgaError.of('MODULE_NOT_INSTALLED', { object: target });
    const verified = await verification(call, root);
    print(call, verified, verificationLines);
    return exitCodeOf(verified);
  },
};

/** `qga-vss module …`: the PowerShell module that comes with this package. */
export const MODULE_COMMANDS: readonly Command[] = [install, uninstall, path, verify];
