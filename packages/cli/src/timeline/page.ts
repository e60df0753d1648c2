import type { ReadableReport } from '@qga-vss/core';
import { html, type Markup } from '../html/markup.ts';
import { holdChart, stepsChart } from './charts.ts';
import { factsOf, verdictOfReport } from './facts.ts';
import { chartSection, noticesSection, type Section, volumesSection, writersSection } from './sections.ts';
import { STYLE } from './style.ts';

/** Nothing is fetched and no script runs, whatever a name in a report may contain. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const sectionsOf = (report: ReadableReport): readonly Section[] => {
  const { error, freeze, thaw } = report;
  const session = thaw ?? freeze;
  const hold = holdChart(report);
  const steps = stepsChart(report);
  return [
    ...noticesSection('error', 'What went wrong', error === null ? [] : [error]),
    ...noticesSection('reasons', 'Why it is worth that', report.outcome === 'application' ? [] : (thaw?.reasons ?? [])),
    ...(hold === undefined ? [] : [chartSection(hold)]),
    ...(steps === undefined ? [] : [chartSection(steps)]),
    ...writersSection(session?.writers ?? []),
    ...noticesSection('warnings', 'Warnings', warningsOf(report)),
    ...volumesSection(report),
  ];
};

/** What a writer's failure or a reason has said already is not said again. */
const warningsOf = ({ freeze, thaw }: ReadableReport) => {
  const told = [...(thaw?.reasons ?? []), ...((thaw ?? freeze)?.writers.flatMap(({ failure }) => failure ?? []) ?? [])].map(
    ({ message }) => message,
  );
  return [...(freeze?.warnings ?? []), ...(thaw?.warnings ?? [])].filter(({ message }) => !told.includes(message));
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

/**
 * A report as one HTML page that needs nothing else: no script, no font, no image. Every text in it is shown as text. What is drawn
 * can be reached by keyboard and is there as a table as well.
 */
export const timelinePage = (report: ReadableReport): string => {
  const sections = sectionsOf(report);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="qga-vss">
<title>${verdictOfReport(report).word} - qga-vss timeline</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>${headOf(report)}
${sections.length < 2 ? undefined : html`<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}-section">${title}</a></li>`)}</ul></nav>`}
</header>
<main id="content" tabindex="-1">${sections.map(
    ({ id, title, content }) => html`
<section id="${id}-section" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${title}</h2>
${content}
</section>`,
  )}</main>
<footer>Times are of the guest's clock. Windows holds writes for 10 s at most, counted from frozen; a bar may be drawn wider than it is, so that it can be seen.</footer>
</body>
</html>
`.markup;
};
