import type { Guest } from './guest.ts';
import { type Line, line, withFloor } from './line.ts';
import type { Nodes, OneShot, ToHolder } from './request.ts';
import type { Row } from './rows.ts';
import type { Size } from './scenario.ts';
import { quantile, type Spread, spread } from './statistics.ts';

const SIZE = { writers: 30, components: 10 };
const LARGE = { writers: 30, components: 667 };
const AN_EMPTY_NODE = 'an empty Node';

const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** What `run` took from its start to its end, and of the hold, beside a native program that does the same. */
const oneShot = async (guest: Guest, size: Size, runs: number) => {
  const { ours, native, nodes } = await guest.measure({ kind: 'one-shot', size, place: 'process', runs });
  const longer = ours.map(({ wall }, each) => wall - (native[each]?.wall ?? Number.NaN));
  const walls = [ours, native].map((side) => median(side.map(({ wall }) => wall)).toFixed(0));
  const node = (what: keyof Nodes): Spread => spread(nodes.map((each) => each[what]));
  const hold = (row: string, part: 'before' | 'after'): Line => {
    const of = (side: readonly OneShot[]): Spread => spread(side.map((one) => one[part]));
    return withFloor(line(row, 'over', 5, { ours: of(ours), native: of(native) }), 'an empty Node that runs it', node(part));
  };
  const whole = (row: string, target: number | undefined): Line => ({
    ...withFloor(
      line(row, 'ratio', target, { ours: spread(longer), native: node('empty') }),
      'two Nodes with koffi, one started by the other',
      node('two'),
    ),
    against: AN_EMPTY_NODE,
    note: `the whole took ${walls.join(' ms, natively ')} ms`,
  });
  return { hold, whole };
};

const oneShotRow: Row = {
  name: 'one-shot',
  measure: async (guest): Promise<Line[]> => {
    const { hold, whole } = await oneShot(guest, SIZE, 12);
    return [
      whole('run -- cmd /c exit 0, beyond a native program', 2),
      hold("run: frozen to the command's first act", 'before'),
      hold("run: the command's last act to thaw", 'after'),
    ];
  },
};

const largeRow: Row = {
  name: 'one-shot-large',
  measure: async (guest): Promise<Line[]> => {
    const { hold, whole } = await oneShot(guest, LARGE, 4);
    return [
      whole('run, 30 x 667, beyond a native program', undefined),
      hold("run, 30 x 667: frozen to the command's first act", 'before'),
      hold("run, 30 x 667: the command's last act to thaw", 'after'),
    ];
  },
};

/** Each in a process of its own, as a script or another program calls them. */
const toHolder: Row = {
  name: 'to-holder',
  measure: async (guest): Promise<Line[]> => {
    const samples = await guest.measure({ kind: 'to-holder', size: SIZE, place: 'process', runs: 15 });
    const of = (what: keyof ToHolder) => spread(samples.map((one) => one[what]));
    const against = (row: string, what: keyof ToHolder, floor: 'opened' | 'pipe'): Line => {
      const told = { ...line(row, 'ratio', 1.5, { ours: of(what), native: of('node') }), against: AN_EMPTY_NODE };
      return withFloor(told, "a Node with koffi that opens the holder's pipe", of(floor));
    };
    return [
      against('freeze --session-id: start to frozen', 'frozen', 'opened'),
      against('thaw ID: start to the thaw event', 'thawed', 'opened'),
      against('freeze --session-id, its whole process', 'freeze', 'pipe'),
      against('thaw ID, its whole process', 'thaw', 'pipe'),
      against('status through the holder, its whole process', 'status', 'pipe'),
    ];
  },
};

/** What users run. */
export const COMMAND_ROWS: readonly Row[] = [oneShotRow, largeRow, toHolder];
