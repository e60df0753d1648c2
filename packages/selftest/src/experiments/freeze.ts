import { type CheckResult, type FreezeResult, QgaError, type Service, type StatusResult, type ThawResult } from '@qga-vss/core';
import type { Child } from '../guest.ts';
import { type Bench, type Experiment, freezesSystem, type Seen, watchThawed, within } from './experiment.ts';

/** How a command ended. */
interface CommandEnd {
  /** Null where it was killed or could not be started. */
  readonly exitCode: number | null;
  readonly said: string;
}

/** What a second process sees of a freeze; nothing on a machine that only its own process sees. */
export interface Onlooker {
  readonly status: StatusResult;
  /** Milliseconds until it knew. */
  readonly ms: number;
  /** How a freeze of its own was refused; undefined where it was not. */
  readonly refusal: QgaError | undefined;
  /** When it saw nothing of the freeze any more, counted from thaw. */
  readonly gone: Seen;
}

export interface FreezeEvidence {
  readonly freeze: FreezeResult;
  readonly thaw: ThawResult;
  /** Milliseconds for which it was to be held. */
  readonly plannedMs: number;
  readonly onlooker: Onlooker | undefined;
  /** A command that was started while frozen: how it ended before thaw, and, where it did not, soon after. */
  readonly command: { readonly frozen: CommandEnd | undefined; readonly thawed: CommandEnd | undefined };
  readonly systemFrozen: boolean;
  readonly simulated: boolean;
  readonly architecture: string;
  /** What doctor says of the errors that VSS logged, before and after. */
  readonly log: { readonly before: CheckResult | undefined; readonly after: CheckResult | undefined };
}

/** Milliseconds for which it holds. */
const HELD_MS = 1000;
/** Milliseconds for a command to end: on a busy guest to start one takes a while; what stalls takes until Windows lets writes go. */
const COMMAND_MS = 3000;

const isEventLog = ({ name }: CheckResult): boolean => name === 'event-log';

/** The second freeze is a dry run: should it be let in, it freezes nothing. */
const askMeanwhile = async (watcher: Service, { guest: { clock }, options }: Bench): Promise<Omit<Onlooker, 'gone'>> => {
  const began = clock.monotonic();
  const status = await watcher.status();
  const ms = clock.monotonic() - began;
  const refusal = await watcher.freeze({ ...options, dryRun: true }).then(() => undefined, QgaError.from);
  return { status, ms, refusal };
};

const endOf = async ({ exited, said }: Child): Promise<CommandEnd> => ({ exitCode: await exited, said: await said });

/** One freeze of a second, with applications, as a backup makes it; a second process looks on. */
export const freeze: Experiment<FreezeEvidence> = {
  title: 'Freezes for a second, applications included, while a second process looks on',
  run: async (bench) => {
    const { guest, options, signal } = bench;
    const { clock } = guest;
    const service = await guest.connect();
    const watcher = await guest.connect();
    const { checks: before } = await watcher.doctor({}, { signal });
    const frozen = await service.freeze(options, { signal });
    const began = clock.monotonic();
    const ending = endOf(guest.command());
    const [meanwhile, inTime] = await Promise.all([
      guest.shared ? askMeanwhile(watcher, bench) : undefined,
      within(bench, COMMAND_MS, ending),
    ]);
    await clock.sleep(HELD_MS - (clock.monotonic() - began), signal);
    const plannedMs = clock.monotonic() - began;
    const thaw = await service.thaw({ sessionId: frozen.sessionId, succeeded: true, includeDocuments: true });
    const late = inTime === undefined ? await within(bench, COMMAND_MS, ending) : undefined;
    const onlooker = meanwhile && { ...meanwhile, gone: await watchThawed(bench, watcher) };
    const { checks: after } = await watcher.doctor({}, { signal });
    return {
      freeze: frozen,
      thaw,
      plannedMs,
      onlooker,
      command: { frozen: inTime, thawed: late },
      systemFrozen: freezesSystem(bench),
      simulated: guest.simulated,
      architecture: guest.architecture,
      log: { before: before.find(isEventLog), after: after.find(isEventLog) },
    };
  },
};
