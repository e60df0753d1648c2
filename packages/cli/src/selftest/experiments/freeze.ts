import { type CheckResult, type FreezeResult, QgaError, type Service, type StatusResult, type ThawResult } from '@qga-vss/core';
import { type Bench, type Experiment, isThawed, watch, within } from './experiment.ts';

export interface FreezeEvidence {
  readonly freeze: FreezeResult;
  readonly thaw: ThawResult;
  /** What a second process saw and how long it took it to ask; absent on a machine that only its own process sees. */
  readonly seen?: { readonly status: StatusResult; readonly ms: number };
  /** How a freeze of the second process was refused; undefined where it was not. */
  readonly refusal?: QgaError | undefined;
  /** What a command that was started while frozen said before thaw; undefined where it did not get that far. */
  readonly command: string | undefined;
  /** Milliseconds after which a second process saw nothing of the freeze any more. */
  readonly gone?: { readonly ms: number | undefined; readonly last: StatusResult };
  /** Whether the volume that holds Windows was among those frozen. */
  readonly systemFrozen: boolean;
  readonly architecture: string;
  readonly simulated: boolean;
  /** What doctor says of the errors that VSS logged, before and after. */
  readonly log: { readonly before: CheckResult | undefined; readonly after: CheckResult | undefined };
}

/** Milliseconds for which it holds. */
const HELD_MS = 1000;
/** Milliseconds for a command to end: on a busy guest to start one takes a while; what stalls takes until Windows lets writes go. */
const COMMAND_MS = 3000;
/** Milliseconds for the machine to be itself again after thaw. */
const GONE_MS = 10_000;

const isEventLog = ({ name }: CheckResult): boolean => name === 'event-log';

const askMeanwhile = async (watcher: Service, { guest: { clock }, options }: Bench): Promise<Pick<FreezeEvidence, 'seen' | 'refusal'>> => {
  const began = clock.monotonic();
  const status = await watcher.status();
  const ms = clock.monotonic() - began;
  const refusal = await watcher.freeze(options).then(() => undefined, QgaError.from);
  return { seen: { status, ms }, refusal };
};

const runCommand = async (bench: Bench): Promise<string | undefined> => {
  const child = bench.guest.command();
  const said = await within(bench, COMMAND_MS, child.said);
  child.kill();
  return said;
};

/** One freeze of a second, with applications, as a backup makes it; a second process looks on. */
export const freeze: Experiment<FreezeEvidence> = {
  title: 'Freezes for a second, applications included, while a second process looks on',
  run: async (bench) => {
    const { guest, options, signal } = bench;
    const service = await guest.connect();
    const watcher = await guest.connect();
    const { checks: before } = await watcher.doctor({}, { signal });
    const frozen = await service.freeze(options, { signal });
    const began = guest.clock.monotonic();
    const [meanwhile, command] = await Promise.all([guest.shared ? askMeanwhile(watcher, bench) : {}, runCommand(bench)]);
    await guest.clock.sleep(HELD_MS - (guest.clock.monotonic() - began), signal);
    const thaw = await service.thaw({ sessionId: frozen.sessionId, succeeded: true, includeDocuments: true });
    const gone = guest.shared ? { gone: await watch(bench, () => watcher.status(), isThawed, GONE_MS) } : {};
    const { checks: after } = await watcher.doctor({}, { signal });
    return {
      freeze: frozen,
      thaw,
      ...meanwhile,
      command,
      ...gone,
      systemFrozen: bench.volumes.some(({ boot }) => boot),
      architecture: guest.architecture,
      simulated: guest.simulated,
      log: { before: before.find(isEventLog), after: after.find(isEventLog) },
    };
  },
};
