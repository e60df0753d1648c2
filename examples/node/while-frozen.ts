import { type FreezeOptions, type Happening, type Service, type ThawResult, toldToWriters } from '@qga-vss/core';

/** Milliseconds in which a snapshot has to be there: Windows holds writes for ten seconds. */
const LIMIT_MS = 8000;

/** What came of a snapshot: what it is worth, and what was thrown while it was taken. */
export interface Snapshot {
  readonly outcome: ThawResult;
  readonly failure?: unknown;
}

/**
 * Freezes, takes the snapshot, and thaws whatever came of it. If this process dies meanwhile its host thaws.
 * @param take has to resolve only once the snapshot is there, and to give up when its signal says so; it may write to no disk
 * @throws QgaError where the guest cannot be frozen; nothing is frozen then, and nothing was taken
 */
export const whileFrozen = async (
  service: Service,
  options: FreezeOptions,
  take: (signal: AbortSignal) => Promise<void>,
): Promise<Snapshot> => {
  const { sessionId, backupType } = await service.freeze(options);
  // With copy the writers are told how it went: told of another type's success, databases may truncate their logs.
  const thaw = (happened: Happening): Promise<ThawResult> => service.thaw({ sessionId, ...toldToWriters(happened, { backupType }) });
  try {
    await take(AbortSignal.timeout(LIMIT_MS));
  } catch (failure) {
    return { outcome: await thaw('block-threw'), failure };
  }
  return { outcome: await thaw('block-ended') };
};

/** What there is to say about it, for a person, and whether it is good. */
export const verdict = ({ outcome, failure }: Snapshot): { readonly good: boolean; readonly lines: readonly string[] } => {
  const { consistency = 'unknown', heldMs = 0, reasons } = outcome;
  if (failure !== undefined)
    return {
      good: false,
      lines: [`No good snapshot: ${failure instanceof Error ? failure.message : failure}`, 'If there is one, delete it.'],
    };
  const worth = `The snapshot is ${consistency}; the guest was frozen for ${Math.round(heldMs)} ms.`;
  if (consistency === 'application') return { good: true, lines: [worth] };
  return { good: false, lines: [worth, ...reasons.map(({ object = 'The guest', message, remedy }) => `${object}: ${message} ${remedy}`)] };
};
