import type { QgaError } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { withFlags } from '../terminal/flags.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import { type PluginResult, pluginLine } from './nagios.ts';

/** Prints the line of a plugin. @returns its exit code */
export const tellPlugin = ({ world, options }: Call, said: PluginResult): number => {
  const { line, exitCode } = pluginLine(said, simulatedNote(options['simulate'] !== undefined));
  world.stdout.write(`${line}\n`);
  return exitCode;
};

/** A check that could not be made is unknown to a plugin, whatever kept it from being made: 2 would say that something is critical. */
export const tellUnmade = (call: Call, { name, message }: QgaError): number =>
  tellPlugin(call, { concerns: [{ severity: 'UNKNOWN', text: withFlags(`${name}: ${message}`) }], perf: [] });
