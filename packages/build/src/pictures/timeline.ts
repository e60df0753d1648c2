import type { ReadableReport } from '@qga-vss/core';
import { html } from 'qga-vss/src/html/markup.ts';
import { COLOURS } from 'qga-vss/src/html/style.ts';
import type { Chart } from 'qga-vss/src/timeline/chart.ts';
import { holdChart, spareOf, stepsChart } from 'qga-vss/src/timeline/charts.ts';
import { folded } from 'qga-vss/src/timeline/fold.ts';
import { STYLE } from 'qga-vss/src/timeline/style.ts';
import { heightOf, svg } from 'qga-vss/src/timeline/svg.ts';

const WIDTH = 1000;
const PAD = 24;
const HEADING = 30;

const HERE = `
svg { font-family: system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
.card { fill: var(--card); stroke: var(--line); } text.heading { font-size: 17px; font-weight: 700; }`;

/** The charts of a timeline as a picture that stands by itself. */
export const timelinePicture = (report: ReadableReport): string => {
  const charts = [holdChart(report), stepsChart(report)].flatMap((chart) => (chart === undefined ? [] : [folded(chart).chart]));
  const spare = spareOf(report);
  const headingOf = ({ id, title }: Chart): string => (id === 'hold' && spare !== undefined ? `${title}: ${spare.figure}` : title);
  let y = PAD;
  const drawn = charts.map((chart) => {
    const { markup } = svg(chart);
    const height = heightOf(chart);
    const top = y;
    y += HEADING + height + PAD;
    return html`
<text class="heading" x="${PAD}" y="${top + 14}">${headingOf(chart)}</text>
${{ markup: markup.trimStart().replace('<svg width="100%"', `<svg x="${PAD}" y="${top + HEADING}" width="${WIDTH - 2 * PAD}"`) }}`;
  });
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-label="${charts.map(({ description }) => description).join(' ')}">
<style>${{ markup: `${COLOURS}${STYLE}${HERE}` }}
</style>
<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${y - 1}" rx="8"/>${drawn}
</svg>
`.markup;
};
