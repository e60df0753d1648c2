import { normalizeOptions } from '../contract/normalize-options.ts';
import { validate } from '../contract/validate.ts';
import type { Machine } from '../platform/machine.ts';

/**
 * What a first freeze does that comes out the same before anybody asks for it: what is checked once a process is checked, libraries
 * are loaded, functions bound and compiled. In small steps, for a process that has nothing else to do between them; what fails fails
 * again where it counts, and is told there. No step makes an object of VSS or asks the device of a volume, but of that
 * which Windows runs from: those may hang, and a process cannot end before such a call has. None is taken while the machine is being frozen.
 *
 * The check of what this process runs is no weaker for it: it is about files that have been loaded, and nearer to their loading now.
 */
export async function* rehearsalOf({
  processes,
  events,
  vss,
  registry,
  history,
  volumes,
  diagnostics,
}: Machine): AsyncGenerator<void, void, void> {
  const isBeingFrozen = (): boolean => events.probe().events !== 'none';
  if (!processes.isElevated() || isBeingFrozen()) return;
  yield;
  processes.untrustedPaths();
  yield;
  normalizeOptions(validate('freeze', { volumes: ['C:'] }));
  registry.readVssOption();
  yield;
  await volumes.learn();
  yield;
  await events.rehearse();
  yield;
  vss.initialize();
  yield;
  processes.identify();
  yield;
  await diagnostics.runningSqlServers();
  yield;
  if (!history.isForbidden() && !isBeingFrozen()) await history.read();
}
