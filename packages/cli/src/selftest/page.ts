import { html, type Markup } from '../html/markup.ts';
import { page } from '../html/page.ts';
import { duration } from '../print/duration.ts';
import type { AssumptionReport, ExperimentReport, SelftestReport } from './report.ts';
import type { State } from './verdict.ts';
import { namesOf } from './volumes.ts';

const STYLE = `
.counts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0; }
.counts div { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1.25rem; }
.counts b { display: block; font-size: 1.75rem; line-height: 1.1; }
.alarm { border-left: 4px solid var(--bad); background: var(--panel); padding: .75rem 1rem; }
td:first-child { width: 14rem; }
td p { margin: 0 0 .25rem; }
`;

const LOOKS: Readonly<Record<State, { readonly title: string; readonly several: string; readonly tone: string }>> = {
  'does-not-hold': { title: 'Does not hold', several: 'do not hold', tone: 'bad' },
  holds: { title: 'Holds', several: 'hold', tone: 'good' },
  'not-checked': { title: 'Could not be checked', several: 'could not be checked', tone: 'doubtful' },
};

/** What worries a reader comes first. */
const ORDER: readonly State[] = ['does-not-hold', 'holds', 'not-checked'];

/** A phrase with its code between backticks. */
const phrase = (text: string): Markup => {
  const parts = text.split('`').map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
  return { markup: parts.map(({ markup }) => markup).join('') };
};

const advice = ({ state, ifWrong, byHand }: AssumptionReport): Markup => {
  if (state === 'holds') return html``;
  const consequence = state === 'does-not-hold' ? html`<p>What follows: ${phrase(ifWrong)}</p>` : html``;
  return html`${consequence}<p>By hand: ${phrase(byHand)}</p>`;
};

const row = (assumption: AssumptionReport): Markup => html`<tr id="${assumption.id}">
<td><code>${assumption.id}</code><p class="faint">${assumption.area}</p></td>
<td><p>${phrase(assumption.assumed)}</p><p class="${LOOKS[assumption.state].tone}">${assumption.found}</p>${advice(assumption)}</td>
</tr>`;

const stateSection = (state: State, { assumptions }: SelftestReport): Markup => {
  const rows = assumptions.filter((one) => one.state === state).map(row);
  if (rows.length === 0) return html``;
  return html`<h2 class="${LOOKS[state].tone}">${LOOKS[state].title}</h2>
<table>${rows}</table>`;
};

const outcomeOf = ({ error, skipped, durationMs }: ExperimentReport): Markup => {
  if (skipped !== undefined) return html`<span class="faint">not made: ${skipped}</span>`;
  if (error !== undefined) return html`<span class="bad">${error.name}: ${error.message}</span>`;
  return html`${duration(durationMs ?? 0)}`;
};

const experimentRow = (experiment: ExperimentReport): Markup =>
  html`<tr><td><code>${experiment.name}</code></td><td><p>${phrase(experiment.title)}</p><p>${outcomeOf(experiment)}</p></td></tr>`;

const machine = ({ doctor }: SelftestReport): readonly Markup[] =>
  (doctor?.checks ?? []).map(
    ({ title, found, state }) => html`<tr><td>${title}</td><td class="${state === 'fail' ? 'bad' : ''}">${found}</td></tr>`,
  );

const alarm = ({ error }: SelftestReport): Markup =>
  error === null ? html`` : html`<p class="alarm"><b>${error.name}</b>: ${error.message}<br>${error.failure.remedy}</p>`;

const count = (state: State, { counts }: SelftestReport): Markup => {
  const { title, several, tone } = LOOKS[state];
  return html`<div class="${tone}"><b>${counts[state]}</b>${counts[state] === 1 ? title.toLowerCase() : several}</div>`;
};

/** The report as a page to keep. */
export const selftestPage = (report: SelftestReport): string => {
  const { version, startedAt, durationMs, simulated, interrupted, volumes } = report;
  const notes = [simulated ? 'simulated: nothing real was frozen' : '', interrupted ? 'interrupted' : ''].filter(Boolean);
  return page(
    'qga-vss self-test',
    html`<h1>What qga-vss assumes of Windows, and what this guest is like</h1>
<p class="faint">qga-vss ${version}, ${new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ')} UTC, ${duration(durationMs)}; frozen: ${namesOf(volumes) || 'nothing'}${notes.map((note) => html`; <b>${note}</b>`)}</p>
${alarm(report)}
<div class="counts">${ORDER.map((state) => count(state, report))}</div>
${ORDER.map((state) => stateSection(state, report))}
<h2>What was done</h2>
<table>${report.experiments.map(experimentRow)}</table>
<h2>What doctor found before</h2>
<table>${machine(report)}</table>`,
    STYLE,
  );
};
