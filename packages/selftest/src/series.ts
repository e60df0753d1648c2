import { QgaError, type StatusResult } from '@qga-vss/core';
import type { Bench, Experiment } from './experiments/experiment.ts';
import { type Evidence, EXPERIMENTS, type ExperimentName } from './experiments/index.ts';
import type { Guest } from './guest.ts';
import { makeSureThawed } from './rescue.ts';
import { scopeOf } from './scope.ts';

/** How one experiment went. */
export interface Trial<E> {
  /** Epoch milliseconds; both left out where it was not made. */
  readonly startedAt?: number;
  readonly durationMs?: number;
  readonly evidence?: E;
  /** What kept it from seeing anything. */
  readonly error?: QgaError;
  /** Why it was not made. */
  readonly skipped?: string;
}

export type Trials = { readonly [N in ExperimentName]: Trial<Evidence[N]> };

export interface Series {
  readonly trials: Trials;
  /** What the machine is left like; an error where that cannot be told. */
  readonly left: StatusResult | QgaError;
}

export interface SeriesOptions extends Pick<Bench, 'volumes' | 'options'> {
  readonly guest: Guest;
  readonly long: boolean;
  /** Aborted by the user. */
  readonly signal: AbortSignal;
  /** Told before each; nothing is frozen then. */
  readonly onBegin: (title: string) => void;
}

/** Milliseconds for one experiment, whatever writers and provider take: then it is given up. */
const LIMIT_MS = 300_000;
/** Milliseconds in which what was told to stop may still come to its own end. */
const GRACE_MS = 3000;

/** What all that freezes afterwards in the guest would only fail at again. */
const FOUNDATION: ExperimentName = 'freeze';
const WITHOUT_FOUNDATION: ReadonlySet<ExperimentName> = new Set(['look', 'exclude', FOUNDATION, 'hypervisor']);

const reasonToSkip = (name: ExperimentName, trials: Partial<Trials>, { guest, long, signal }: SeriesOptions): string | undefined => {
  const experiment: Experiment<unknown> = EXPERIMENTS[name];
  if (signal.aborted) return 'It was interrupted before.';
  if ((experiment.fromHypervisor ?? false) !== guest.fromHypervisor)
    return guest.fromHypervisor
      ? 'It is made within the guest: "qga-vss selftest" there.'
      : 'It is made from the hypervisor: "qga-vss selftest --guest" there.';
  if (experiment.long && !long) return 'It holds for longer than Windows does, and is only made with --long.';
  if (experiment.shared && !guest.shared)
    return 'A machine in memory ends with the process that keeps it, so nobody can see what a death leaves behind.';
  if (!WITHOUT_FOUNDATION.has(name) && trials[FOUNDATION]?.evidence === undefined) return 'The plain freeze before it failed.';
  return undefined;
};

/** Runs one, bounded and interruptible; when this resolves, what it connected and started has ended. */
const attempt = async <E>(experiment: Experiment<E>, options: SeriesOptions): Promise<Trial<E>> => {
  const { clock } = options.guest;
  const [startedAt, began] = [clock.now(), clock.monotonic()];
  const stop = new AbortController();
  const over = new AbortController();
  const forward = (): void => stop.abort();
  options.signal.addEventListener('abort', forward, { once: true });
  void clock.sleep(LIMIT_MS, over.signal).then(() => over.signal.aborted || forward());
  const stopped = new Promise<never>((_, reject) => {
    const giveUp = (): void =>
      reject(QgaError.of(options.signal.aborted ? 'CANCELLED' : 'CALL_HUNG', { detail: 'The experiment was given up.' }));
    stop.signal.addEventListener('abort', () => void clock.sleep(GRACE_MS, over.signal).then(giveUp), { once: true });
  });
  const result = await (async (): Promise<Pick<Trial<E>, 'evidence' | 'error'>> => {
    await using scope = scopeOf(options.guest);
    try {
      return { evidence: await Promise.race([experiment.run({ ...options, ...scope, signal: stop.signal }), stopped]) };
    } catch (thrown) {
      return { error: QgaError.from(thrown) };
    } finally {
      over.abort();
      options.signal.removeEventListener('abort', forward);
    }
  })();
  return { startedAt, durationMs: clock.monotonic() - began, ...result };
};

const isThawed = (left: StatusResult | QgaError): boolean => !(left instanceof QgaError) && left.state === 'thawed';

/** Makes every experiment there is reason to, one after the other; after each the machine is thawed, or it was the last. */
export const runSeries = async (options: SeriesOptions): Promise<Series> => {
  const trials: Partial<Record<ExperimentName, Trial<unknown>>> = {};
  let left: StatusResult | QgaError | undefined;
  for (const name of Object.keys(EXPERIMENTS) as ExperimentName[]) {
    const skipped =
      left === undefined || isThawed(left)
        ? reasonToSkip(name, trials as Partial<Trials>, options)
        : 'The machine was not thawed after the experiment before.';
    if (skipped !== undefined) {
      trials[name] = { skipped };
      continue;
    }
    options.onBegin(EXPERIMENTS[name].title);
    trials[name] = await attempt<unknown>(EXPERIMENTS[name], options);
    left = await makeSureThawed(options.guest);
  }
  return { trials: trials as Trials, left: left ?? (await makeSureThawed(options.guest)) };
};
