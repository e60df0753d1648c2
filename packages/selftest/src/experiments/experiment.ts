import { type FreezeOptions, QgaError, type Service, type StatusResult, type VolumeInfo } from '@qga-vss/core';
import type { Guest } from '../guest.ts';

/** What an experiment works with. */
export interface Bench {
  readonly guest: Guest;
  readonly volumes: readonly VolumeInfo[];
  /** Options of every freeze: the volumes by their GUID paths, copy, a hold limit of seconds. */
  readonly options: FreezeOptions & { readonly volumes: string[]; readonly holdMs: number };
  /** Aborted when the user interrupts, or when the experiment takes too long. */
  readonly signal: AbortSignal;
  /** Something to be done when the experiment is over, however that comes about: all that it started has ended, its guest is closed. */
  readonly finally: (work: (guest: Guest) => Promise<void>) => void;
}

/** Something that is done to the guest, and what is seen meanwhile. It judges nothing. */
export interface Experiment<E> {
  /** What it does, in words. */
  readonly title: string;
  /** Other processes must see the freeze. */
  readonly shared?: true;
  /** Only done from the hypervisor, where no other is. */
  readonly fromHypervisor?: true;
  /** Only done where it was asked for. */
  readonly long?: true;
  /** What it connects and starts is ended for it, so it leaves nothing; what it throws is the reason why nothing was seen. */
  run(bench: Bench): Promise<E>;
}

/** The same options for freezes that are about processes: no application has to be made quiet for them. */
export const withoutWriters = ({ options }: Bench): Bench['options'] => ({ ...options, writers: 'none' });

/** Whether the volume that holds Windows is among those frozen: without it nothing that Windows does itself can stall. */
export const freezesSystem = ({ volumes, guest }: Bench): boolean => !guest.simulated && volumes.some(({ boot }) => boot);

/** Options as a command line, and no others: what is tried must not depend on a file. */
export const flagsOf = ({ volumes, backupType, holdMs, writers, allowUntrustedPaths }: Bench['options']): readonly string[] => [
  ...volumes.flatMap((volume) => ['--volumes', volume]),
  ...(backupType === undefined ? [] : ['--backup-type', backupType]),
  ...(writers === undefined ? [] : ['--writers', writers]),
  ...(allowUntrustedPaths ? ['--allow-untrusted-paths'] : []),
  '--no-defaults',
  '--hold-ms',
  String(holdMs),
];

/** How long something took to become so; undefined where it did not within the limit. */
export interface Seen {
  readonly ms: number | undefined;
  readonly last: StatusResult;
}

const LOOK_EVERY_MS = 20;

/** Looks at the machine until it is so, or the limit has passed. @throws CANCELLED */
export const watch = async (
  { guest: { clock }, signal }: Pick<Bench, 'guest' | 'signal'>,
  status: () => Promise<StatusResult>,
  isSo: (status: StatusResult) => boolean,
  limitMs: number,
): Promise<Seen> => {
  const began = clock.monotonic();
  for (;;) {
    const last = await status();
    const ms = clock.monotonic() - began;
    if (isSo(last)) return { ms, last };
    if (ms > limitMs) return { ms: undefined, last };
    if (signal.aborted) throw QgaError.of('CANCELLED');
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
};

export const isThawed = ({ state }: StatusResult): boolean => state === 'thawed';

/** Milliseconds for the machine to be itself again after thaw. */
const GONE_MS = 10_000;

/** When the machine is itself again. */
export const watchThawed = (bench: Bench, service: Pick<Service, 'status'>): Promise<Seen> =>
  watch(bench, () => service.status(), isThawed, GONE_MS);

/** Milliseconds for a freeze of a process of its own to come about, whatever the writers take. */
export const FREEZE_LIMIT_MS = 180_000;

/** Resolves with undefined after so many milliseconds, unless it does before. */
export const within = async <T>({ guest: { clock } }: Pick<Bench, 'guest'>, ms: number, work: Promise<T>): Promise<T | undefined> => {
  const over = new AbortController();
  try {
    return await Promise.race([work, clock.sleep(ms, over.signal).then(() => undefined)]);
  } finally {
    over.abort();
  }
};
