import type { ReadableReport } from '@qga-vss/core';
import { html, type Markup } from '../html/markup.ts';
import { page, type Section } from '../html/page.ts';
import { stepsChart } from './charts.ts';
import { factsOf, nameOf, verdictOfReport } from './facts.ts';
import { chartSection, excludedSection, holdSection, noticesSection, volumesSection, writersSection } from './sections.ts';
import { STYLE } from './style.ts';

const sectionsOf = (report: ReadableReport): readonly Section[] => {
  const { error, freeze, thaw } = report;
  const session = thaw ?? freeze;
  const steps = stepsChart(report);
  return [
    ...holdSection(report),
    ...noticesSection('error', 'What went wrong', error === null ? [] : [error]),
    ...noticesSection('reasons', 'Why it is worth that', report.outcome === 'application' ? [] : (thaw?.reasons ?? [])),
    ...(steps === undefined ? [] : [chartSection(steps)]),
    ...writersSection(session?.writers ?? []),
    ...excludedSection(session?.excludedWriters ?? []),
    ...noticesSection('warnings', 'Warnings', warningsOf(report)),
    ...volumesSection(report),
  ];
};

/** What a writer's failure or a reason has said already is not said again. */
const warningsOf = ({ error, warnings = [], freeze, thaw }: ReadableReport) => {
  const told = [...(thaw?.reasons ?? []), ...((thaw ?? freeze)?.writers.flatMap(({ failure }) => failure ?? []) ?? [])].map(
    ({ message }) => message,
  );
  return [...(error?.warnings ?? []), ...warnings, ...(freeze?.warnings ?? []), ...(thaw?.warnings ?? [])].filter(
    ({ message }) => !told.includes(message),
  );
};

const SIMULATED = html`<p class="simulated">simulated: nothing real was frozen</p>`;

const isSimulated = ({ simulated, freeze, thaw }: ReadableReport): boolean => simulated ?? (thaw ?? freeze)?.simulated ?? false;

const headOf = (report: ReadableReport): Markup => {
  const { word, tone, meaning } = verdictOfReport(report);
  return html`
<h1>A freeze, and what its snapshot is worth: <span class="verdict ${tone}">${word}</span></h1>
<p class="meaning">${meaning}</p>
${isSimulated(report) ? SIMULATED : undefined}
<dl class="facts">${factsOf(report).map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`;
};

/** A report of a group says of each guest how it fared: what is drawn of one is drawn of the worst. */
const ofWorst = (report: ReadableReport): ReadableReport => {
  const worst = report.guests?.find(({ guest }) => guest === report.worst);
  return worst === undefined ? report : { ...report, freeze: worst.freeze, thaw: worst.thaw };
};

/**
 * A report as one HTML page that needs nothing else: no script, no font, no image. Every text in it is shown as text. What is drawn
 * can be reached by keyboard and is there as a table as well.
 */
export const timelinePage = (saved: ReadableReport): string => {
  const report = ofWorst(saved);
  return page({
    title: [verdictOfReport(report).word, nameOf(report), 'qga-vss timeline'].filter((part) => part !== undefined).join(' - '),
    head: headOf(report),
    sections: sectionsOf(report),
    foot: "Times are of the guest's clock. Windows holds writes for 10 s at most, counted from frozen; a bar may be drawn wider than it is, so that it can be seen.",
    style: STYLE,
  });
};
