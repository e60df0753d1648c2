import { CONTRACT, HOST_CONTRACT } from '@qga-vss/core/internal';
import { Report } from '@qga-vss/core/src/contract/report.ts';
import { describe, expect, it } from 'vitest';
import { readable } from '../../src/terminal/readable.ts';

/** A schema as it is walked through. */
interface Node {
  readonly type?: string;
  readonly unit?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** Every member below a schema, by its name. */
const membersOf = ({ properties = {}, items, anyOf = [] }: Node): readonly (readonly [string, Node])[] => [
  ...Object.entries(properties),
  ...[...Object.values(properties), ...anyOf, ...(items === undefined ? [] : [items])].flatMap(membersOf),
];

const MEMBERS = [...Object.values({ ...CONTRACT, ...HOST_CONTRACT }).map(({ result }) => result), Report].flatMap((schema) =>
  membersOf(schema as Node),
);

describe('numbers that are printed go by the names of the contract', () => {
  it('by which instants are those that it marks', () => {
    const named = MEMBERS.filter(([name]) => name.endsWith('At')).map(([name]) => name);
    const marked = MEMBERS.filter(([, { unit }]) => unit === 'epoch-ms').map(([name]) => name);
    expect(marked).toContain('thawedAt');
    expect(new Set(named)).toEqual(new Set(marked));
  });

  it('and no other number has fractions', () => {
    const others = MEMBERS.filter(([name, member]) => member.type === 'number' && !('const' in member) && !/(At|Ms)$/.test(name)).map(
      ([name]) => name,
    );
    expect(others).toEqual([]);
  });
});

it('leaves alone what is no instant and no duration, and what no calendar has', () => {
  const value = { lookAt: 'C:', ratio: 0.123_456, exitAt: null, frozenAt: 1e300, of: [1.25] };
  expect(JSON.parse(JSON.stringify(value, readable))).toEqual(value);
});
