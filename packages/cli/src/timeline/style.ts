/** How drawings look, and what folds away beside them. */
export const STYLE = `
:root { --grid: #e4e9ee; --before: #788aa2; --after: #6c93a8; --held: #1d9a5c; --lost: #cf3a4b; --command: #7a5bd0; --limit: #9c1526; }
@media (prefers-color-scheme: dark) { :root { --grid: #242d38; --before: #71849b; --after: #5d8ba4; --held: #35c07d; --lost: #f0606f; --command: #a48bf0; --limit: #ff8f9b; } }
figure { margin: 0; }
svg { display: block; overflow: visible; font-family: inherit; }
.spare { margin-bottom: .9rem; } .spare strong { display: block; font-size: 1.5rem; line-height: 1.3; }
svg text { fill: var(--ink); font-size: 13px; }
svg .took { fill: var(--soft); font-variant-numeric: tabular-nums; } svg text.before { text-anchor: end; }
svg .tick { fill: var(--soft); font-size: 12px; text-anchor: middle; } svg .grid { stroke: var(--grid); }
svg .window { opacity: .12; } svg .track { fill: var(--grid); opacity: .5; }
svg rect.before { fill: var(--before); } svg rect.after { fill: var(--after); } svg rect.held { fill: var(--held); }
svg rect.lost { fill: var(--lost); } svg rect.command { fill: var(--command); }
svg line.mark { stroke: var(--limit); stroke-width: 1.5; } svg line.own-limit { stroke: var(--soft); stroke-dasharray: 4 4; }
svg text.mark { fill: var(--limit); font-size: 12px; } svg text.own-limit { fill: var(--soft); }
svg .focus { fill: none; } svg .row:hover .focus { fill: var(--hover); } svg .row:focus { outline: none; }
svg .row:focus-visible .focus { fill: var(--hover); stroke: var(--focus); stroke-width: 2; }
details { margin-top: .9rem; }
#warnings-section .notice { border-color: var(--doubtful); }
.where { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; margin: .4rem 0 0; } .where div { display: flex; gap: .45rem; align-items: baseline; }
@media (forced-colors: active) { svg rect.bar { fill: CanvasText; } svg text { fill: CanvasText; } }
@media print { svg rect { print-color-adjust: exact; } }
`;
