import { expect, test } from 'vitest';
import type { ComponentResult } from '../../src/contract/parts.ts';
import type { ComponentInfo } from '../../src/platform/vss.ts';
import { ComponentList } from '../../src/requester/component-list.ts';

const info = (logicalPath: string, name: string, type = 2): ComponentInfo => ({ type, logicalPath, name, selectable: true });

/** Names that a cut at the wrong place would show: none, with what separates paths, beyond Latin letters, and longer than their paths. */
const INFOS = [info('', 'a'), info('a', 'b\\c'), info('', ''), info('Ω\\δ', 'данные 😀', 1), info('', 'x\\y'), info('a\\b', '', 7)];
const REASONS: readonly ComponentResult['reason'][] = ['chosen', 'implied', 'already-added', 'chosen', 'add-failed', 'chosen'];
const PATHS = ['a', 'a\\b\\c', '', 'Ω\\δ\\данные 😀', 'x\\y', 'a\\b\\'];

test('components are told in their order, each by its path', () => {
  const types = ['filegroup', 'filegroup', 'filegroup', 'database', 'filegroup', 'undefined'];
  const added = [true, false, true, true, false, true];
  expect(ComponentList.of(INFOS, REASONS).results()).toEqual(
    PATHS.map((path, index) => ({ path, type: types[index], added: added[index], reason: REASONS[index] })),
  );
});

test('those in the backup document have the names and the type that they were added with', () => {
  const inDocument = [0, 2, 3, 5].map((index) => INFOS[index]);
  const added = [...ComponentList.of(INFOS, REASONS).added()];
  expect(added).toEqual(inDocument.map((each) => ({ type: each?.type, logicalPath: each?.logicalPath, name: each?.name })));
});

test('the same components, of which something else became', () => {
  const before = ComponentList.of(INFOS, REASONS);
  const after = before.with(REASONS.map((reason) => (reason === 'chosen' ? 'skipped' : reason)));
  expect(after.pathsOf('skipped')).toEqual(['a', 'Ω\\δ\\данные 😀', 'a\\b\\']);
  expect([...after.added()].map(({ name }) => name)).toEqual(['']);
  expect(before.pathsOf('skipped')).toEqual([]);
});

test('a writer without components, or with none that is added, has added none', () => {
  expect(ComponentList.NONE.hasAdded).toBe(false);
  expect(ComponentList.NONE.results()).toEqual([]);
  expect(ComponentList.of([info('', 'a')], ['outside']).hasAdded).toBe(false);
  expect(ComponentList.of([info('', 'a')], ['already-added']).hasAdded).toBe(true);
});
