import type { ReadableReport } from '@qga-vss/core';
import { frozen, thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { expect, it, test } from 'vitest';
import { attribute, type Element, elementsBelow, type Page, textOf } from '../support/document.ts';
import { command, pageOf, phases, REPORTS, report, share } from './reports.ts';

/** The bars of a drawing by their label: from where to where, as shares of ten seconds where that is its axis. */
const bars = (page: Page, id: string): Readonly<Record<string, readonly [number, number]>> => {
  const svg = page.all('svg').find((each) => attribute(each, 'aria-labelledby')?.startsWith(id)) as Element;
  const rows = elementsBelow(svg).filter((each) => attribute(each, 'class') === 'row');
  return Object.fromEntries(
    rows.map((row) => {
      const within = elementsBelow(row);
      const bar = within.find((each) => attribute(each, 'class')?.startsWith('bar ')) as Element;
      const [x, width] = [share(bar, 'x'), share(bar, 'width')];
      return [textOf(within.find((each) => attribute(each, 'class') === 'label') as Element), [x, x + width]];
    }),
  );
};

/** Where a vertical line of a drawing stands. */
const line = (page: Page, name: string): number => share(page.withClass(name).find(({ tagName }) => tagName === 'line') as Element, 'x1');

test("the hold is drawn against Windows' limit and its own, to scale", () => {
  const page = pageOf(
    report({ thaw: thawed('application', { thawedAt: 6000, heldMs: 5000 }), command: { ...command, startedAt: 3500, endedAt: 6000 } }),
  );
  const { 'Writes held': held = [0, 0], 'The command': ran = [0, 0] } = bars(page, 'hold');
  const origin = held[0];
  const perSecond = (line(page, 'limit') - origin) / 10;
  expect((held[1] - origin) / perSecond).toBeCloseTo(5, 1);
  expect((ran[0] - origin) / perSecond).toBeCloseTo(2.5, 1);
  expect(ran[1]).toBeCloseTo(held[1], 0);
  expect((line(page, 'own-limit') - origin) / perSecond).toBeCloseTo(9.5, 1);
});

const spare = (document: ReadableReport): string =>
  pageOf(document)
    .withClass('spare')
    .map((each) => textOf(each).replaceAll(/\s+/g, ' ').trim())
    .join();

test.each([
  [
    { thawedAt: 1400, heldMs: 400 },
    '9.1 s to spare Writes were held for 400 ms; the hold limit was 9.5 s, and Windows holds them for 10 s at most.',
  ],
  [
    { thawedAt: 3000, heldMs: 2000, holdExpiresAt: 31_000 },
    '8.0 s to spare Writes were held for 2.0 s; Windows holds them for 10 s at most.',
  ],
  [
    { thawedAt: 13_000, heldMs: 12_000, holdExpiresAt: 31_000 },
    '2.0 s too long Writes were held for 12.0 s; Windows holds them for 10 s at most.',
  ],
])('says first what was to spare: %j', (special, words) => {
  const document = report({ thaw: thawed('application', { phases, ...special }) });
  expect(spare(document)).toBe(words);
  expect(attribute(pageOf(document).all('section')[0] as Element, 'id')).toBe('hold-section');
});

test('of a hold that was lost nothing was to spare, and of none nothing is said', () => {
  expect(spare(report({ outcome: 'crash', thaw: thawed('crash', { endedBy: 'caller-lost' }) }))).toMatch(
    /^The hold was lost Writes were held for 250 ms;/,
  );
  const limit = thawed('crash', { endedBy: 'hold-limit', thawedAt: 10_504, heldMs: 9504 });
  expect(spare(report({ outcome: 'crash', thaw: limit }))).toMatch(
    /^The hold was lost Writes were held for 9.5 s; the hold limit was 9.5 s,/,
  );
  expect(spare(REPORTS['not-frozen'] as ReadableReport)).toBe('');
});

test('phases below one per cent of the whole are folded into one line; what was held and the command never are', () => {
  const many = [
    { name: 'gather', startedAt: 500, durationMs: 400 },
    ...['volumes', 'com'].map((name) => ({ name, startedAt: 900, durationMs: 4 })),
  ];
  const thaw = thawed('application', { thawedAt: 1002, heldMs: 2, phases: many });
  const page = pageOf(report({ thaw, command: { ...command, startedAt: 1000, endedAt: 1001 } }));
  expect(Object.keys(bars(page, 'steps'))).toEqual(['Gathering the metadata of the writers', 'Writes held', 'The command']);
  const [small] = page.withClass('small') as readonly [Element];
  expect(small.tagName).toBe('details');
  expect(
    elementsBelow(small)
      .filter(({ tagName }) => tagName === 'summary')
      .map(textOf),
  ).toEqual(['2 phases below 1 % (8 ms)']);
  expect(textOf(small)).toMatch(/Looking for volumes[\s\S]*Starting COM/);
});

test('steps are in the order in which they began, what was held among them', () => {
  expect(Object.keys(bars(pageOf(report()), 'steps'))).toEqual([
    'Gathering the metadata of the writers',
    'Freezing',
    'Writes held',
    'The command',
    'Waiting for the snapshot to end',
  ]);
});

test('steps that began at one instant stay in their order, however long they took', () => {
  const [first, second] = [
    { name: 'volumes', startedAt: 1000, durationMs: 9 },
    { name: 'com', startedAt: 1000, durationMs: 1 },
  ];
  const plan = report({ outcome: 'not-frozen', command: null, freeze: frozen({ dryRun: true, phases: [first, second] }), thaw: null });
  expect(Object.keys(bars(pageOf(plan), 'steps'))).toEqual(['Looking for volumes', 'Starting COM']);
});

test('a hold that was lost looks so, and a command that went on for minutes leaves it in sight', () => {
  const page = pageOf(REPORTS['crash'] as ReadableReport);
  expect(page.withClass('lost').map(({ tagName }) => tagName)).toContain('rect');
  expect(page.withClass('held')).toEqual([]);
  const { 'Writes held': held = [0, 0], 'The command': ran = [0, 0] } = bars(page, 'hold');
  expect(ran[1]).toBeGreaterThan(line(page, 'limit'));
  expect(held[1]).toBeGreaterThan(held[0]);
});

it.each([0, 1e-9, 1e15, 1e300])('draws steps of %d ms', (durationMs) => {
  const page = pageOf(report({ thaw: thawed('application', { phases: [{ name: 'gather', startedAt: 500, durationMs }] }) }));
  const numbers = page.elements
    .flatMap(({ attrs }) => attrs)
    .filter(({ name }) => ['x', 'y', 'x1', 'x2', 'width', 'height'].includes(name));
  expect(numbers.filter(({ value }) => !Number.isFinite(Number(value.replace(/%$/, ''))))).toEqual([]);
});
