import { normalised } from '@qga-vss/test-kit/src/memory/expected-calls.ts';
import type { Guest } from './guest.ts';
import { type Line, line } from './line.ts';
import type { Cycle, Place, SideName } from './request.ts';
import type { Size } from './scenario.ts';
import { quantile, type Spread, spread } from './statistics.ts';

/** A benchmark by the name that the command line knows. */
export interface Row {
  readonly name: string;
  readonly measure: (guest: Guest) => Promise<Line[]>;
}

const PLACES: readonly Place[] = ['in-process', 'process'];
const WRITERS = 30;

/** Cycles before the ones that count: both sides are bound, connected and compiled by then. */
const BEFORE = 10;

/** Milliseconds from microseconds. */
const freezeMs = ({ freeze }: Cycle): number => freeze / 1000;

const both = <T>(of: (side: SideName) => T): Record<SideName, T> => ({ ours: of('ours'), native: of('native') });

/** @throws Error where the two requesters do not make the same calls: there would be nothing to compare. */
const checkCalls = async (guest: Guest, size: Size, place: Place): Promise<void> => {
  const traces = await guest.measure({ kind: 'trace', size, place });
  const [ours, native] = [normalised(traces.ours), normalised(traces.native)];
  const differs = ours.findIndex((call, index) => call !== native[index]);
  if (differs >= 0 || ours.length !== native.length)
    throw new Error(`The native requester makes other calls: ${native[differs]} instead of ${ours[differs]} (call ${differs + 1}).`);
};

const warm = (components: number, target: number, cycles: number): Row => ({
  name: `warm-${components}`,
  measure: async (guest) => {
    const size = { writers: WRITERS, components };
    const lines: Line[] = [];
    for (const place of PLACES) {
      await checkCalls(guest, size, place);
      const samples = await guest.measure({ kind: 'cycles', size, place, cycles, before: BEFORE });
      const spreads = both((side) => spread(samples[side].map(freezeMs)));
      lines.push(line(`freeze, 30 x ${components}, ${place}`, 'ratio', target, spreads));
    }
    return lines;
  },
});

/** What is left of the largest guest where nothing is done for a component but its five calls. */
const bareCalls: Row = {
  name: 'bare-calls',
  measure: async (guest) => {
    const size = { writers: WRITERS, components: 667 };
    const samples = await guest.measure({ kind: 'bare-calls', size, place: 'in-process', cycles: 25, before: BEFORE });
    const all = both((side) => spread(samples[side].map((took) => took / 1000)));
    return [{ ...line('calls of 30 x 667 alone', 'ratio', undefined, all), against: 'a whole native freeze' }];
  },
};

const delays: Row = {
  name: 'delays',
  measure: async (guest) => {
    const size = { writers: WRITERS, components: 10, delays: { gather: 200, prepare: 100, freeze: 50 } };
    const samples = await guest.measure({ kind: 'cycles', size, place: 'process', cycles: 12, before: 2 });
    return [
      line(
        'freeze, 30 x 10, 350 ms of delays',
        'ratio',
        1.03,
        both((side) => spread(samples[side].map(freezeMs))),
      ),
    ];
  },
};

const tail = (samples: readonly number[]): Spread => {
  const value = quantile(samples, 0.99);
  return { median: value, lower: value, upper: value };
};

const latency: Row = {
  name: 'latency',
  measure: async (guest) => {
    const size = { writers: WRITERS, components: 10 };
    const samples = await guest.measure({ kind: 'cycles', size, place: 'process', cycles: 300, before: BEFORE, freezeMs: [2, 18] });
    const woken = both((side) => samples[side].map((cycle) => cycle.woken / 1000));
    const seen = both((side) => samples[side].map((cycle) => cycle.thawSeen / 1000));
    return [
      line(
        'frozen to caller, median',
        'over',
        0.3,
        both((side) => spread(woken[side])),
      ),
      line(
        'frozen to caller, 99 %',
        'over',
        1.5,
        both((side) => tail(woken[side])),
      ),
      line(
        'thaw call to event seen',
        'over',
        0.1,
        both((side) => spread(seen[side])),
      ),
    ];
  },
};

const RUNS = 7;

/** Each in a process of its own. */
const FIRSTS = {
  ours: { side: 'ours', idle: true },
  atOnce: { side: 'ours', idle: false },
  native: { side: 'native', idle: true },
} as const satisfies Readonly<Record<string, { readonly side: SideName; readonly idle: boolean }>>;

const first: Row = {
  name: 'first',
  measure: async (guest) => {
    const samples: Record<keyof typeof FIRSTS, number[]> = { ours: [], atOnce: [], native: [] };
    const names = Object.keys(FIRSTS) as (keyof typeof FIRSTS)[];
    for (let run = 0; run < RUNS; run++) {
      for (const name of run % 2 === 0 ? names : names.toReversed()) {
        const size = { writers: WRITERS, components: 10 };
        samples[name].push(freezeMs(await guest.measure({ kind: 'first', ...FIRSTS[name], size, place: 'in-process' })));
      }
    }
    const native = spread(samples.native);
    return [
      line('first freeze, 30 x 10, in-process', 'over', 10, { ours: spread(samples.ours), native }),
      {
        ...line('the same as the first act of a process', 'over', 10, { ours: spread(samples.atOnce), native }),
        note: 'nothing of it was rehearsed',
      },
    ];
  },
};

const stacks: Row = {
  name: 'stacks',
  measure: async (guest) => {
    const samples: Record<SideName, number[]> = { ours: [], native: [] };
    for (let run = 0; run < 4; run++) {
      for (const side of run % 2 === 0 ? (['ours', 'native'] as const) : (['native', 'ours'] as const)) {
        const of = side === 'native' ? ({ stacks: 'koffi' } as const) : {};
        const size = { writers: WRITERS, components: 10 };
        const { ours } = await guest.measure({ kind: 'cycles', ...of, size, place: 'process', cycles: 25, before: BEFORE });
        samples[side].push(...ours.map(freezeMs));
      }
    }
    const all = both((side) => spread(samples[side]));
    return [{ ...line('freeze, 30 x 10, stacks of 1 MiB', 'ratio', 1.05, all), against: "koffi's own of 128 KiB" }];
  },
};

/** What the requester costs, beside a native one. */
export const REQUESTER_ROWS: readonly Row[] = [
  warm(10, 1.5, 150),
  warm(100, 1.4, 80),
  warm(667, 1.35, 25),
  bareCalls,
  delays,
  latency,
  first,
  stacks,
];
