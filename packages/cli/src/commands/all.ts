import type { Command } from '../command.ts';
import { completionCommand } from './completion.ts';
import { hostCommand } from './host.ts';
import { METHOD_COMMANDS } from './methods.ts';
import { MODULE_COMMANDS } from './module.ts';
import { runCommand } from './run.ts';
import { selftestCommand } from './selftest.ts';
import { timelineCommand } from './timeline.ts';

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
