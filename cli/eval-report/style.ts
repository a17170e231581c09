/** Colours of text keep 4.5 : 1 to what is behind them, those of lines 3 : 1, in light and in dark. */
export const REPORT_STYLE = `
:root {
  --ground: #f3f5f8; --surface: #fff; --text: #14181d; --muted: #4d5763; --line: #d3d9e1; --accent: #0b57d0; --on-accent: #fff;
  --good: #146c2e; --bad: #b3261e; --hand: #0b57d0; --face: #b04a00; --mouth: #8430ce; --whole: #5b6673; --found: #7a9a84;
  color-scheme: light; font: 1rem/1.45 system-ui, sans-serif;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #101317; --surface: #191d23; --text: #e9edf2; --muted: #a9b3bf; --line: #2d343d; --accent: #8ab4f8; --on-accent: #0a1d38;
    --good: #7edb95; --bad: #ff8f85; --hand: #8ab4f8; --face: #ffb27a; --mouth: #d7aefb; --whole: #a0abb8; --found: #4f7a5c;
    color-scheme: dark;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 92rem; padding: 0 clamp(0.75rem, 2vw, 2rem) 2rem; background: var(--ground); color: var(--text); overflow-wrap: break-word; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
h1 { margin: 1rem 0 0; font-size: 1.1rem; color: var(--muted); }
h2 { margin: 2rem 0 0.5rem; font-size: 1.35rem; }
h3 { margin: 1.5rem 0 0.5rem; font-size: 1.15rem; }
h4 { margin: 0; font-size: 0.95rem; }
.spoken { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
small { color: var(--muted); font-size: 0.85rem; font-weight: normal; }
.lead { margin: 0.25rem 0 0.75rem; font-size: clamp(1.15rem, 2.2vw, 1.5rem); line-height: 1.3; }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13.5rem), 1fr)); gap: 0.75rem; margin: 0; padding: 0; list-style: none; }
.tiles li { padding: 0.6rem 0.9rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
.tiles .name { display: block; color: var(--muted); font-size: 0.9rem; font-weight: 600; line-height: 1.2; }
.tiles b { display: block; font-size: 1.7rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tiles small { display: block; }

.comparisons { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); gap: 1rem; }
figure { margin: 0; break-inside: avoid; }
.comparison { padding: 0.6rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
.comparison:target { border-color: var(--accent); box-shadow: 0 0 0 2px var(--accent); }
figcaption { font-weight: 600; }
.heads { display: grid; grid-template-columns: repeat(3, 1fr); color: var(--muted); font-size: 0.85rem; }
.picture { position: relative; }
img { display: block; width: 100%; height: auto; border-radius: 4px; background: #000; }
.picture svg { position: absolute; inset: 0; width: 100%; height: 100%; fill: none; }
.picture .gap { stroke: var(--surface); stroke-width: 4; }
.picture rect { vector-effect: non-scaling-stroke; }
.picture .outer { stroke: #000; stroke-width: 3.5; }
.picture .inner { stroke: #ffd400; stroke-width: 1.75; }
.rank { display: inline-block; min-width: 1.5em; padding: 0 0.3em; border-radius: 1em; background: var(--accent); color: var(--on-accent); font-size: 0.85em; font-weight: 600; line-height: 1.5; text-align: center; text-decoration: none; }

.strip { margin: 0.5rem 0 1rem; }
.strip:target { outline: 2px solid var(--accent); outline-offset: 6px; border-radius: 4px; }
.strip ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(4.6rem, 7rem)); gap: 0.4rem; margin: 0.25rem 0 0; padding: 0; list-style: none; }
.strip li { break-inside: avoid; font-size: 0.85rem; line-height: 1.2; }
.strip span { display: block; margin-top: 0.15rem; color: var(--muted); }

.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.5rem; padding: 0.9rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
.plot { break-inside: avoid; }
.plot:last-child:nth-child(odd) { grid-column: 1 / -1; }
.plot { min-width: 0; }
.legend { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.1rem; margin: 0 0 1.7rem; font-size: 0.85rem; }
.legend svg { width: 24px; height: 10px; margin-right: 0.35rem; vertical-align: middle; }
.area { display: grid; grid-template-columns: 3rem 1fr; }
.ordinate { position: relative; color: var(--muted); font-size: 0.8rem; }
.ordinate span { position: absolute; right: 0.4rem; translate: 0 -50%; }
.drawing { position: relative; height: 8.5rem; }
.drawing > svg { display: block; width: 100%; height: 100%; overflow: visible; }
.plot path { fill: none; vector-effect: non-scaling-stroke; }
.grid { stroke: var(--line); }
.ideal { stroke: var(--good); stroke-width: 1.5; stroke-dasharray: 2 4; }
.mark { stroke: var(--muted); stroke-dasharray: 1 3; }
.line { stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.line.hand, .line.rendered { stroke: var(--hand); stroke-width: 2.5; }
.line.face { stroke: var(--face); }
.line.mouth { stroke: var(--mouth); stroke-dasharray: 5 4; }
.line.whole, .line.copy { stroke: var(--whole); stroke-dasharray: 1.5 3.5; }
.line.baseline { stroke: var(--face); stroke-dasharray: 6 4; }
.badges .rank { position: absolute; top: -1.5rem; translate: -50% 0; font-size: 0.75rem; }
.badges .low { top: 0.2rem; }
.abscissa { position: relative; grid-column: 2; height: 1.3rem; margin-top: 0.35rem; color: var(--muted); font-size: 0.8rem; }
.abscissa span { position: absolute; translate: -50% 0; white-space: nowrap; }
.rug .legend { margin-bottom: 0.4rem; }
.rug .row, .rug .drawing { grid-column: 2; }
.rug .row { color: var(--muted); font-size: 0.8rem; }
.rug .drawing { height: 1.2rem; }
.found { fill: var(--found); }
.lost { fill: var(--bad); }
.unseen { fill: var(--whole); }

.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.scroll table { width: 100%; }
caption { max-width: calc(100vw - 2.5rem); padding: 0.6rem 0.75rem 0.25rem; color: var(--muted); font-size: 0.9rem; text-align: left; }
th, td { padding: 0.3rem 0.75rem; border-top: 1px solid var(--line); text-align: left; vertical-align: baseline; }
thead th { border-top: 0; font-size: 0.9rem; }
.measures td, .clips td { white-space: nowrap; }
.measures tbody th[scope="row"], .measures thead th:first-child { position: sticky; left: 0; background: var(--surface); }
.measures th[scope="row"] { font-weight: normal; }
.measures th[scope="rowgroup"] { padding-top: 0.9rem; color: var(--accent); }
.measures td b { font-weight: normal; }
.measures td small, .clips td small { display: block; }
.measures .main b, .better b, .worse b { font-weight: 650; }
.direction, .count, .none { color: var(--muted); }
.better b, .better.verdict { color: var(--good); }
.worse b, .worse.verdict { color: var(--bad); }
.clips img { width: 10rem; max-width: none; }
.clips td, .clips th { vertical-align: middle; }
.clips tbody th { min-width: 8.5rem; overflow-wrap: anywhere; }
.clips tbody th small { display: block; }
.settings { width: 100%; font-size: 0.9rem; }
.settings th { width: 12rem; color: var(--muted); font-weight: normal; vertical-align: top; }
.settings td { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 0.6rem 2rem; margin: 0; font-size: 0.9rem; }
dl div { break-inside: avoid; }
dt { font-weight: 600; }
dd { margin: 0; color: var(--muted); }
details { margin: 0.5rem 0; }
summary { padding: 0.5rem 0.75rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); font-weight: 600; cursor: pointer; }

@media (max-width: 40rem) {
  th, td { padding: 0.3rem 0.5rem; }
  .tiles { gap: 0.5rem; }
  .tiles li { display: grid; grid-template-columns: 8.5rem 1fr; align-items: center; padding: 0.35rem 0.75rem; }
  .tiles b { font-size: 1.3rem; }
  .tiles small { font-size: 0.8rem; line-height: 1.3; }
  .clips img { width: 7rem; }
  .settings th { width: 7rem; }
}
@media print {
  :root { --ground: #fff; font-size: 10pt; }
  body { max-width: none; padding: 0; }
  .comparisons { grid-template-columns: repeat(2, 1fr); }
  .scroll { overflow: visible; }
  .strip ul { grid-template-columns: repeat(9, 1fr); }
  .drawing { height: 3.2cm; }
  h3, h4 { break-after: avoid; }
  tr { break-inside: avoid; }
  img, rect, .rank, .found, .lost, .unseen { print-color-adjust: exact; }
}
`;
