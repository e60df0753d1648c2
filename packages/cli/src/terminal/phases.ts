import type { PhaseResult } from '@qga-vss/core';
import { duration } from './duration.ts';
import type { Screen } from './screen.ts';
import { rows } from './table.ts';

/** What is done in a step, for the one who waits for it or reads where it failed. */
const WORDS: Readonly<Record<string, string>> = {
  ownership: 'looking for another freeze',
  volumes: 'looking for volumes',
  ready: 'waiting for VSS to answer',
  com: 'starting COM',
  providers: 'asking for the providers',
  initialize: 'beginning a backup',
  gather: 'gathering the metadata of the writers',
  components: 'choosing the components of the writers',
  start: 'starting the snapshot set, or waiting for another backup to end',
  'add-volumes': 'adding the volumes',
  prepare: 'preparing the writers',
  check: 'asking the writers how they are',
  prepared: 'waiting for the freeze command',
  freeze: 'freezing',
  hold: 'holding',
  thaw: 'waiting for the snapshot to end',
  'check-snapshot': 'asking the writers how they fared',
  complete: 'telling the writers that the backup is complete',
  'check-complete': 'asking the writers how they ended',
  documents: 'reading the documents of the backup',
  abort: 'calling the backup off',
  release: 'releasing the backup',
  'stop-provider': 'stopping the provider',
  writer: 'asking the writers',
  'event-log': 'reading the event logs',
};

/** Words for a step; its name where there are none. */
export const phaseWords = (name: string): string => (Object.hasOwn(WORDS, name) ? (WORDS[name] ?? name) : name);

/** The steps in their order: when each began, counted from the first, and how long it took. */
export const phaseLines = (phases: readonly PhaseResult[], screen: Screen): readonly string[] => {
  const began = phases[0]?.startedAt ?? 0;
  return rows(
    phases.map(({ name, startedAt, durationMs }) => [`  +${duration(startedAt - began)}`, name, duration(durationMs)]),
    screen,
  );
};
