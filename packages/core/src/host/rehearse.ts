import type { Clock } from '../platform/clock.ts';
import { Requester } from '../requester/service.ts';
import type { InFlight } from '../rpc/in-flight.ts';

/** Milliseconds without a request before each step. */
const QUIET_MS = 10;

/**
 * Prepares a host that is idle for its first freeze: the steps of the requester's rehearsal, then a freeze of a machine in memory,
 * which goes through the same requester. A request goes before the next step, and once there is a session there is no other.
 */
export const rehearse = async (requester: Requester, inFlight: Pick<InFlight, 'size' | 'idle'>, clock: Clock): Promise<void> => {
  try {
    for await (const _ of stepsOf(requester, clock)) {
      do {
        await inFlight.idle();
        await clock.sleep(QUIET_MS);
      } while (inFlight.size > 0);
      if (requester.mayHold) return;
    }
  } catch {
    // What fails here fails again where it is asked for, and is told there.
  }
};

async function* stepsOf(requester: Requester, clock: Clock): AsyncGenerator<void, void, void> {
  yield;
  yield* requester.rehearsal();
  yield;
  await freezeInMemory(clock);
}

const freezeInMemory = async (clock: Clock): Promise<void> => {
  const [{ openSimulatedMachine }, { scenarioNamed }, { scenario }] = await Promise.all([
    import('../simulator/machine.ts'),
    import('../simulator/catalogue.ts'),
    import('../simulator/scenario.ts'),
  ]);
  const { delays: _, ...healthy } = scenarioNamed('healthy');
  await using requester = new Requester(openSimulatedMachine(scenario(healthy), clock, { traced: false }));
  await requester.freeze();
  await requester.thaw();
};
