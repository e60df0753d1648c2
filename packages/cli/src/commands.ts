import type { Command } from './command-line/command.ts';
import { completionCommand } from './completion/command.ts';
import { hostCommand } from './host/command.ts';
import { METHOD_COMMANDS } from './method/command.ts';
import { MODULE_COMMANDS } from './module/command.ts';
import { runCommand } from './run/command.ts';
import { selftestCommand } from './selftest/command.ts';
import { timelineCommand } from './timeline/command.ts';

/** Every command, in the order of help. */
export const COMMANDS: readonly Command[] = [
  runCommand,
  ...METHOD_COMMANDS,
  selftestCommand,
  ...MODULE_COMMANDS,
  timelineCommand,
  hostCommand,
  completionCommand(() => COMMANDS),
];
