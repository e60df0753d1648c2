import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ORDER, PLACES, type Place, type Rule, UNDER_WAY } from '@qga-vss/core/src/simulator/order.ts';

const constant = (place: Place | undefined): string => (place ?? 'nowhere').toUpperCase();
const oneOf = (places: readonly Place[] = []): string => (places.length === 0 ? '0' : places.map(constant).join(' | '));

const ruleOf = ([call, { from, withoutWriters, during, to }]: [string, Rule]): string =>
  `X(${call}, ${oneOf(from)}, ${oneOf(withoutWriters)}, ${constant(during)}, ${constant(to)})`;

/** The simulated machine's order of calls as a header: the double has the same, for the calls that both know. */
const orderTable = (): string => `// Made of packages/core/src/simulator/order.ts when the double is built.
#pragma once

namespace order {

/** How far a backup has come. The places in -ING last as long as their operation. */
enum Place : unsigned {
  NOWHERE = 0,
${PLACES.map((place, index) => `  ${constant(place)} = 1 << ${index},`).join('\n')}
};

/** Where AbortBackup has something to abort; elsewhere it is ignored. */
constexpr unsigned UNDER_WAY = ${oneOf(UNDER_WAY)};

}  // namespace order

/** X(call, where it is allowed, where besides without writers, where the backup is until the operation ends, where after that) */
#define ORDER_RULES(X) ${Object.entries<Rule>(ORDER)
  .map((entry) => `\\\n  ${ruleOf(entry)}`)
  .join(' ')}
`;

/** Left alone where it is current. */
export const writeOrderTable = (file: string): void => {
  const table = orderTable();
  if (existsSync(file) && readFileSync(file, 'utf8') === table) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, table);
};
