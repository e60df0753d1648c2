import { expect, it } from 'vitest';
import { STYLE as COMMON } from '../../src/html/style.ts';
import { STYLE } from '../../src/timeline/style.ts';

/** Colours by their names, of the day and of the night, of every page and of drawings. */
const declared = (style: string): readonly Record<string, string>[] =>
  [...style.matchAll(/:root \{ ?(?:color-scheme: light dark;)?((?:\s*--[\w-]+: #[\da-f]{6};)+)/g)].map(([, declarations = '']) =>
    Object.fromEntries([...declarations.matchAll(/--([\w-]+): (#[\da-f]{6})/g)].map(([, name = '', value = '']) => [name, value])),
  );
const [day, night] = [0, 1].map((place) => ({ ...declared(COMMON)[place], ...declared(STYLE)[place] })) as [
  Record<string, string>,
  Record<string, string>,
];

/** Relative luminance, as WCAG 2 defines it. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one = '', other = ''): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** What is read, and on what: WCAG asks for 4.5 of text, for 3 of drawings. */
const PAIRS = [
  ...['ink', 'soft', 'focus', 'limit'].flatMap((text) => [
    { text, on: 'card', least: 4.5 },
    { text, on: 'page', least: 4.5 },
  ]),
  ...['good', 'doubtful', 'bad', 'strong'].map((text) => ({ text, on: `${text}-card`, least: 4.5 })),
  ...['ink', 'soft'].map((text) => ({ text, on: 'hover', least: 4.5 })),
  ...['before', 'after', 'held', 'lost', 'command', 'good', 'doubtful', 'bad'].map((text) => ({ text, on: 'card', least: 3 })),
];

it.each(PAIRS)('$text on $on can be told apart by day and by night', ({ text, on, least }) => {
  expect(contrast(day[text], day[on])).toBeGreaterThanOrEqual(least);
  expect(contrast(night[text], night[on])).toBeGreaterThanOrEqual(least);
});
