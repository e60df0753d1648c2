import type { Command } from './command-line/command.ts';
import { completionCommands } from './completion/command.ts';
import { configCommand } from './config/command.ts';
import { doctorView } from './doctor/view.ts';
import { explainView } from './explain/view.ts';
import { hostCommand } from './host/command.ts';
import { methodCommand } from './method/command.ts';
import type { CommandMethod, View } from './method/view.ts';
import { MODULE_COMMANDS } from './module/command.ts';
import { runCommand } from './run/command.ts';
import { selftestCommand } from './selftest/command.ts';
import { thawView } from './session/view.ts';
import { statusView } from './status/view.ts';
import { timelineCommand } from './timeline/command.ts';

const registration = async () => (await import('./providers/text.ts')).registrationLines;

/** Every method that the contract gives a command line: how it shows its result, and what else the command line adds. @seam */
export const VIEWS: { readonly [M in CommandMethod]: View<M> } = {
  prepare: { text: async () => (await import('./session/text.ts')).prepareLines },
  freeze: { text: async () => (await import('./session/text.ts')).freezeLines },
  thaw: thawView,
  status: statusView,
  volumes: { text: async () => (await import('./volumes/text.ts')).volumesLines },
  writers: { text: async () => (await import('./writers/text.ts')).writersLines },
  providers: { text: async () => (await import('./providers/text.ts')).providersLines },
  doctor: doctorView,
  explain: explainView,
  providerRegister: { text: registration },
  providerUnregister: { text: registration },
};

const commandOf = <M extends CommandMethod>(method: M): Command => methodCommand(method, VIEWS[method] as View<M>);

/** Every command, in the order of help. */
export const COMMANDS: readonly Command[] = [
  runCommand,
  ...(Object.keys(VIEWS) as CommandMethod[]).map(commandOf),
  selftestCommand,
  ...MODULE_COMMANDS,
  timelineCommand,
  hostCommand,
  configCommand,
  ...completionCommands(() => COMMANDS),
];
