import { html, type Markup } from './markup.ts';

export type Cell = Markup | string;

/** A table whose first column names its rows; where it is too wide it scrolls by itself, by keyboard as well. */
export const table = (caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): Markup => html`
<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption class="hidden">${caption}</caption>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(
  ([first = '', ...cells]) => html`
<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
)}</tbody>
</table></div>`;
