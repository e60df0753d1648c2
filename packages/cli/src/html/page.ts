import { html, type Markup } from './markup.ts';

/** Looks that every page shares: readable on a screen of either kind, and on paper. */
const STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --faint: #60646c; --paper: #ffffff; --panel: #f6f7f9; --line: #d9dbe0; --good: #18794e; --bad: #c62a2f; --doubtful: #946800; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --faint: #a0a6b1; --paper: #15171a; --panel: #1e2126; --line: #363b43; --good: #3dd68c; --bad: #ff8589; --doubtful: #f5c451; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 2rem 1.5rem 4rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
code { font: .9em ui-monospace, Consolas, monospace; background: var(--panel); border-radius: 3px; padding: 0 .25em; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--faint); font-weight: 600; white-space: nowrap; }
.faint { color: var(--faint); }
.good { color: var(--good); }
.bad { color: var(--bad); }
.doubtful { color: var(--doubtful); }
@media print { body { max-width: none; padding: 0; } }
`;

/** A page that needs nothing but itself. @param style what is particular to it */
export const page = (title: string, body: Markup, style = ''): string =>
  html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ markup: `${STYLE}${style}` }}</style>
${body}
</html>
`.markup;
