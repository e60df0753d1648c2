import type { ReadableReport } from '@qga-vss/core';
import { frozen, notice, thawed, writer } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it, test } from 'vitest';
import { timelinePage } from '../../src/timeline/page.ts';
import { attribute, type Element, elementsBelow, Page, textOf } from '../support/document.ts';

const command = { exitCode: 0, signal: null, startedAt: 1010, endedAt: 1240 } as const;

const phases = [
  { name: 'gather', startedAt: 200, durationMs: 400 },
  { name: 'freeze', startedAt: 900, durationMs: 100 },
  { name: 'thaw', startedAt: 1250, durationMs: 60.5 },
];

const report = (special: Partial<ReadableReport> = {}): ReadableReport => ({
  outcome: 'application',
  command,
  freeze: frozen(),
  thaw: thawed('application', { phases }),
  error: null,
  ...special,
});

const lost = notice({ name: 'HOLD_LIMIT_REACHED', kind: 'lost' });
const failed = writer({
  name: 'SqlServerWriter',
  failed: true,
  failure: notice({ name: 'VSS_E_WRITERERROR_TIMEOUT', message: 'It timed out.' }),
});

/** One of everything that a report may be about. */
const REPORTS: Readonly<Record<string, ReadableReport>> = {
  application: report(),
  partial: report({ outcome: 'partial', thaw: thawed('partial', { phases, writers: [writer(), failed], reasons: [notice()] }) }),
  filesystem: report({ outcome: 'filesystem', thaw: thawed('filesystem', { phases, context: '0x00000010', writers: [] }) }),
  crash: report({
    outcome: 'crash',
    thaw: thawed('crash', { phases, endedBy: 'hold-limit', reasons: [lost] }),
    command: { ...command, endedAt: 99_000 },
  }),
  unknown: report({ outcome: 'unknown', thaw: null, error: notice({ name: 'SESSION_LOST', kind: 'lost' }) }),
  'not-frozen': report({
    outcome: 'not-frozen',
    command: null,
    freeze: null,
    thaw: null,
    error: notice({ phase: 'start', hresult: '0x80042316' }),
  }),
  'a dry run': report({ outcome: 'not-frozen', command: null, freeze: frozen({ dryRun: true, phases: phases.slice(0, 1) }), thaw: null }),
  'a thaw of its own': report({ command: null, freeze: null }),
  'a thaw of nothing': report({
    outcome: 'not-frozen',
    command: null,
    freeze: null,
    thaw: {
      ...thawed('crash'),
      consistency: undefined as never,
      volumes: [],
      writers: [],
      phases: [],
      changed: false,
      thawedAt: undefined as never,
    },
  }),
};

const pageOf = (document: ReadableReport): Page => new Page(timelinePage(document));

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

/** A share of the width, in hundredths; no number where it is anything else. */
const share = (element: Element, name: string): number => Number(/^([\d.]+)%$/.exec(attribute(element, name) ?? '')?.[1]);

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

it.each([0, 1e-9, 1e15, 1e300])('draws steps of %d ms', (durationMs) => {
  const page = pageOf(report({ thaw: thawed('application', { phases: [{ name: 'gather', startedAt: 500, durationMs }] }) }));
  const numbers = page.elements
    .flatMap(({ attrs }) => attrs)
    .filter(({ name }) => ['x', 'y', 'x1', 'x2', 'width', 'height'].includes(name));
  expect(numbers.filter(({ value }) => !Number.isFinite(Number(value.replace(/%$/, ''))))).toEqual([]);
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
