import { html, type Markup } from './markup.ts';
import { STYLE } from './style.ts';

/** Nothing is fetched and no script runs, whatever a name in a report may contain. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A part of a page; nothing where it has nothing to say. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

export interface Page {
  /** Of the window. */
  readonly title: string;
  /** Its one heading of the first level, and what there is to know before all else. */
  readonly head: Markup;
  readonly sections: readonly Section[];
  readonly foot: string;
  /** What is particular to it. */
  readonly style?: string;
}

const contents = (sections: readonly Section[]): Markup =>
  html`<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}-section">${title}</a></li>`)}</ul></nav>`;

/** A page that needs nothing but itself: no script, no font, no image. */
export const page = ({ title, head, sections, foot, style = '' }: Page): string =>
  html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="qga-vss">
<title>${title}</title>
<style>${{ markup: `${STYLE}${style}` }}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>${head}
${sections.length < 2 ? undefined : contents(sections)}
</header>
<main id="content" tabindex="-1">${sections.map(
    ({ id, title: name, content }) => html`
<section id="${id}-section" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${name}</h2>
${content}
</section>`,
  )}</main>
<footer>${foot}</footer>
</body>
</html>
`.markup;
