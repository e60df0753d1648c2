import type { Experiment } from './experiment.ts';

export interface ExcludeEvidence {
  /** The writer that was left out; undefined where there is none. */
  readonly excluded: string | undefined;
  /** Ids of the writers that would take part. */
  readonly writers: readonly string[];
}

/** A dry run without one of the writers. */
export const exclude: Experiment<ExcludeEvidence> = {
  title: 'Plans a freeze without one of the writers; freezes nothing',
  run: async ({ guest, options, signal }) => {
    const service = await guest.connect();
    const { writers: all } = await service.freeze({ ...options, dryRun: true }, { signal });
    const [first] = all;
    if (first === undefined) return { excluded: undefined, writers: [] };
    const { writers } = await service.freeze({ ...options, dryRun: true, excludeWriters: [first.id] }, { signal });
    return { excluded: first.id, writers: writers.map(({ id }) => id) };
  },
};
