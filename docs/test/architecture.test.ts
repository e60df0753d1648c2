import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/workspace/process.ts';

const CORE = 'packages/core/src';

/** What each room of the house may import, beside itself. `.` is what lies above them all: index.ts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  vss: [],
  contract: ['vss'],
  platform: ['vss'],
  requester: ['vss', 'contract', 'platform'],
  windows: ['vss', 'platform'],
  // The contract's judge of options judges scenario files, too.
  simulator: ['vss', 'platform', 'contract'],
  rpc: ['vss', 'contract'],
  host: ['vss', 'contract', 'platform', 'requester', 'windows', 'simulator', 'rpc', '.'],
  // The list of scenarios is data that front-ends offer.
  '.': ['vss', 'contract', 'platform', 'requester', 'simulator', 'host'],
};

interface Import {
  readonly from: string;
  /** As it is written. */
  readonly name: string;
}

const importsIn = (folder: string): readonly Import[] =>
  globSync(`${folder}/**/*.ts`, { cwd: ROOT }).flatMap((from) =>
    [...readFileSync(join(ROOT, from), 'utf8').matchAll(/(?:\bfrom |\bimport\()'([^']+)'/g)].map(([, name = '']) => ({ from, name })),
  );

const IMPORTS = importsIn(CORE);

const roomOf = (path: string): string => {
  const [room = '', below] = path.slice(CORE.length + 1).split('/');
  return below === undefined ? '.' : room;
};

const ARROWS = IMPORTS.filter(({ name }) => name.startsWith('.')).map(({ from, name }) => ({
  from,
  rooms: [roomOf(from), roomOf(normalize(join(dirname(from), name)))] as const,
}));

describe('the house is as ARCHITECTURE.md says', () => {
  test('every room is known', () => {
    expect([...new Set(ARROWS.flatMap(({ rooms }) => rooms))].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  test('arrows run one way', () => {
    const against = ARROWS.filter(({ rooms: [from, to] }) => from !== to && !MAY_IMPORT[from]?.includes(to));
    expect(against.map(({ from, rooms: [, to] }) => `${from} -> ${to}`)).toEqual([]);
  });

  test('koffi stays inside windows', () => {
    const rooms = IMPORTS.filter(({ name }) => name === 'koffi').map(({ from }) => roomOf(from));
    expect([...new Set(rooms)]).toEqual(['windows']);
  });

  test.each(['packages/cli/src', 'packages/ps-module/src'])('%s knows of core what its index exports, and of Windows nothing', (folder) => {
    const imports = importsIn(folder);
    const ours = imports.filter(({ name }) => name.startsWith('@qga-vss/') || name === 'koffi').map(({ name }) => name);
    expect([...new Set(ours)]).toEqual(['@qga-vss/core']);
    const outside = imports.filter(
      ({ from, name }) => name.startsWith('.') && !normalize(join(dirname(from), name)).startsWith(dirname(folder)),
    );
    expect(outside).toEqual([]);
  });
});
