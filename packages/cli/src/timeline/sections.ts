import type { ExcludedWriter, Notice, ReadableReport, VolumeResult, WriterResult } from '@qga-vss/core';
import { html, type Markup } from '../html/markup.ts';
import type { Section } from '../html/page.ts';
import { type Cell, table } from '../html/table.ts';
import { ownWords } from '../outcome/writers.ts';
import { duration } from '../terminal/duration.ts';
import { withFlags } from '../terminal/flags.ts';
import type { Chart, Row } from './chart.ts';
import { holdChart, spareOf } from './charts.ts';
import { folded, smallWords } from './fold.ts';
import { svg } from './svg.ts';

const HEAD = ['What', 'Begins', 'Takes'] as const;

const cellsOf = ({ label, from, took }: Row): readonly Cell[] => [label, signed(from), took];

const smallPhases = ({ title }: Chart, small: readonly Row[]): Markup | undefined =>
  small.length === 0
    ? undefined
    : html`<details class="small"><summary>${smallWords(small)}</summary>
${table(`${title}, phases below 1 %`, HEAD, small.map(cellsOf))}
</details>`;

/** A chart, what is too small to be seen in it, and all of it as a table. @param lead what there is to say before */
export const chartSection = (whole: Chart, lead?: Markup): Section => {
  const { chart, small } = folded(whole);
  return {
    id: chart.id,
    title: chart.title,
    content: html`${lead}
<figure>${svg(chart)}</figure>
${smallPhases(chart, small)}
<details><summary>The same as a table</summary>
${table(`${chart.title}, as a table`, HEAD, [
  ...whole.rows.map(cellsOf),
  ...whole.marks.map(({ label, at }): readonly Cell[] => [label, signed(at), '']),
])}
</details>`,
  };
};

/** The hold against its limits: what was to spare is said before it is drawn. */
export const holdSection = (report: ReadableReport): readonly Section[] => {
  const chart = holdChart(report);
  const spare = spareOf(report);
  if (chart === undefined || spare === undefined) return [];
  return [chartSection(chart, html`<p class="spare"><strong>${spare.figure}</strong> ${spare.words}</p>`)];
};

const signed = (ms: number): string => (ms < 0 ? `\u2212${duration(-ms)}` : `+${duration(ms)}`);

const WHERE = [
  ['phase', 'Step'],
  ['call', 'Call'],
  ['object', 'Object'],
  ['hresult', 'HRESULT'],
] as const satisfies readonly (readonly [keyof Notice, string])[];

const notice = (each: Notice): Markup => html`
<li class="notice ${each.kind}"><h3>${each.name}</h3>
<p>${withFlags(each.message)}</p>
<p class="remedy"><strong>What to do:</strong> ${withFlags(each.remedy)}</p>
${where(each)}</li>`;

const where = (each: Notice): Markup | undefined => {
  const known = WHERE.filter(([member]) => each[member] !== undefined);
  if (known.length === 0) return undefined;
  return html`<dl class="where">${known.map(([member, label]) => html`<div><dt>${label}</dt> <dd><code>${each[member]}</code></dd></div> `)}</dl>`;
};

/** Notices, none of them twice. */
export const noticesSection = (id: string, title: string, notices: readonly Notice[]): readonly Section[] => {
  const different = notices.filter((each, index) => notices.findIndex(({ message }) => message === each.message) === index);
  return different.length === 0 ? [] : [{ id, title, content: html`<ul class="notices">${different.map(notice)}</ul>` }];
};

const state = ({ failed, failure, participates }: WriterResult): Markup => {
  if (!failed) return html`<span class="chip good">well</span>`;
  const chip = html`<span class="chip bad">${failure?.name ?? 'FAILED'}</span>`;
  return participates ? chip : html`${chip}<p>It holds no data of this snapshot.</p>`;
};

const words = (writer: WriterResult): Markup => html`
${writer.failure === undefined ? undefined : html`<p>${withFlags(writer.failure.message)}</p>`}
${ownWords(writer).map((text) => html`<p>Its own words: ${text}</p>`)}
${writer.failure === undefined ? undefined : html`<p class="remedy"><strong>What to do:</strong> ${withFlags(writer.failure.remedy)}</p>`}`;

const components = ({ components: all }: WriterResult): string => {
  const added = all.filter((component) => component.added).length;
  return all.length === 0 ? 'none' : `${added} of ${all.length}`;
};

/** The writers, those that failed first. */
export const writersSection = (writers: readonly WriterResult[]): readonly Section[] => {
  if (writers.length === 0) return [];
  const sorted = writers.toSorted((one, other) => Number(other.failed) - Number(one.failed));
  const rows = sorted.map((writer): readonly Cell[] => [
    writer.name,
    html`${state(writer)}${words(writer)}`,
    writer.state ?? '',
    components(writer),
  ]);
  const head = ['Writer', 'How it fared', 'State', 'Components added'];
  return [{ id: 'writers', title: 'Writers', content: table('Writers', head, rows) }];
};

/** The writers left out on request, and what by. */
export const excludedSection = (writers: readonly ExcludedWriter[]): readonly Section[] => {
  if (writers.length === 0) return [];
  const rows = writers.map(({ name, excludedBy, id, instanceId }): readonly Cell[] => [name, excludedBy, id, instanceId]);
  const head = ['Writer', 'Left out by', 'Class id', 'Instance id'];
  return [{ id: 'excluded', title: 'Writers left out', content: table('Writers left out', head, rows) }];
};

const volumeRow = ({ mountPaths, guidPath, label, fileSystem }: VolumeResult, what: string): readonly Cell[] => [
  mountPaths.join(', ') || guidPath,
  label ?? '',
  fileSystem ?? '',
  what,
];

/** The volumes that were frozen, or would be, and those left out. */
export const volumesSection = ({ freeze, thaw }: ReadableReport): readonly Section[] => {
  const session = thaw ?? freeze;
  if (session === null || session.volumes.length + session.skippedVolumes.length === 0) return [];
  const taken = freeze?.dryRun === true ? 'would be frozen' : 'frozen';
  const rows = [
    ...session.volumes.map((volume) => volumeRow(volume, taken)),
    ...session.skippedVolumes.map((volume) => volumeRow(volume, 'left out')),
  ];
  return [{ id: 'volumes', title: 'Volumes', content: table('Volumes', ['Volume', 'Label', 'File system', ''], rows) }];
};
