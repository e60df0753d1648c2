import { Dice } from '@qga-vss/test-kit/src/dice.ts';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, it, test } from 'vitest';
import { CONTRACT } from '../../src/contract/contract.ts';
import { normalizeOptions } from '../../src/contract/normalize-options.ts';
import { Report } from '../../src/contract/report.ts';
import { findValidationError } from '../../src/contract/validation-error.ts';
import { ScenarioFile } from '../../src/simulator/scenario-schema.ts';

/** What is judged. */
const SCHEMAS: Readonly<Record<string, TSchema>> = {
  ...Object.fromEntries(Object.entries(CONTRACT).map(([name, { options }]) => [name, options])),
  scenario: ScenarioFile,
  command: Report.properties.command,
};

interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly [Shape, ...Shape[]];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
}

const WORDS = new Set(['title', 'description', 'default', 'unit', 'prose', 'bare', 'singular', 'eachTime']);
const JUDGED = new Set(
  'type const enum pattern minLength maxLength minimum maximum minItems items properties required additionalProperties anyOf'.split(' '),
);

const keywords = (shape: Shape): readonly string[] => [
  ...Object.keys(shape),
  ...(shape.anyOf ?? []).flatMap(keywords),
  ...(shape.items === undefined ? [] : keywords(shape.items)),
  ...Object.values(shape.properties ?? {}).flatMap(keywords),
];

/** Values of the patterns there are, and next to them. */
const TEXTS = [
  '',
  'x',
  'x'.repeat(40),
  'x'.repeat(41),
  '\u{1d11e}',
  'C:',
  'C:\\',
  'C:\\mnt\\',
  '\\\\?\\Volume{00000000-0000-0000-0000-000000000000}\\',
  '{00000000-0000-0000-0000-000000000000}',
  'VSS_E_BAD_STATE',
  '0x80042301',
  '__proto__',
] as const;
const ODD = [undefined, null, true, 0, 1.5, -1, 9500, Number.NaN, Number.POSITIVE_INFINITY, 'text', [], {}, [[]], 10n, () => {}] as const;

/** Mostly what the schema asks for, at its edges; now and then anything. */
const valueFor = (shape: Shape, dice: Dice): unknown => {
  if (dice.chance(0.04)) return dice.pick(ODD);
  if (shape.anyOf !== undefined) return valueFor(dice.pick(shape.anyOf), dice);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return dice.pick(shape.enum as [unknown, ...unknown[]]);
  const { type, minimum = 0, maximum = 10, items = {}, properties = {} } = shape;
  if (type === 'null') return null;
  if (type === 'boolean') return dice.chance(0.5);
  if (type === 'string') return dice.pick(TEXTS);
  if (type === 'array') return Array.from({ length: dice.below(3) }, () => valueFor(items, dice));
  if (type === 'object') return objectOf(properties, dice);
  return dice.pick([minimum, maximum, minimum, maximum, minimum - 1, maximum + 1, minimum + 0.5]);
};

const objectOf = (properties: Readonly<Record<string, Shape>>, dice: Dice): object => {
  const given = Object.entries(properties).filter(() => dice.chance(0.5));
  const object = Object.fromEntries(given.map(([name, shape]) => [name, valueFor(shape, dice)]));
  if (dice.chance(0.05)) Object.defineProperty(object, dice.pick(['bogus', '__proto__', 'toString']), { value: 1, enumerable: true });
  return object;
};

describe.each(Object.entries(SCHEMAS))('what is judged of %s', (name, schema) => {
  it('has no keyword that is not judged', () => {
    expect(keywords(schema as Shape).filter((word) => !JUDGED.has(word) && !WORDS.has(word))).toEqual([]);
  });

  it('is judged as a library for all of JSON Schema does', () => {
    const dice = new Dice(name.length * 7919);
    const verdicts = { right: 0, wrong: 0 };
    for (let round = 0; round < 4000; round++) {
      const value = valueFor(schema as Shape, dice);
      const right = Value.Check(schema, value);
      verdicts[right ? 'right' : 'wrong'] += 1;
      if ((findValidationError(schema, value) === undefined) !== right) expect({ value, right }).toBe('judged alike');
    }
    expect(Math.min(verdicts.right, verdicts.wrong)).toBeGreaterThan(20);
  });
});

test.each([
  [{ holdMs: 1 }, 'holdMs', 'It must be at least 500 ms.'],
  [{ holdMs: 60_001 }, 'holdMs', 'It must be at most 60000 ms.'],
  [{ holdMs: '9500' }, 'holdMs', 'It must be a whole number of milliseconds.'],
  [{ holdMs: '9s' }, 'holdMs', 'It must be a whole number of milliseconds.'],
  [{ writers: 'some' }, 'writers', 'It must be one of all, none.'],
  [{ volumes: [] }, 'volumes', 'It must not be empty.'],
  [{ volumes: ['C:', 'nowhere'] }, 'volumes[1]', 'It must be: A drive letter (D:), a mount folder, or a \\\\?\\Volume{guid}\\ path.'],
  [{ requireWriters: [''] }, 'requireWriters[0]', 'It must not be empty.'],
  [{ dryRun: 1 }, 'dryRun', 'It must be true or false.'],
  [{ bogus: 1 }, 'bogus', 'There is no such option.'],
  [[], '', 'It must be an object.'],
])('freeze with %j: %s: %s', (options, object, detail) => {
  expect(findValidationError(SCHEMAS['freeze'] as TSchema, options)).toEqual({ object, detail });
});

test.each([
  [{}, '', 'It must have code.'],
  [{ code: undefined }, 'code', 'It must be a text.'],
])('explain with %j: %s: %s', (options, object, detail) => {
  expect(findValidationError(SCHEMAS['explain'] as TSchema, options)).toEqual({ object, detail });
});

test('an option that is undefined has its default, as one that was left out', () => {
  expect(normalizeOptions({ holdMs: undefined } as never)).toEqual(normalizeOptions({}));
  expect(normalizeOptions({})).toMatchObject({ holdMs: 9500, writers: 'all', prepareHoldMs: 30_000, dryRun: false });
});
