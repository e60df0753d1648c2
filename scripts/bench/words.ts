import type { Run } from './record.ts';
import { type TableOptions, table } from './table.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;

const runOf = ({ machine, commit, at }: Run): string =>
  [machine, at, commit].filter((part) => part !== undefined && part !== '').join('; ');

/** What a run has to say: the machine, the table, what could not be measured, and what it took. */
export const words = (run: Run, { before, asMarkdown = false }: { readonly before?: Run; readonly asMarkdown?: boolean }): string => {
  const options: TableOptions = { asMarkdown, ...(before === undefined ? {} : { beside: before.lines }) };
  const rows = run.rows ?? [];
  const failed = rows.filter(({ failure }) => failure !== undefined).map(({ name, failure }) => `${name} was not measured: ${failure}`);
  const took = rows.map(({ name, tookMs }) => `${name} ${seconds(tookMs)}`).join(', ');
  const total = rows.reduce((sum, { tookMs }) => sum + tookMs, 0);
  return [
    before === undefined ? runOf(run) : `Now: ${runOf(run)}\nBefore: ${runOf(before)}`,
    'Median [quartiles], or one figure where there is no more.',
    table(run.lines, options),
    ...(failed.length === 0 ? [] : [failed.join('\n')]),
    ...(rows.length === 0 ? [] : [`It took ${seconds(total)}: ${took}.`]),
  ].join('\n\n');
};
