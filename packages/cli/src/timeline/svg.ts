import { html, type Markup } from '../html/markup.ts';
import type { Chart, Mark, Row } from './chart.ts';
import { at, type Scale, tickLabel, tickStep, ticks } from './scale.ts';

const WIDTH = 1000;
const RIGHT = 970;
/** Above the rows, and for the name of each mark. */
const TOP = 6;
const MARK = 17;
const ROW = 30;
const BAR = 16;
const AXIS = 30;
const MOST_TICKS = 8;
/** Units that the narrowest bar is wide, so that it can be seen. */
const NARROWEST = 3;
/** Units that a character takes at most, nearly always. */
const CHARACTER = 7.5;
/** The same in labels, which are longer and so nearer to the mean. */
const LABEL_CHARACTER = 6.6;
/** Units between a label and the axis. */
const GAP = 14;

const round = (value: number): number => Math.round(value * 100) / 100;

/** Where the rows begin, and where they end. */
interface Rows {
  readonly top: number;
  readonly bottom: number;
}

const grid = (scale: Scale, { top, bottom }: Rows): readonly Markup[] => {
  const step = tickStep(scale, MOST_TICKS);
  return ticks(scale, MOST_TICKS).map((tick) => {
    const x = round(at(scale, tick));
    return html`<line class="grid" x1="${x}" y1="${top}" x2="${x}" y2="${bottom}"/><text class="tick" x="${x}" y="${bottom + 18}">${tickLabel(tick, step)}</text>`;
  });
};

/** To the right of its bar where there is room, else to the left of it. */
const caption = (row: Row, scale: Scale, y: number): Markup => {
  const end = Math.max(at(scale, row.to), at(scale, row.from) + NARROWEST) + 8;
  const fits = end + row.took.length * CHARACTER <= RIGHT + 16;
  const begin = at(scale, row.from) - 8;
  if (fits) return html`<text class="took" x="${round(end)}" y="${y}">${row.took}</text>`;
  if (begin - row.took.length * CHARACTER >= scale.left)
    return html`<text class="took before" x="${round(begin)}" y="${y}">${row.took}</text>`;
  return html`<text class="took inside" x="${round(at(scale, row.to) - 8)}" y="${y}">${row.took}</text>`;
};

const bar = (row: Row, y: number, scale: Scale): Markup => {
  const x = at(scale, row.from);
  const width = Math.max(NARROWEST, at(scale, row.to) - x);
  const baseline = y + ROW / 2 + 4.5;
  return html`
<g class="row" role="img" tabindex="0" aria-label="${row.says}"><title>${row.says}</title>
<rect class="focus" x="2" y="${y + 1}" width="${WIDTH - 4}" height="${ROW - 2}" rx="5"/>
<text class="label" x="${scale.left - GAP}" y="${baseline}">${row.label}</text>
<rect class="bar ${row.tone}" x="${round(x)}" y="${y + (ROW - BAR) / 2}" width="${round(width)}" height="${BAR}" rx="3"/>
${caption(row, scale, baseline)}</g>`;
};

/** Named above the rows, the later ones higher; those left of the middle to their right, the others to their left. */
const mark = ({ at: ms, label, tone }: Mark, index: number, scale: Scale, { top, bottom }: Rows): Markup => {
  const x = round(at(scale, ms));
  const y = top - index * MARK;
  const toLeft = x > (scale.left + scale.right) / 2;
  return html`<line class="mark ${tone}" x1="${x}" y1="${y - MARK + 4}" x2="${x}" y2="${bottom}"/><text class="mark ${tone}${toLeft ? ' before' : ''}" x="${toLeft ? x - 6 : x + 6}" y="${y - 5}">${label}</text>`;
};

const held = (chart: Chart, scale: Scale, { top, bottom }: Rows): Markup | undefined => {
  if (chart.held === undefined) return undefined;
  const x = at(scale, chart.held.from);
  const width = Math.max(NARROWEST, at(scale, chart.held.to) - x);
  return html`<rect class="window ${chart.held.tone}" x="${round(x)}" y="${top}" width="${round(width)}" height="${bottom - top}"/>`;
};

const areaOf = ({ rows, marks }: Chart): Rows => {
  const top = TOP + marks.length * MARK;
  return { top, bottom: top + rows.length * ROW + 4 };
};

/** Units that the SVG of a chart is high. @seam */
export const heightOf = (chart: Chart): number => areaOf(chart).bottom + AXIS;

/** A chart as SVG: every row can be reached by keyboard and says what it shows. */
export const svg = (chart: Chart): Markup => {
  const { id, title, description, from, to, rows, marks } = chart;
  const left = Math.max(...rows.map(({ label }) => label.length)) * LABEL_CHARACTER + 3 * GAP;
  const scale: Scale = { from, to, left, right: RIGHT };
  const area = areaOf(chart);
  const sorted = marks.toSorted((one, other) => one.at - other.at);
  return html`
<svg viewBox="0 0 ${WIDTH} ${heightOf(chart)}" role="group" aria-labelledby="${id}-title ${id}-description" xmlns="http://www.w3.org/2000/svg">
<title id="${id}-title">${title}</title>
<desc id="${id}-description">${description}</desc>
<g aria-hidden="true">${held(chart, scale, area)}${grid(scale, area)}${sorted.map((each, index) => mark(each, index, scale, area))}</g>
${rows.map((row, index) => bar(row, area.top + index * ROW, scale))}
</svg>`;
};
