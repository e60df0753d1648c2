import { html, type Markup } from 'qga-vss/src/html/markup.ts';

const ROW = 20;
const CHARACTER = 8.43;
const PAD = 18;
const BAR = 34;

/** Colours of a terminal by day and by night; text stays text. */
const STYLE = `
.window { fill: #ffffff; stroke: #d0d7de; } .bar { fill: #eef1f4; } .dot { fill: #c3cbd3; }
text { fill: #1f2328; font: 14px ui-monospace, Consolas, "DejaVu Sans Mono", Menlo, monospace; white-space: pre; }
.title { fill: #59636e; font-family: system-ui, "Segoe UI", Roboto, sans-serif; font-size: 13px; text-anchor: middle; }
.bold { font-weight: 700; } .dim { fill: #59636e; } .green { fill: #116329; } .yellow { fill: #7d4e00; } .red { fill: #a40e26; }
@media (prefers-color-scheme: dark) {
  .window { fill: #0d1117; stroke: #3d444d; } .bar { fill: #1c2128; } .dot { fill: #4a525c; }
  text { fill: #e6edf3; } .title, .dim { fill: #9198a1; } .green { fill: #6fdd8b; } .yellow { fill: #f0c060; } .red { fill: #ff9a95; }
}`;

/** What begins a style, by its code, and what ends one. */
const BEGINS: Readonly<Record<string, string>> = { 1: 'bold', 2: 'dim', 31: 'red', 32: 'green', 33: 'yellow' };
const ENDS: Readonly<Record<string, readonly string[]>> = { 22: ['bold', 'dim'], 39: ['red', 'green', 'yellow'] };

const span = (text: string, classes: ReadonlySet<string>): Markup =>
  classes.size === 0 ? html`<tspan>${text}</tspan>` : html`<tspan class="${[...classes].join(' ')}">${text}</tspan>`;

/** The style after a code, of the style before it. */
const after = (classes: ReadonlySet<string>, code: string): ReadonlySet<string> => {
  const begun = BEGINS[code];
  return new Set([...classes].filter((one) => !ENDS[code]?.includes(one)).concat(begun ?? []));
};

/** A line as a terminal is given it, in parts that look alike. */
const spans = (line: string): readonly Markup[] => {
  let classes: ReadonlySet<string> = new Set();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
  const parts = line.split(/\u001b\[(\d+)m/);
  // Every second part is the code between two texts.
  return parts.flatMap((part, index) => {
    if (index % 2 === 0) return part === '' ? [] : [span(part, classes)];
    classes = after(classes, part);
    return [];
  });
};

/** Lines of a terminal as a picture. @param title what a reader of it should know who cannot see it */
export const terminalPicture = (title: string, lines: readonly string[], columns: number): string => {
  const width = Math.ceil(columns * CHARACTER + 2 * PAD);
  const height = BAR + lines.length * ROW + PAD;
  const rows = lines.map(
    (line, index) => html`
<text x="${PAD}" y="${BAR + (index + 1) * ROW}" xml:space="preserve">${spans(line)}</text>`,
  );
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<title>${title}</title>
<style>${{ markup: STYLE }}
</style>
<rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<path class="bar" d="M1 ${BAR - 6}V9a8 8 0 0 1 8-8H${width - 9}a8 8 0 0 1 8 8v${BAR - 15}z"/>
<circle class="dot" cx="18" cy="15" r="5"/><circle class="dot" cx="35" cy="15" r="5"/><circle class="dot" cx="52" cy="15" r="5"/>
<text class="title" x="${width / 2}" y="19">a machine in memory, by a clock of its own</text>${rows}
</svg>
`.markup;
};
