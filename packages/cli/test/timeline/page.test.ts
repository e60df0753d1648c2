import type { ReadableReport } from '@qga-vss/core';
import { frozen, notice, thawed, writer } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it, test } from 'vitest';
import { timelinePage } from '../../src/timeline/page.ts';
import { attribute, type Element, elementsBelow, type Page, textOf } from '../support/document.ts';
import { command, failed, pageOf, phases, REPORTS, report, share } from './reports.ts';

const levels = (page: Page): readonly number[] => page.all('h1', 'h2', 'h3').map(({ tagName }) => Number(tagName[1]));

const ids = (page: Page): readonly string[] => page.elements.flatMap((element) => attribute(element, 'id') ?? []);

const references = (page: Page): readonly string[] =>
  page.elements.flatMap((element) => [
    ...(attribute(element, 'aria-labelledby')?.split(' ') ?? []),
    ...(attribute(element, 'href')?.replace('#', '').split(' ') ?? []),
  ]);

describe.each(Object.entries(REPORTS))('the page of %s', (_, document) => {
  const page = pageOf(document);

  it('has one heading of the first level, and skips none below', () => {
    expect(levels(page).filter((level) => level === 1)).toHaveLength(1);
    expect(levels(page).filter((level, index, all) => level > (all[index - 1] ?? 0) + 1)).toEqual([]);
  });

  it('has its landmarks, and every section a name', () => {
    for (const tag of ['header', 'main', 'footer']) expect(page.all(tag)).toHaveLength(1);
    expect(
      page.all('section', 'nav').filter((each) => (attribute(each, 'aria-labelledby') ?? attribute(each, 'aria-label')) === undefined),
    ).toEqual([]);
    expect(page.all('html').map((each) => attribute(each, 'lang'))).toEqual(['en']);
  });

  it('refers only to what is there, once each', () => {
    expect(new Set(ids(page)).size).toBe(ids(page).length);
    expect(references(page).filter((id) => !ids(page).includes(id))).toEqual([]);
  });

  it('needs nothing but itself: no script, no handler, nothing fetched', () => {
    expect(page.all('script', 'link', 'img', 'iframe', 'object', 'image', 'use')).toEqual([]);
    const active = page.elements
      .flatMap(({ attrs }) => attrs)
      .filter(({ name, value }) => /^on|^src$|^style$/.test(name) || /:\/\/(?!www\.w3\.org)/.test(value));
    expect(active).toEqual([]);
    expect(page.all('style').map(textOf).join()).not.toMatch(/url\(|@import/);
  });

  it('draws what can be reached by keyboard and says what it is, inside the drawing, and has it as a table', () => {
    for (const svg of page.all('svg')) {
      expect(attribute(svg, 'width')).toBe('100%');
      const height = Number(attribute(svg, 'height'));
      expect(svg.childNodes.filter((child) => ['title', 'desc'].includes(child.nodeName))).toHaveLength(2);
      for (const rect of elementsBelow(svg).filter(({ tagName }) => tagName === 'rect'))
        expect(inside(rect, height), JSON.stringify(rect.attrs)).toBe(true);
    }
    for (const row of page.withClass('row'))
      expect([attribute(row, 'tabindex'), (attribute(row, 'aria-label') ?? '') !== '']).toEqual(['0', true]);
    const cells = page.all('th').map(textOf);
    const labels = page.withClass('label').map(textOf);
    expect(labels.filter((label) => !cells.includes(label))).toEqual([]);
  });
});

/** As wide as the page may be, all of it is in sight. */
const inside = (rect: Element, height: number): boolean => {
  const [x, w] = [share(rect, 'x'), share(rect, 'width')];
  const [y = -1, h = -1] = ['y', 'height'].map((name) => Number(attribute(rect, name)));
  return x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= 100.01 && y + h <= height;
};

const verdictOn = (document: ReadableReport) =>
  pageOf(document)
    .withClass('verdict')
    .map((each) => [textOf(each), attribute(each, 'class')]);

test('says of a freeze that failed what it had been warned of', () => {
  const warnings = [notice({ name: 'EXCLUDED_WRITER_UNKNOWN', message: 'Nobody is called that.' })];
  const document = report({
    outcome: 'not-frozen',
    command: null,
    freeze: null,
    thaw: null,
    error: { ...notice({ name: 'NO_VOLUMES' }), warnings },
  });
  expect(timelinePage(document)).toContain('Nobody is called that.');
});

test('names the writers left out, what by, and their ids; and says of a writer that failed that it holds no data', () => {
  const excludedWriters = [{ id: '{class}', instanceId: '{instance}', name: 'Replica <Writer>', excludedBy: 'replica <writer>' }];
  const thaw = thawed('application', { phases, excludedWriters, writers: [{ ...failed, participates: false }] });
  const cells = (document: ReadableReport) => pageOf(document).all('td', 'th').map(textOf);
  expect(cells(report({ thaw }))).toEqual(expect.arrayContaining(['Replica <Writer>', 'replica <writer>', '{class}', '{instance}']));
  expect(cells(report({ thaw })).join()).toContain('It holds no data of this snapshot.');
  expect(cells(report()).join()).not.toMatch(/Left out by|holds no data/);
  const plan = report({ outcome: 'not-frozen', command: null, freeze: frozen({ dryRun: true, excludedWriters }), thaw: null });
  expect(cells(plan)).toContain('Replica <Writer>');
});

test.each([
  ['application', 'APPLICATION-CONSISTENT', 'good'],
  ['partial', 'PARTIAL', 'doubtful'],
  ['filesystem', 'FILE-SYSTEM-CONSISTENT', 'good'],
  ['crash', 'CRASH-CONSISTENT', 'bad'],
  ['unknown', 'UNKNOWN', 'bad'],
  ['not-frozen', 'NOT FROZEN', 'bad'],
  ['a dry run', 'DRY RUN', 'strong'],
  ['a thaw of its own', 'APPLICATION-CONSISTENT', 'good'],
  ['a thaw of nothing', 'NOTHING TO THAW', 'strong'],
])('%s: the verdict is %s, and looks %s', (name, word, tone) => {
  expect(verdictOn(REPORTS[name] as ReadableReport)).toEqual([[word, `verdict ${tone}`]]);
});

test('applications that did not take part unasked are doubtful', () => {
  expect(verdictOn(report({ outcome: 'filesystem', thaw: thawed('filesystem') }))).toEqual([
    ['FILE-SYSTEM-CONSISTENT', 'verdict doubtful'],
  ]);
});

test('what failed comes first, with its remedy', () => {
  const page = pageOf(REPORTS['partial'] as ReadableReport);
  const table = page.all('table').find((each) => textOf(each).includes('SqlServerWriter')) as Element;
  const [first] = elementsBelow(table)
    .filter(({ tagName }) => tagName === 'th')
    .slice(4)
    .map(textOf);
  expect(first).toBe('SqlServerWriter');
  expect(textOf(table)).toMatch(/VSS_E_WRITERERROR_TIMEOUT\s+It timed out\.\s+What to do: Do something\./);
});

test('what a writer that failed needs is said in the words of the command line', () => {
  const failure = notice({ message: 'SqlServerWriter: `backupType full` is refused.', remedy: 'Freeze with `backupType copy`.' });
  const thaw = thawed('partial', { writers: [writer({ name: 'SqlServerWriter', failed: true, failure })] });
  const tables = pageOf(report({ outcome: 'partial', thaw }))
    .all('table')
    .map(textOf)
    .join(' ');
  expect(tables.replaceAll(/\s+/g, ' ')).toContain(
    'SqlServerWriter: --backup-type full is refused. What to do: Freeze with --backup-type copy.',
  );
});

test('an error that kept it from freezing is told with its place and its remedy', () => {
  const [item] = pageOf(REPORTS['not-frozen'] as ReadableReport).withClass('notice');
  expect(
    textOf(item as Element)
      .replaceAll(/\s+/g, ' ')
      .trim(),
  ).toBe('A_REASON Something happened. What to do: Do something. Step start HRESULT 0x80042316');
});

const HOSTILE = [
  '</style></title><script>alert(1)</script>',
  '" onmouseover="alert(1)" x="',
  "' autofocus onfocus='alert(1)",
  '<svg onload=alert(1)>',
  '&lt;b&gt; &amp; ]]> --> <!-- {{7*7}}',
] as const;

it.each(HOSTILE)('shows %s as it is, wherever it stands', (text) => {
  const volume = { guidPath: text, mountPaths: [text], label: text, fileSystem: text };
  const names = { name: text, message: text, remedy: text, phase: text, call: text, object: text, hresult: text };
  const hostile = notice({ ...names, kind: 'lost' });
  const writers = [
    writer({
      name: text,
      state: text,
      failed: true,
      failure: notice(names),
      applicationMessage: `${text}!`,
      applicationFailure: `${text}?`,
    }),
  ];
  const session = {
    sessionId: text,
    volumes: [volume],
    skippedVolumes: [volume],
    writers,
    backupType: text,
    warnings: [{ ...hostile, message: `${text}.` }],
  };
  const thaw = thawed('crash', {
    ...session,
    phases: [{ name: text, startedAt: 1, durationMs: 5000 }],
    reasons: [{ ...hostile, message: `${text};` }],
  });
  const page = pageOf(
    report({ outcome: 'crash', thaw, command: { ...command, exitCode: null, signal: text }, error: hostile, product: text }),
  );
  const plain = pageOf(REPORTS['crash'] as ReadableReport);
  const tags = new Set(plain.elements.map(({ tagName }) => tagName).concat('code', 'dl', 'p', 'strong', 'span'));
  expect(page.elements.filter(({ tagName }) => !tags.has(tagName))).toEqual([]);
  expect(page.elements.flatMap(({ attrs }) => attrs).filter(({ name }) => /^on|autofocus/.test(name))).toEqual([]);
  const shown = page.elements.filter((element) => textOf(element) === text);
  expect(shown.length).toBeGreaterThan(12);
  expect(page.withClass('row').some((row) => attribute(row, 'aria-label')?.toLowerCase().startsWith(text.toLowerCase()))).toBe(true);
});

it('shows what no document may contain, or what turns the direction of writing, as a sign that something was there', () => {
  const html = timelinePage(report({ thaw: thawed('application', { writers: [writer({ name: 'a\u0000b\u001bc\u202ed\ud800e' })] }) }));
  expect(html).toContain('a\ufffdb\ufffdc\ufffdd\ufffde');
});

describe('fifty pages are told apart', () => {
  const machine = { hostName: 'web01', system: 'Windows Server 2022 Standard, 10.0.20348', timeZone: 'Europe/Berlin' };
  const said = { ...command, program: 'C:\\scripts\\snapshot.cmd' };

  it('by the name of the computer, in the title and among the facts', () => {
    const page = timelinePage(report({ machine, command: said }));
    expect(page).toContain('<title>APPLICATION-CONSISTENT - web01 - qga-vss timeline</title>');
    for (const fact of ['web01', machine.system, machine.timeZone, said.program]) expect(page).toContain(`<dd>${fact}</dd>`);
  });

  it('by the name of the guest, where it was frozen from its hypervisor', () => {
    const page = timelinePage(report({ machine: { ...machine, hostName: 'kvm7' }, guest: 'libvirt:web01' }));
    expect(page).toContain('<title>APPLICATION-CONSISTENT - libvirt:web01 - qga-vss timeline</title>');
    expect(page).toContain('<dt>Hypervisor</dt><dd>kvm7</dd>');
  });

  it('not at all, where a report of an older version does not say', () => {
    expect(timelinePage(report())).toContain('<title>APPLICATION-CONSISTENT - qga-vss timeline</title>');
  });
});
