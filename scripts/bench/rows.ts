import { normalised } from '@qga-vss/test-kit/src/memory/expected-calls.ts';
import type { Guest } from './guest.ts';
import { type Line, line, withFloor } from './line.ts';
import { type Cycle, eachSide, type Place, type SideName } from './request.ts';
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

/** What stands for the least that a requester in JavaScript takes. */
const BARE = 'the native calls from JavaScript';

/** Of requesters that make the same calls. */
const requesters = (row: string, how: 'ratio' | 'over', target: number, of: (side: SideName) => Spread): Line => {
  const { bare, ...compared } = eachSide(of);
  return withFloor(line(row, how, target, compared), BARE, bare);
};

/** @throws Error where they do not make the same calls: there would be nothing to compare. */
const checkCalls = async (guest: Guest, size: Size, place: Place): Promise<void> => {
  const traces = await guest.measure({ kind: 'trace', size, place });
  const native = normalised(traces.native);
  for (const side of ['ours', 'bare'] as const) {
    const calls = normalised(traces[side]);
    const differs = calls.findIndex((call, index) => call !== native[index]);
    if (differs >= 0 || calls.length !== native.length)
      throw new Error(
        `The native requester makes other calls than ${side}: ${native[differs]}, not ${calls[differs]} (call ${differs + 1}).`,
      );
  }
};

const warm = (components: number, target: number, cycles: number): Row => ({
  name: `warm-${components}`,
  measure: async (guest) => {
    const size = { writers: WRITERS, components };
    const lines: Line[] = [];
    for (const place of PLACES) {
      await checkCalls(guest, size, place);
      const samples = await guest.measure({ kind: 'cycles', size, place, cycles, before: BEFORE });
      const took = (side: SideName) => spread(samples[side].map(freezeMs));
      lines.push(requesters(`freeze, 30 x ${components}, ${place}`, 'ratio', target, took));
    }
    return lines;
  },
});

const delays: Row = {
  name: 'delays',
  measure: async (guest) => {
    const size = { writers: WRITERS, components: 10, delays: { gather: 200, prepare: 100, freeze: 50 } };
    const samples = await guest.measure({ kind: 'cycles', size, place: 'process', cycles: 9, before: 2 });
    return [requesters('freeze, 30 x 10, 350 ms of delays', 'ratio', 1.03, (side) => spread(samples[side].map(freezeMs)))];
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
    const of = (what: 'woken' | 'thawSeen') => eachSide((side) => samples[side].map((cycle) => cycle[what] / 1000));
    const [woken, seen] = [of('woken'), of('thawSeen')];
    return [
      requesters('frozen to caller, median', 'over', 0.3, (side) => spread(woken[side])),
      requesters('frozen to caller, 99 %', 'over', 1.5, (side) => tail(woken[side])),
      requesters('thaw call to event seen', 'over', 0.1, (side) => spread(seen[side])),
    ];
  },
};

const RUNS = 7;

/** Each in a process of its own. */
const FIRSTS = {
  ours: { side: 'ours', idle: true },
  oursAtOnce: { side: 'ours', idle: false },
  bare: { side: 'bare', idle: true },
  bareAtOnce: { side: 'bare', idle: false },
  native: { side: 'native', idle: true },
} as const satisfies Readonly<Record<string, { readonly side: SideName; readonly idle: boolean }>>;

type First = keyof typeof FIRSTS;

const first: Row = {
  name: 'first',
  measure: async (guest) => {
    const samples: Record<First, number[]> = { ours: [], oursAtOnce: [], bare: [], bareAtOnce: [], native: [] };
    const names = Object.keys(FIRSTS) as First[];
    const size = { writers: WRITERS, components: 10 };
    for (let run = 0; run < RUNS; run++) {
      for (const name of run % 2 === 0 ? names : names.toReversed())
        samples[name].push(freezeMs(await guest.measure({ kind: 'first', ...FIRSTS[name], size, place: 'in-process' })));
    }
    const native = spread(samples.native);
    const against = (row: string, ours: First, bare: First): Line =>
      withFloor(line(row, 'over', 10, { ours: spread(samples[ours]), native }), `${BARE} for the first time`, spread(samples[bare]));
    return [
      against('first freeze, 30 x 10, in-process', 'ours', 'bare'),
      { ...against('the same as the first act of a process', 'oursAtOnce', 'bareAtOnce'), note: 'nothing of it was rehearsed' },
    ];
  },
};

const stacks: Row = {
  name: 'stacks',
  measure: async (guest) => {
    const samples = { ours: [] as number[], native: [] as number[] };
    for (let run = 0; run < 4; run++) {
      for (const side of run % 2 === 0 ? (['ours', 'native'] as const) : (['native', 'ours'] as const)) {
        const of = side === 'native' ? ({ stacks: 'koffi' } as const) : {};
        const size = { writers: WRITERS, components: 10 };
        const { ours } = await guest.measure({ kind: 'cycles', ...of, size, place: 'process', cycles: 25, before: BEFORE });
        samples[side].push(...ours.map(freezeMs));
      }
    }
    const all = { ours: spread(samples.ours), native: spread(samples.native) };
    return [{ ...line('freeze, 30 x 10, stacks of 1 MiB', 'ratio', 1.05, all), against: "koffi's own of 128 KiB" }];
  },
};

/** What the requester costs, beside a native one. */
export const REQUESTER_ROWS: readonly Row[] = [warm(10, 1.5, 150), warm(100, 1.4, 80), warm(667, 1.35, 25), delays, latency, first, stacks];
