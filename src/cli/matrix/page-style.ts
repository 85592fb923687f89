/** How the page of a matrix looks, in light and dark. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --ink: #1c2530; --faint: #6a7683; --paper: #fcfcfb; --line: #dde2e6;
  --ok: #cfe8d5; --some: #fbe3a6; --many: #f2a093; --odd: #c07be0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6eaee; --faint: #98a4b0; --paper: #15191e; --line: #323a43;
    --ok: #24503a; --some: #75601b; --many: #863a30; --odd: #7d3aa0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 2rem 3rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.35rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 0 0 .3rem; }
h3 { font-size: .95rem; margin: 1.2rem 0 .3rem; }
header p, .hint, .legend { color: var(--faint); margin: .2rem 0; font-size: .9rem; }
main { display: flex; flex-wrap: wrap; gap: 2.5rem; margin-top: 1.2rem; align-items: flex-start; }
section { min-width: 0; max-width: 100%; overflow-x: auto; }
#details { flex: 1 1 26rem; }
#grid { border-collapse: separate; border-spacing: 2px; font-variant-numeric: tabular-nums; font-size: .8rem; }
#grid th { font-weight: 500; color: var(--faint); padding: 0 .25rem; text-align: right; }
#grid td { padding: 0; }
#grid .axis { text-align: left; font-weight: 600; color: var(--ink); }
#grid button { display: block; width: 2.1rem; height: 1.6rem; border: 0; border-radius: 3px; font: inherit; color: inherit; cursor: pointer; }
#grid button:focus-visible, #grid button[aria-pressed="true"] { outline: 2px solid var(--ink); outline-offset: 0; }
.ok { background: var(--ok); } .some { background: var(--some); } .many { background: var(--many); } .odd { background: var(--odd); }
.swatch { display: inline-block; width: .9rem; height: .9rem; border-radius: 3px; vertical-align: -2px; margin: 0 .35rem 0 .9rem; }
.legend .swatch:first-child { margin-left: 0; }
#details table { border-collapse: collapse; width: 100%; font-size: .85rem; }
#details td, #details th { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); }
#details th { color: var(--faint); font-weight: 500; }
#details td:first-child code { white-space: nowrap; }
#details td:first-child .count { display: block; }
code { font: .95em ui-monospace, monospace; overflow-wrap: anywhere; }
.count { color: var(--faint); font-weight: 400; }
summary { cursor: pointer; margin-top: 1.2rem; font-weight: 600; font-size: .95rem; }
`
