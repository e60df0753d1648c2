import type { Guest } from './guest.ts';
import type { Line } from './line.ts';
import type { Answers } from './request.ts';
import type { Row } from './rows.ts';

const SIZE = { writers: 30, components: 10 };
const MIB = 2 ** 20;
/** What a process may grow by. */
const GROWTH_MIB = 2;

/**
 * V8 that neither lets its young generation grow (from 1 to 16 MiB twice over, whose pages come to be resident little by little) nor
 * compiles (code, and the compilers' own memory): all of what a process grows by under V8's defaults. What would grow without these is a
 * leak, of ours, koffi's, libuv's or the system's.
 */
const STEADY_V8 = ['--max-semi-space-size=1', '--no-opt', '--no-sparkplug', '--no-maglev'];

interface Growth {
  readonly how: string;
  readonly settled: number;
  readonly cycles: number;
  /** A full collection after so many cycles: V8 keeps pages that the first one has emptied. */
  readonly collectAfter?: number;
  readonly flags: readonly string[];
}

const GROWTHS: readonly Growth[] = [
  // As users run it.
  { how: '', settled: 100, cycles: 1000, flags: [] },
  // A hundred outcomes are kept by then, and what came before them has been collected.
  { how: ', V8 kept steady', settled: 300, cycles: 700, collectAfter: 150, flags: STEADY_V8 },
];

const mib = (bytes: number): string => (bytes / MIB).toFixed(1);

const line = (
  what: string,
  { how, settled, cycles }: Growth,
  [first, last]: readonly [number, number],
  isClean: boolean,
  note: string,
): Line => {
  const [before, after] = [first / MIB, last / MIB];
  const compared = after - before;
  return {
    row: `${what}, ${settled}th to ${cycles}th cycle${how}`,
    ours: { median: after, lower: before, upper: after },
    unit: 'MiB',
    how: 'growth',
    compared,
    target: GROWTH_MIB,
    met: compared <= GROWTH_MIB && isClean,
    note,
  };
};

const told = ({ handles, objects, young, heap }: Answers['memory']): string => {
  const v8 = `V8's young generation ${young.map(mib).join(' to ')} MiB, JavaScript in use ${heap.map(mib).join(' to ')}`;
  return `${handles} handles, ${objects} objects left; ${v8}`;
};

const ofRequester = async (guest: Guest, growth: Growth): Promise<Line> => {
  const { flags, how, ...when } = growth;
  const answer = await guest.measure({ kind: 'memory', size: SIZE, place: 'in-process', ...when }, flags);
  return line('memory', growth, answer.rss, answer.handles === 0 && answer.objects === 0, told(answer));
};

const ofHost = async (guest: Guest, growth: Growth): Promise<Line> => {
  const { settled, cycles, flags } = growth;
  const { rss, handles } = await guest.measure({ kind: 'host-memory', size: SIZE, place: 'process', cycles, settled, flags });
  const [before, after] = handles;
  // Wine answers 0 for another process; on Windows this is a number.
  const note = before === 0 ? 'its handles are not told here: see the row memory' : `${before} handles, then ${after}`;
  return line('host: memory', growth, rss, after <= before, note);
};

const each = (name: string, measure: (guest: Guest, growth: Growth) => Promise<Line>): Row => ({
  name,
  measure: async (guest) => {
    const lines: Line[] = [];
    for (const growth of GROWTHS) lines.push(await measure(guest, growth));
    return lines;
  },
});

/** What a process grows by that goes on and on: of the requester and the double in one process, and of a host. */
export const MEMORY_ROWS: readonly Row[] = [each('memory', ofRequester), each('host-memory', ofHost)];
