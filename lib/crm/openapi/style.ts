import "server-only";

/** The look of the board's pages (app/globals.css), in the few colours and sizes that a text needs. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --canvas: light-dark(oklch(0.975 0.003 265), oklch(0.165 0.008 265));
  --surface: light-dark(oklch(1 0 0), oklch(0.235 0.01 265));
  --line: light-dark(oklch(0.913 0.006 265), oklch(0.305 0.011 265));
  --ink: light-dark(oklch(0.235 0.018 265), oklch(0.955 0.004 265));
  --ink-muted: light-dark(oklch(0.45 0.018 265), oklch(0.77 0.012 265));
  --accent-ink: light-dark(oklch(0.47 0.19 272), oklch(0.79 0.105 272));
  --accent-soft: light-dark(oklch(0.955 0.022 272), oklch(0.3 0.065 272));
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--canvas); color: var(--ink);
  font: 0.9375rem/1.5 "Inter Variable", Inter, system-ui, sans-serif;
}
nav { padding: 1rem 1.25rem; background: var(--surface); border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0; padding: 0; list-style: none; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; letter-spacing: -0.015em; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.1875rem; }
h3 { margin: 0; font-size: 0.9375rem; }
h4 { margin: 0.75rem 0 0.25rem; color: var(--ink-muted); font-size: 0.78125rem; }
p { max-width: 46rem; margin: 0.5rem 0; }
a { color: var(--accent-ink); }
a:focus-visible { outline: 2px solid var(--accent-ink); outline-offset: 2px; }
article {
  margin: 0.75rem 0; padding: 1rem 1.25rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: 0.75rem;
}
code { font: 0.8125rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.call b { padding: 0.125rem 0.4rem; border-radius: 0.375rem; background: var(--accent-soft); color: var(--accent-ink); font-size: 0.75rem; }
.refusals { color: var(--ink-muted); font-size: 0.8125rem; }
.refusals span { margin-right: 0.75rem; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 0.8125rem; }
th, td { padding: 0.375rem 0.75rem 0.375rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { border: 0; color: var(--ink-muted); font-weight: 500; }
thead th:first-child { width: 28%; }
thead th:last-child { width: 40%; }
tbody th { font-weight: 400; }
th em { color: var(--ink-muted); font-size: 0.75rem; }
`;
