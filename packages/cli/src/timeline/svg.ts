import { html, type Markup } from '../html/markup.ts';
import type { Chart, Mark, Row } from './chart.ts';
import { at, type Scale, tickLabel, tickStep, ticks } from './scale.ts';

/** Pixels, from top to bottom; from left to right all is in shares of the width, so that a drawing fits any. */
const TOP = 6;
const MARK = 17;
const ROW = 40;
/** Of a row: where its text stands, and where its bar begins. */
const TEXT = 15;
const BAR_TOP = 22;
const BAR = 12;
const AXIS = 30;
/** So few that they have room where the page is narrow. */
const MOST_TICKS = 6;
/** Shares of the width, in hundredths: the narrowest bar, so that it can be seen. */
const NARROWEST = 0.6;

const round = (value: number): number => Math.round(value * 100) / 100;
const percent = (value: number): string => `${round(value)}%`;

/** Where the rows begin, and where they end. */
interface Rows {
  readonly top: number;
  readonly bottom: number;
}

const grid = (scale: Scale, { top, bottom }: Rows): readonly Markup[] => {
  const step = tickStep(scale, MOST_TICKS);
  return ticks(scale, MOST_TICKS).map((tick) => {
    const x = percent(at(scale, tick));
    return html`<line class="grid" x1="${x}" y1="${top}" x2="${x}" y2="${bottom}"/><text class="tick" x="${x}" y="${bottom + 18}">${tickLabel(tick, step)}</text>`;
  });
};

/** From where to where a bar is drawn: never so narrow that nobody sees it, and never beyond the edge. */
const extent = ({ from, to }: Pick<Row, 'from' | 'to'>, scale: Scale): { readonly x: string; readonly width: string } => {
  const x = Math.min(at(scale, from), scale.right - NARROWEST);
  return { x: percent(x), width: percent(Math.max(NARROWEST, at(scale, to) - x)) };
};

const bar = (row: Row, y: number, scale: Scale): Markup => {
  const { x, width } = extent(row, scale);
  return html`
<g class="row" role="img" tabindex="0" aria-label="${row.says}"><title>${row.says}</title>
<rect class="focus" x="0%" y="${y + 1}" width="100%" height="${ROW - 2}" rx="5"/>
<text x="0%" y="${y + TEXT}"><tspan class="label">${row.label}</tspan><tspan class="took" dx="8">${row.took}</tspan></text>
<rect class="track" x="0%" y="${y + BAR_TOP}" width="100%" height="${BAR}" rx="3"/>
<rect class="bar ${row.tone}" x="${x}" y="${y + BAR_TOP}" width="${width}" height="${BAR}" rx="3"/></g>`;
};

/** Named above the rows, the later ones higher; those left of the middle to their right, the others to their left. */
const mark = ({ at: ms, label, tone }: Mark, index: number, scale: Scale, { top, bottom }: Rows): Markup => {
  const place = at(scale, ms);
  const x = percent(place);
  const y = top - index * MARK;
  const toLeft = place > (scale.left + scale.right) / 2;
  return html`<line class="mark ${tone}" x1="${x}" y1="${y - MARK + 4}" x2="${x}" y2="${bottom}"/><text class="mark ${tone}${toLeft ? ' before' : ''}" x="${x}" dx="${toLeft ? -6 : 6}" y="${y - 5}">${label}</text>`;
};

const held = (chart: Chart, scale: Scale, { top, bottom }: Rows): Markup | undefined => {
  if (chart.held === undefined) return undefined;
  const { x, width } = extent(chart.held, scale);
  return html`<rect class="window ${chart.held.tone}" x="${x}" y="${top}" width="${width}" height="${bottom - top}"/>`;
};

const areaOf = ({ rows, marks }: Chart): Rows => {
  const top = TOP + marks.length * MARK;
  return { top, bottom: top + rows.length * ROW + 4 };
};

/** Pixels that the SVG of a chart is high. @seam */
export const heightOf = (chart: Chart): number => areaOf(chart).bottom + AXIS;

/** A chart as SVG, as wide as its place: every row can be reached by keyboard and says what it shows. */
export const svg = (chart: Chart): Markup => {
  const { id, title, description, from, to, rows, marks } = chart;
  const scale: Scale = { from, to, left: 0, right: 100 };
  const area = areaOf(chart);
  const sorted = marks.toSorted((one, other) => one.at - other.at);
  return html`
<svg width="100%" height="${heightOf(chart)}" role="group" aria-labelledby="${id}-title ${id}-description" xmlns="http://www.w3.org/2000/svg">
<title id="${id}-title">${title}</title>
<desc id="${id}-description">${description}</desc>
<g aria-hidden="true">${held(chart, scale, area)}${grid(scale, area)}${sorted.map((each, index) => mark(each, index, scale, area))}</g>
${rows.map((row, index) => bar(row, area.top + index * ROW, scale))}
</svg>`;
};
