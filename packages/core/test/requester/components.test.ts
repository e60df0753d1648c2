import { describe, expect, test } from 'vitest';
import type { ComponentInfo } from '../../src/platform/vss.ts';
import { type Choice, chooseComponents, pathOf } from '../../src/requester/components.ts';

const parse = (text: string): ComponentInfo => {
  const [path = '', ...files] = text.replace(/^[+-]/, '').split(' ');
  const cut = path.lastIndexOf('/');
  return {
    type: 2,
    logicalPath: path.slice(0, Math.max(0, cut)).replaceAll('/', '\\'),
    name: path.slice(cut + 1),
    selectable: text.startsWith('+'),
    files,
  };
};

/** `+a/b in out`: selectable component b below a, with files inside and outside the set. */
const choose = (lines: readonly string[], placed = false): Record<string, Choice | undefined> => {
  const components = lines.map(parse);
  const choices = chooseComponents(components, placed ? (path) => path === 'in' : undefined);
  return Object.fromEntries(components.map((component, index) => [pathOf(component).replaceAll('\\', '/'), choices[index]]));
};

describe('components by the rule, all volumes in the set', () => {
  test('roots are chosen, selectable or not', () => expect(choose(['+a', '-b'])).toEqual({ a: 'chosen', b: 'chosen' }));

  test('what lies below a selectable one comes with it, at any depth', () =>
    expect(choose(['+a', '+a/b', '-a/b/c', '-a/x/y'])).toEqual({ a: 'chosen', 'a/b': 'implied', 'a/b/c': 'implied', 'a/x/y': 'implied' }));

  test('what lies below one that is not selectable is chosen by itself', () =>
    expect(choose(['-a', '-a/b', '+a/c', '+a/c/d'])).toEqual({ a: 'chosen', 'a/b': 'chosen', 'a/c': 'chosen', 'a/c/d': 'implied' }));

  test('the order in which a writer lists them does not matter', () =>
    expect(choose(['-a/b/c', '+a/b', '+a'])).toEqual({ 'a/b/c': 'implied', 'a/b': 'implied', a: 'chosen' }));

  test('what lies below a component whose own name has a separator comes with it', () => {
    const named = { type: 2, logicalPath: 'a', name: 'b\\c', selectable: true };
    const below = { type: 2, logicalPath: 'a\\b\\c', name: 'd', selectable: true };
    expect(chooseComponents([named, below])).toEqual(['chosen', 'implied']);
    expect(chooseComponents([below, { ...named, logicalPath: '', name: 'a\\b\\c' }])).toEqual(['implied', 'chosen']);
  });

  test('a path that is only part of a name is no ancestor', () =>
    expect(choose(['+a', '-ab/c'])).toEqual({ a: 'chosen', 'ab/c': 'chosen' }));

  test('a logical path without a component of that name is no ancestor', () =>
    expect(choose(['+nowhere/b'])).toEqual({ 'nowhere/b': 'chosen' }));
});

describe('components by where their files lie', () => {
  test('inside, outside, both, none', () =>
    expect(choose(['+a in', '+b out', '+c in out', '+d'], true)).toEqual({ a: 'chosen', b: 'outside', c: 'split', d: 'chosen' }));

  test("an ancestor counts with its descendants' files", () =>
    expect(choose(['+a in', '+a/b out'], true)).toEqual({ a: 'split', 'a/b': 'outside' }));

  test('below a split ancestor selectable ones are chosen by themselves, others cannot be', () =>
    expect(choose(['+a', '+a/b in', '-a/c in', '+a/d out'], true)).toEqual({
      a: 'split',
      'a/b': 'chosen',
      'a/c': 'split',
      'a/d': 'outside',
    }));

  test('an ancestor wholly outside takes its descendants along', () =>
    expect(choose(['+a out', '-a/b out'], true)).toEqual({ a: 'outside', 'a/b': 'outside' }));

  test('a grandparent that is inside implies all below', () =>
    expect(choose(['+a in', '-a/b', '+a/b/c in'], true)).toEqual({ a: 'chosen', 'a/b': 'implied', 'a/b/c': 'implied' }));
});
