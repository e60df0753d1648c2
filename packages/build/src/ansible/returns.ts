import type { Shape } from '@qga-vss/core/src/contract/shape.ts';
import { documented, snakeCase } from './words.ts';

/** A value that a module returns, as its documentation has it. */
export interface Returned {
  readonly description: string;
  readonly returned?: string;
  readonly type: string;
  readonly elements?: string;
  readonly contains?: Readonly<Record<string, Returned>>;
}

/** Members that are told otherwise, by Ansible itself or only to a hypervisor, or not at all: steps would bury what a failed task says. */
const OTHERWISE: ReadonlySet<string> = new Set(['changed', 'warnings', 'guest', 'reachedBy', 'aheadMs', 'arguments', 'phases']);

const TYPES: Readonly<Record<string, string>> = { integer: 'int', number: 'float', boolean: 'bool', array: 'list', object: 'dict' };

const typeOf = ({ type = 'string', unit }: Shape): string => (unit === 'epoch-ms' ? 'int' : (TYPES[type] ?? 'str'));

/** What a value that may be null is where it is not. */
const unlessNull = (shape: Shape): Shape => {
  const [one] = shape.anyOf ?? [];
  return one === undefined ? shape : { ...one, ...(shape.description === undefined ? {} : { description: shape.description }) };
};

const returnedOf = (given: Shape, returned: string | undefined): Returned => {
  const shape = unlessNull(given);
  const inner = shape.items ?? shape;
  return {
    description: documented(shape.description ?? ''),
    ...(returned === undefined ? {} : { returned }),
    type: typeOf(shape),
    ...(shape.items === undefined ? {} : { elements: typeOf(shape.items) }),
    ...(inner.properties === undefined ? {} : { contains: membersBy(inner, () => undefined) }),
  };
};

/** A member as a task has it; beside an instant the command says the same in ISO 8601. */
const memberOf = (name: string, shape: Shape, returned?: string): readonly (readonly [string, Returned])[] => {
  const member = [snakeCase(name), returnedOf(shape, returned)] as const;
  if (shape.unit !== 'epoch-ms') return [member];
  const iso = { type: 'string', description: `The same as C(${member[0]}), in ISO 8601.` };
  return [member, [`${member[0]}_iso`, returnedOf(iso, returned)]];
};

const membersBy = ({ properties = {} }: Shape, returned: (name: string) => string | undefined): Readonly<Record<string, Returned>> =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => !OTHERWISE.has(name))
      .flatMap(([name, shape]) => memberOf(name, shape, returned(name))),
  );

/** What a module returns of a result of the contract. */
export const returnedFrom = (result: Shape): Readonly<Record<string, Returned>> =>
  membersBy(result, (name) => (result.required?.includes(name) ? 'success' : 'success, where there is something to tell'));

/** A value by its schema. */
export const returnedAs = (shape: Shape, returned: string): Returned => returnedOf(shape, returned);
