import type { Clock } from '../platform/clock.ts';
import { Requester } from '../requester/service.ts';
import type { InFlight } from '../rpc/in-flight.ts';
import type { ScenarioWriter } from '../simulator/scenario.ts';

/** Milliseconds without a request before each step. */
const QUIET_MS = 10;

/** How large the machine in memory is, and how often it is frozen: what is compiled by then is what a first freeze runs. */
const WRITERS = 30;
const COMPONENTS = 10;
const FREEZES = 3;

/**
 * Prepares a host that is idle for its first freeze: the steps of the requester's rehearsal, then freezes of a machine in memory,
 * which go through the same requester. A request goes before the next step, and once there is a session there is no other.
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
  for (let time = 0; time < FREEZES; time++) {
    yield;
    await freezeInMemory(clock);
  }
  yield;
  collectGarbage();
}

/** Of loading and rehearsing: V8 would come to it by itself in the first freeze, and take a tenth of that for it. */
const collectGarbage = (): void => {
  // Had here, and not by every host as it starts.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  const { runInNewContext } = process.getBuiltinModule('node:vm');
  setFlagsFromString('--expose-gc');
  // A context has it that is made from here on.
  runInNewContext('gc()');
};

const freezeInMemory = async (clock: Clock): Promise<void> => {
  const [{ openSimulatedMachine }, { scenarioNamed }, { scenario }] = await Promise.all([
    import('../simulator/machine.ts'),
    import('../simulator/catalogue.ts'),
    import('../simulator/scenario.ts'),
  ]);
  const { delays: _, ...healthy } = scenarioNamed('healthy');
  const writers = Array.from({ length: WRITERS }, (_, index) => largeWriter(index));
  await using requester = new Requester(openSimulatedMachine(scenario({ ...healthy, writers }), clock, { traced: false }));
  await requester.freeze();
  await requester.thaw();
};

/** Some of its components lie below others, as those of real writers do. */
const largeWriter = (index: number): ScenarioWriter => {
  const id = `{00000000-0000-4000-8000-${String(index).padStart(12, '0')}}`;
  const components = Array.from({ length: COMPONENTS }, (_, each) => ({
    type: 2,
    logicalPath: each % 4 === 3 ? `Component ${each - 1}` : '',
    name: `Component ${each}`,
    selectable: true,
  }));
  return { writerId: id, instanceId: id, name: `Writer ${index}`, components };
};
