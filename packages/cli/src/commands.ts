import type { Command } from './command-line/command.ts';
import { completionCommand } from './completion/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { explainCommand } from './explain/command.ts';
import { hostCommand } from './host/command.ts';
import type { CommandMethod } from './method/view.ts';
import { MODULE_COMMANDS } from './module/command.ts';
import { providersCommand, registerCommand, unregisterCommand } from './providers/command.ts';
import { runCommand } from './run/command.ts';
import { selftestCommand } from './selftest/command.ts';
import { freezeCommand, prepareCommand, thawCommand } from './session/command.ts';
import { statusCommand } from './status/command.ts';
import { timelineCommand } from './timeline/command.ts';
import { volumesCommand } from './volumes/command.ts';
import { writersCommand } from './writers/command.ts';

/** Every method that the contract gives a command line. @seam */
export const METHOD_COMMANDS: { readonly [M in CommandMethod]: Command } = {
  prepare: prepareCommand,
  freeze: freezeCommand,
  thaw: thawCommand,
  status: statusCommand,
  volumes: volumesCommand,
  writers: writersCommand,
  providers: providersCommand,
  doctor: doctorCommand,
  explain: explainCommand,
  providerRegister: registerCommand,
  providerUnregister: unregisterCommand,
};

/** Every command, in the order of help. */
export const COMMANDS: readonly Command[] = [
  runCommand,
  ...Object.values(METHOD_COMMANDS),
  selftestCommand,
  ...MODULE_COMMANDS,
  timelineCommand,
  hostCommand,
  completionCommand(() => COMMANDS),
];
