/** The colours of a page by day and by night, without how it is laid out. @seam */
export const COLOURS = `
:root { color-scheme: light dark;
  --page: #f4f6f8; --card: #ffffff; --ink: #17202b; --soft: #505c6b; --line: #d9dfe6; --focus: #1257c4; --hover: #eef3fa;
  --good: #0a6238; --good-card: #ddf3e6; --doubtful: #744600; --doubtful-card: #fdeecb; --bad: #9c1526; --bad-card: #fce3e5;
  --strong: #2c3a4b; --strong-card: #e4e9ef; }
@media (prefers-color-scheme: dark) { :root {
  --page: #0e1217; --card: #161c24; --ink: #e8ecf1; --soft: #a5b1bf; --line: #2b3440; --focus: #7db1ff; --hover: #1e2733;
  --good: #86e0ae; --good-card: #12351f; --doubtful: #f3c969; --doubtful-card: #3a2c0c; --bad: #ffa3ad; --bad-card: #431820;
  --strong: #c9d4e0; --strong-card: #26303c; } }`;

/** What every page has: on a screen by day and by night, narrow and wide, by keyboard, and on paper. */
export const STYLE = `${COLOURS}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.25rem; }
a { color: var(--focus); }
a.skip { position: absolute; left: -100rem; } a.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .4rem .8rem; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
h1 { margin: 0 0 .6rem; font-size: 1rem; font-weight: 500; color: var(--soft); }
h1 .verdict { display: table; margin-top: .5rem; padding: .3rem .9rem; border-radius: .5rem; font-size: 1.65rem; font-weight: 700; letter-spacing: .01em; line-height: 1.3; }
h2 { margin: 0 0 .9rem; font-size: 1.15rem; }
h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
p { margin: .3rem 0; }
.meaning { font-size: 1.12rem; }
.good { color: var(--good); background: var(--good-card); } .doubtful { color: var(--doubtful); background: var(--doubtful-card); }
.bad { color: var(--bad); background: var(--bad-card); } .strong { color: var(--strong); background: var(--strong-card); }
.simulated { display: inline-block; margin: .3rem 0; padding: .1rem .6rem; border: 1px dashed currentColor; border-radius: 1rem; color: var(--soft); font-size: .9rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .8rem 1.6rem; margin: 1.4rem 0 0; }
dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
section { margin: 1.25rem 0; padding: 1.3rem 1.4rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
summary { cursor: pointer; color: var(--focus); width: fit-content; } details > .notices { margin-top: 1rem; }
.scroll { overflow-x: auto; }
table { width: 100%; min-width: 38rem; border-collapse: collapse; margin-top: .5rem; }
th, td { padding: .5rem .9rem .5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
thead th { color: var(--soft); font-size: .85rem; font-weight: 500; } tbody th { font-weight: 600; min-width: 9rem; } tbody tr:last-child > * { border-bottom: 0; }
td p { max-width: 40rem; font-size: .93rem; } code { font: .9em ui-monospace, Consolas, "DejaVu Sans Mono", monospace; }
.chip { display: inline-block; padding: 0 .55rem; border-radius: 1rem; font-size: .88rem; font-weight: 600; }
.notices { margin: 0; padding: 0; list-style: none; display: grid; gap: 1rem; }
.notice { padding-left: .9rem; border-left: 4px solid var(--doubtful); } .notice.lost, .notice.failed, .notice.unexpected, .notice.impossible, .notice.usage, .notice.busy { border-color: var(--bad); }
.notice.well { border-color: var(--good); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { padding-bottom: 2.5rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 34rem) { section { padding: 1rem; } h1 .verdict { font-size: 1.3rem; } }
@media (forced-colors: active) { .verdict, .chip { border: 1px solid; } }
@media print {
  :root { color-scheme: light; } body { background: none; font-size: 11pt; } nav, a.skip, summary { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  section { break-inside: avoid; border: 0; padding: .3rem 0; } .scroll { overflow: visible; } .verdict, .chip { print-color-adjust: exact; } }
`;
