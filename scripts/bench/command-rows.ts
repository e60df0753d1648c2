import { type Line, line } from './line.ts';
import type { Nodes, OneShot, ToHolder } from './request.ts';
import type { Row } from './rows.ts';
import { quantile, type Spread, spread } from './statistics.ts';

const SIZE = { writers: 30, components: 10 };
const RUNS = 15;

const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** What no program of such processes can go below, whatever it does in them. */
const floor = (row: string, ours: Spread, native: Spread): Line => ({
  ...line(row, 'ratio', undefined, { ours, native }),
  against: 'an empty Node',
  note: 'nothing of the product',
});

/** `run` from its start to its end: what it takes longer than a native program that does the same, in empty Nodes. */
const oneShot: Row = {
  name: 'one-shot',
  measure: async (guest): Promise<Line[]> => {
    const { ours, native, nodes } = await guest.measure({ kind: 'one-shot', size: SIZE, place: 'process', runs: RUNS });
    const longer = ours.map(({ wall }, each) => wall - (native[each]?.wall ?? Number.NaN));
    const walls = [ours, native].map((side) => median(side.map(({ wall }) => wall)).toFixed(0));
    const node = (what: keyof Nodes) => spread(nodes.map((each) => each[what]));
    const hold = (part: 'before' | 'after') => {
      const of = (side: readonly OneShot[]) => spread(side.map((one) => one[part]));
      return { ours: of(ours), native: of(native) };
    };
    return [
      {
        ...line('run -- cmd /c exit 0, beyond a native program', 'ratio', 2, { ours: spread(longer), native: node('empty') }),
        against: 'an empty Node',
        note: `the whole took ${walls.join(' ms, natively ')} ms`,
      },
      floor('two Nodes, the second started by the first', node('two'), node('empty')),
      floor('the same, each with koffi', node('twoWithKoffi'), node('empty')),
      line("run: frozen to the command's first act", 'over', 5, hold('before')),
      line("run: the command's last act to thaw", 'over', 5, hold('after')),
    ];
  },
};

/** Each in a process of its own, as a script or another program calls them. */
const toHolder: Row = {
  name: 'to-holder',
  measure: async (guest): Promise<Line[]> => {
    const samples = await guest.measure({ kind: 'to-holder', size: SIZE, place: 'process', runs: RUNS });
    const of = (what: keyof ToHolder) => spread(samples.map((one) => one[what]));
    const against = (row: string, what: keyof ToHolder): Line => ({
      ...line(row, 'ratio', 1.5, { ours: of(what), native: of('node') }),
      against: 'an empty Node',
    });
    return [
      against('freeze --session-id: start to frozen', 'frozen'),
      against('thaw ID: start to the thaw event', 'thawed'),
      against('freeze --session-id, its whole process', 'freeze'),
      against('thaw ID, its whole process', 'thaw'),
      against('status through the holder, its whole process', 'status'),
      floor("a Node with koffi that opens the holder's pipe", of('pipe'), of('node')),
    ];
  },
};

/** What users run. */
export const COMMAND_ROWS: readonly Row[] = [oneShot, toHolder];
