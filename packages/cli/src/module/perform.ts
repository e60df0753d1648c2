import { existsSync } from 'node:fs';
import { QgaError } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import { findEditions } from '../powershell/editions.ts';
import { engineEnvironment } from '../powershell/environment.ts';
import { printJson } from '../terminal/json.ts';
import type { Screen } from '../terminal/screen.ts';
import { installModule } from './install.ts';
import { pathOfModule } from './path.ts';
import { modulesRoot, packagedModule, targetIn } from './places.ts';
import { installedLines, pathLines, uninstalledLines, verificationLines } from './text.ts';
import { uninstallModule } from './uninstall.ts';
import { type Verification, verifyModule } from './verify.ts';

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

export const install = async (call: Call): Promise<number> => {
  const root = rootOf(call);
  const installed = installModule(packagedModule(), root);
  // Elsewhere there is no PowerShell at a place of its own.
  const verified = call.world.platform === 'win32' ? await verification(call, root) : null;
  print(call, { ...installed, verification: verified }, installedLines);
  return exitCodeOf(verified);
};

export const uninstall = async (call: Call): Promise<number> => {
  print(call, uninstallModule(rootOf(call), packagedModule().guid), uninstalledLines);
  return EXIT.done;
};

export const path = async (call: Call): Promise<number> => {
  print(call, pathOfModule(packagedModule(), rootOf(call)), pathLines);
  return EXIT.done;
};

export const verify = async (call: Call): Promise<number> => {
  const root = rootOf(call);
  const target = targetIn(root, packagedModule());
  if (!existsSync(target)) throw QgaError.of('MODULE_NOT_INSTALLED', { object: target });
  const verified = await verification(call, root);
  print(call, verified, verificationLines);
  return exitCodeOf(verified);
};
