import { QgaError } from '@qga-vss/core';
import type { SelftestReport } from '@qga-vss/selftest';
import { ASSUMPTIONS } from '@qga-vss/selftest/src/assumptions/index.ts';
import { VOLUMES } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { SimulatedGuest, type Twist } from '@qga-vss/test-kit/src/selftest/simulated-guest.ts';
import { selftest } from '@qga-vss/test-kit/src/selftest/trial.ts';
import { describe, expect, test } from 'vitest';
import { selftestPage } from '../../src/selftest/page.ts';
import { attribute, elementsBelow, Page, textOf } from '../support/document.ts';

const reportOf = async (twist: Twist = {}): Promise<SelftestReport> => await selftest(new SimulatedGuest(twist), { long: true });

const REPORTS: Readonly<Record<string, SelftestReport>> = {
  'a guest on which all holds': await reportOf(),
  'a guest on which something does not hold': await reportOf({ pipesKept: true, writes: 'pass' }),
  'a guest that could not be frozen': await reportOf({ scenario: { faults: [{ call: 'StartSnapshotSet', hresult: 0x80042302 }] } }),
  'a machine in memory, interrupted': { ...(await reportOf({ guest: { shared: false } })), simulated: true, interrupted: true },
  'a guest whose doctor was not heard': { ...(await reportOf()), doctor: null, error: QgaError.of('HOST_LOST'), left: null },
};

describe.each(Object.entries(REPORTS))('the page of %s', (_, report) => {
  const page = new Page(selftestPage(report));
  const ids = page.elements.flatMap((element) => attribute(element, 'id') ?? []);

  test('names every assumption once, under the heading of what became of it', () => {
    expect(ids.filter((id) => ASSUMPTIONS.some((one) => one.id === id)).toSorted()).toEqual(ASSUMPTIONS.map(({ id }) => id).toSorted());
    const numbers = page.all('h2').flatMap((heading) => /\((\d+)\)$/.exec(textOf(heading))?.[1] ?? []);
    expect(numbers.reduce((sum, number) => sum + Number(number), 0)).toBe(ASSUMPTIONS.length);
  });

  test('can be read by ear: one first heading, none skipped, landmarks, names of sections, headed tables', () => {
    const levels = page.all('h1', 'h2', 'h3').map(({ tagName }) => Number(tagName[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
    for (const tag of ['header', 'main', 'footer', 'nav']) expect(page.all(tag)).toHaveLength(1);
    expect(
      page.all('section', 'nav').filter((each) => (attribute(each, 'aria-labelledby') ?? attribute(each, 'aria-label')) === undefined),
    ).toEqual([]);
    expect(page.all('th').filter((cell) => attribute(cell, 'scope') === undefined)).toEqual([]);
    expect(page.all('caption').length).toBe(page.all('table').length);
  });

  test('refers only to what is there, once each', () => {
    expect(new Set(ids).size).toBe(ids.length);
    const references = page.elements.flatMap((element) => [
      ...(attribute(element, 'aria-labelledby')?.split(' ') ?? []),
      ...(attribute(element, 'href')?.replace('#', '').split(' ') ?? []),
    ]);
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('can be scrolled by keyboard wherever it may be too wide', () => {
    for (const region of page.withClass('scroll'))
      expect([attribute(region, 'tabindex'), attribute(region, 'role'), (attribute(region, 'aria-label') ?? '') !== '']).toEqual([
        '0',
        'region',
        true,
      ]);
  });
});

describe('May I rely on this guest?', () => {
  const opening = (name: string): string => {
    const page = new Page(selftestPage(REPORTS[name] as SelftestReport));
    return [...page.all('h1'), ...page.withClass('meaning')].map((each) => textOf(each).replaceAll(/\s+/g, ' ').trim()).join(' ');
  };

  test.each([
    [
      'a guest on which all holds',
      /^May I rely on this guest\? ALL THAT COULD BE CHECKED HOLDS Yes, as far as a program can tell: all \d+ that could be checked hold; /,
    ],
    [
      'a guest on which something does not hold',
      /\? 2 ASSUMPTIONS DO NOT HOLD Not as it is: 2 of the assumptions that qga-vss rests on do not hold\. /,
    ],
    [
      'a guest that could not be frozen',
      /\? WHAT COULD BE CHECKED HOLDS, AND MUCH COULD NOT Nobody can say yet: .*VSS_E_BAD_STATE|VSS_E_UNEXPECTED/,
    ],
    ['a machine in memory, interrupted', /\? REHEARSED, AND NOTHING SEEN OF WINDOWS This does not say: it was a rehearsal/],
    ['a guest whose doctor was not heard', /Nobody can say yet: .*HOST_LOST kept much from being checked\./],
  ])('%s', (name, words) => {
    expect(opening(name)).toMatch(words);
  });

  test('a guest whose self-test was interrupted is not relied on', () => {
    const page = new Page(selftestPage({ ...(REPORTS['a guest on which all holds'] as SelftestReport), interrupted: true }));
    expect(page.withClass('meaning').map(textOf).join()).toMatch(/^Nobody can say yet: it was interrupted\./);
  });
});

test('what holds is folded, after what failed and what is unclear, and so is what no program can check', () => {
  const report = REPORTS['a guest on which something does not hold'] as SelftestReport;
  const page = new Page(selftestPage(report));
  const sections = page
    .all('section')
    .map((section) => [
      attribute(section, 'id')?.replace('-section', ''),
      elementsBelow(section).some(({ tagName }) => tagName === 'details'),
    ]);
  const looks = sections.filter(([id]) => ['bad', 'doubtful', 'good', 'hand'].includes(String(id)));
  expect(looks).toEqual([
    ['bad', false],
    ['doubtful', false],
    ['good', true],
    ['hand', true],
  ]);
});

test('what does not hold comes first, with all that follows from it; a tone is never alone in saying so', () => {
  const page = new Page(selftestPage(REPORTS['a guest on which something does not hold'] as SelftestReport));
  expect(page.withClass('verdict').map((each) => [textOf(each), attribute(each, 'class')])).toEqual([
    ['2 ASSUMPTIONS DO NOT HOLD', 'verdict bad'],
  ]);
  expect(page.all('h2').map(textOf)[0]).toBe('Does not hold (2)');
  const [first] = page.withClass('bad').filter(({ tagName }) => tagName === 'li');
  expect(first && textOf(first)).toMatch(/Assumed[\s\S]*Found[\s\S]*What follows[\s\S]*By hand[\s\S]*Source/);
});

test('what went wrong, and what was found, is said in the words of the command line', async () => {
  const report = await reportOf();
  const error = QgaError.of('INVALID_ARGUMENT', { detail: 'Without `dryRun` it would freeze.' });
  const [first, ...others] = report.assumptions;
  const assumptions = [{ ...(first as (typeof others)[number]), state: 'holds' as const, found: 'BUSY: Try `retryMs`.' }, ...others];
  const said = textOf(new Page(selftestPage({ ...report, error, assumptions })).elements[0] as never);
  expect(said).toContain('Without --dry-run it would freeze.');
  expect(said).toContain('BUSY: Try --retry.');
});

test('a simulated one says that it is not about Windows', () => {
  const page = new Page(selftestPage(REPORTS['a machine in memory, interrupted'] as SelftestReport));
  expect(page.withClass('simulated').map(textOf)).toEqual([
    'simulated: nothing real was frozen, and nothing here is about a real Windows',
    'interrupted: what had not been done by then was left',
  ]);
});

test('takes what was found for text, and needs nothing from elsewhere', async () => {
  const hostile = await reportOf({
    command: '<script>alert(1)</script>',
    scenario: { volumes: VOLUMES.map((volume) => ({ ...volume, label: '<b>"&' })) },
  });
  const page = new Page(selftestPage(hostile));
  expect(page.all('script', 'link', 'img', 'iframe', 'object', 'b')).toEqual([]);
  expect(page.all('dd').map(textOf)).toContain('It said: <script>alert(1)</script>');
  expect(page.elements.flatMap(({ attrs }) => attrs).filter(({ name }) => /^on|^src$|^style$/.test(name))).toEqual([]);
  expect(page.all('style').map(textOf).join()).not.toMatch(/url\(|@import/);
});
