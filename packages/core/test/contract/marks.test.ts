import { describe, expect, test } from 'vitest';
import { CONTRACT } from '../../src/contract/contract.ts';
import { HOST_CONTRACT } from '../../src/contract/host.ts';
import { markableOptions, worded, wordingFor } from '../../src/contract/marks.ts';
import type { Method } from '../../src/contract/method.ts';
import { CODES } from '../../src/vss/codes.ts';
import { EVENTS } from '../../src/vss/events.ts';
import { FAILURES, type Failure } from '../../src/vss/failures.ts';
import { wrongNamesIn } from '../support/texts.ts';

/** Every description in a schema, its own included. */
const descriptionsIn = (schema: unknown): readonly string[] =>
  typeof schema !== 'object' || schema === null
    ? []
    : Object.entries(schema).flatMap(([key, value]) =>
        key === 'description' && typeof value === 'string' ? [value] : descriptionsIn(value),
      );

const METHODS: Readonly<Record<string, Method>> = { ...CONTRACT, ...HOST_CONTRACT };

const TEXTS: readonly (readonly [string, readonly string[]])[] = [
  ...Object.entries<Failure>(FAILURES).map(([name, { meaning, remedy }]) => [name, [meaning, remedy]] as const),
  ...CODES.map(({ name, meaning, remedy }) => [name, [meaning, remedy]] as const),
  ...EVENTS.map(({ id, meaning, remedy }) => [`event ${id}`, [meaning, remedy]] as const),
  ...Object.entries(METHODS).map(
    ([name, { summary, description, options, result }]) =>
      [name, [summary, ...description, ...descriptionsIn(options), ...descriptionsIn(result)]] as const,
  ),
];

describe('options and commands of ours are marked in texts, and no text names one that there is not', () => {
  test.each(TEXTS)('%s', (_, texts) => expect(texts.flatMap(wrongNamesIn)).toEqual([]));

  test.each([
    'Raise holdMs.',
    'Raise `holdMillis`.',
    'Try `qga-vss frieze`.',
    'Look at "qga-vss status".',
    'Raise --hold-ms.',
    'Raise -HoldMs.',
    'Raise `holdMs`, or `recove`.',
  ])('it would notice: %s', (text) => expect(wrongNamesIn(text)).toHaveLength(1));
});

/** What sends the reader on to another entry, or to a place that is elsewhere where the text is read. */
const ELSEWHERE = /\b[Aa]bove\b(?! all)|\b[Bb]elow\b(?! (?:\d|%?Program ?Files))|\b(?:[Ss]ee [A-Z_]{4,}|[Ss]ame as|[Ff]ollow the remedy)/;

describe('every text says by itself what there is to say', () => {
  const entries = TEXTS.filter(([name]) => !(name in METHODS));
  test.each(entries)('%s', (_, texts) => {
    for (const text of texts) expect(text).not.toMatch(ELSEWHERE);
  });
});

describe('marks in the words of a front-end', () => {
  const wording = wordingFor({ holdMs: '--hold-ms', level: '--level', hold: '--hold', 'qga-vss thaw': '"qga-vss thaw"' });

  test.each([
    ['Raise `holdMs`, then `qga-vss thaw`.', 'Raise --hold-ms, then "qga-vss thaw".'],
    ['with `level metadata` nobody', 'with --level metadata nobody'],
    ['the level of `hold`', 'the level of --hold'],
    ['`constructor` and `else`, and one ` alone', '`constructor` and `else`, and one ` alone'],
    ['`$&` `holdMs $&`', '`$&` --hold-ms $&'],
  ])('%s', (text, expected) => expect(worded(text, wording)).toBe(expected));

  test('the options of every method can be named, and one that every front-end has', () => {
    expect(markableOptions(Object.values(CONTRACT))).toEqual(expect.arrayContaining(['holdMs', 'recover', 'rescue', 'level', 'simulate']));
  });
});
