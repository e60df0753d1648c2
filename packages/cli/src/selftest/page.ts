import { type AssumptionReport, type ExperimentReport, namesOf, type SelftestReport } from '@qga-vss/selftest';
import { html, type Markup } from '../html/markup.ts';
import { page, type Section } from '../html/page.ts';
import { type Cell, table } from '../html/table.ts';
import { duration } from '../terminal/duration.ts';
import { withFlags } from '../terminal/flags.ts';
import { instant } from '../terminal/instant.ts';
import { answerOf, headlineOf } from './headline.ts';

const STYLE = `
.notice.bad, .notice.good, .notice.doubtful, .notice.hand { color: inherit; background: none; }
.notice.bad { border-color: var(--bad); } .notice.good { border-color: var(--good); } .notice.hand { border-color: var(--line); }
.notice dl { display: grid; grid-template-columns: minmax(6.5rem, max-content) 1fr; gap: .15rem 1rem; margin: .3rem 0 0; }
.notice dl > div { display: contents; } .notice dt { padding-top: .12rem; }
.notice h3 code, .found { font-weight: 600; } .area { color: var(--soft); font-size: .85rem; font-weight: 400; margin-left: .6rem; }
@media (max-width: 34rem) { .notice dl { display: block; } .notice dl > div { display: block; margin-top: .35rem; } }
`;

/** A phrase with its code between backticks. */
const phrase = (text: string): Markup => {
  const parts = text.split('`').map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
  return { markup: parts.map(({ markup }) => markup).join('') };
};

type Fact = readonly [label: string, text: Cell];

const facts = (all: readonly Fact[]): Markup =>
  html`<dl>${all.map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`;

/** What a reader wants to know of an assumption, by what became of it. */
const FACTS = {
  bad: ({ assumed, found, ifWrong, byHand, source }) => [
    ['Assumed', phrase(assumed)],
    ['Found', html`<span class="found">${withFlags(found)}</span>`],
    ['What follows', phrase(ifWrong)],
    ['By hand', phrase(byHand)],
    ['Source', phrase(source)],
  ],
  good: ({ assumed, found }) => [
    ['Assumed', phrase(assumed)],
    ['Found', withFlags(found)],
  ],
  doubtful: ({ assumed, found, byHand }) => [
    ['Assumed', phrase(assumed)],
    ['Why not', withFlags(found)],
    ['By hand', phrase(byHand)],
  ],
  hand: ({ assumed, ifWrong, byHand }) => [
    ['Assumed', phrase(assumed)],
    ['If wrong', phrase(ifWrong)],
    ['By hand', phrase(byHand)],
  ],
} as const satisfies Record<string, (assumption: AssumptionReport) => readonly Fact[]>;

type Look = keyof typeof FACTS;

const lookOf = ({ state, experiment }: AssumptionReport): Look => {
  if (state === 'not-checked') return experiment === undefined ? 'hand' : 'doubtful';
  return state === 'holds' ? 'good' : 'bad';
};

const item = (assumption: AssumptionReport): Markup => html`
<li class="notice ${lookOf(assumption)}" id="${assumption.id}"><h3><code>${assumption.id}</code> <span class="area">${assumption.area}</span></h3>
${facts(FACTS[lookOf(assumption)](assumption))}</li>`;

const assumptionsSection = (look: Look, title: string, { assumptions }: SelftestReport): readonly Section[] => {
  const items = assumptions.filter((one) => lookOf(one) === look).map(item);
  const list = html`<ul class="notices" role="list">${items}</ul>`;
  return items.length === 0 ? [] : [{ id: look, title: `${title} (${items.length})`, content: FOLDED.has(look) ? fold(list) : list }];
};

/** What asks nothing of its reader: what is well, and what is the same on every guest. */
const FOLDED: ReadonlySet<Look> = new Set(['good', 'hand']);

const fold = (content: Markup): Markup => html`<details><summary>Show them</summary>${content}</details>`;

const outcomeOf = ({ error, skipped, durationMs }: ExperimentReport): Cell => {
  if (skipped !== undefined) return `not made: ${skipped}`;
  if (error !== undefined) return html`<span class="chip bad">${error.name}</span> ${withFlags(error.message)}`;
  return duration(durationMs ?? 0);
};

const experimentsSection = ({ experiments }: SelftestReport): Section => ({
  id: 'experiments',
  title: 'What was done',
  content: table(
    'Experiments',
    ['Experiment', 'What it does', 'How it went'],
    experiments.map((one): readonly Cell[] => [html`<code>${one.name}</code>`, phrase(one.title), outcomeOf(one)]),
  ),
});

const doctorSection = ({ doctor }: SelftestReport): readonly Section[] => {
  if (doctor === null) return [];
  const rows = doctor.checks.map(({ title, found, state }): readonly Cell[] => [
    title,
    state === 'fail' ? html`<span class="chip bad">fails</span> ${withFlags(found)}` : withFlags(found),
  ]);
  return [{ id: 'doctor', title: 'What doctor found before', content: table('Checks of doctor', ['Check', 'Found'], rows) }];
};

const errorSection = ({ error }: SelftestReport): readonly Section[] =>
  error === null
    ? []
    : [
        {
          id: 'error',
          title: 'What went wrong',
          content: html`<ul class="notices" role="list"><li class="notice bad"><h3>${error.name}</h3><p>${withFlags(error.message)}</p><p><strong>What to do:</strong> ${withFlags(error.failure.remedy)}</p></li></ul>`,
        },
      ];

const NOT_REAL = html`<p class="simulated">simulated: nothing real was frozen, and nothing here is about a real Windows</p>`;
const INTERRUPTED = html`<p class="simulated">interrupted: what had not been done by then was left</p>`;

const head = (report: SelftestReport): Markup => {
  const { version, startedAt, durationMs, simulated, interrupted, volumes, architecture, account, doctor } = report;
  const { hostName, system, timeZone } = report;
  const { words, tone } = headlineOf(report);
  const known: readonly Fact[] = [
    ['Windows', doctor?.checks.find(({ name }) => name === 'windows')?.found ?? system],
    ['Computer', hostName],
    ['Process', `${architecture}, run by ${account}`],
    ['Frozen', namesOf(volumes) || 'nothing'],
    ['Begun', instant(startedAt)],
    ['Time zone', timeZone],
    ['Took', duration(durationMs)],
    ['Version', `qga-vss ${version}`],
  ];
  return html`
<h1>May I rely on this guest? <span class="verdict ${tone}">${words}</span></h1>
<p class="meaning">${answerOf(report)}</p>
${simulated ? NOT_REAL : undefined}${interrupted ? INTERRUPTED : undefined}
<dl class="facts">${known.map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`;
};

/** The report as a page to keep: what worries a reader comes first. */
export const selftestPage = (report: SelftestReport): string =>
  page({
    title: `${headlineOf(report).words} - ${report.hostName} - qga-vss self-test`,
    head: head(report),
    sections: [
      ...errorSection(report),
      ...assumptionsSection('bad', 'Does not hold', report),
      ...assumptionsSection('doubtful', 'Could not be checked here', report),
      ...assumptionsSection('good', 'Holds', report),
      ...assumptionsSection('hand', 'No program can check', report),
      experimentsSection(report),
      ...doctorSection(report),
    ],
    foot: 'Each verdict is about this guest, at this time. The document "Assumptions about real Windows" has every assumption, where it comes from, and the code that rests on it.',
    style: STYLE,
  });
