// @ts-check

const STYLE = `
  * { box-sizing: border-box; }
  html {
    color-scheme: light dark; --accent: light-dark(#3f5bd8, #9db1ff);
    --ground: light-dark(#f4f5f8, #0b0c0e); --surface: light-dark(#fff, #16171b); --line: light-dark(#dfe3ea, #2c2e35);
    --ink: light-dark(#1d2433, #ebecef); --faint: light-dark(#596173, #a3a6af);
  }
  html[data-mode="light"] { color-scheme: light; }
  html[data-mode="dark"] { color-scheme: dark; }
  body { margin: 0; height: 100dvh; font: 15px/1.4 system-ui, sans-serif; background: var(--ground); color: var(--ink); }
  h1, h2, p, ol, ul { margin: 0; }
  a { color: inherit; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  .brand { display: flex; align-items: center; gap: 8px; font-size: inherit; font-weight: 650; }
  .brand::before { content: ""; width: 16px; height: 16px; border-radius: 5px; background: var(--accent); }
`;

const HEAD = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title>
<link rel="icon" href="data:,">
<script>document.documentElement.dataset.mode = localStorage.getItem("mode") ?? "auto";</script>
`;

/** What a location's page of the portal looks like. Everything between the two comments is what a portal needs. */
const PAGE = `${HEAD}<style>${STYLE}
  html { --accent: light-dark(ACCENT, color-mix(in oklch, ACCENT, white 25%)); }
  body { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; }
  header, footer { background: var(--surface); padding: 0 16px; }
  header { display: flex; flex-wrap: wrap; gap: 0 20px; align-items: center; border-bottom: 1px solid var(--line); }
  nav { display: flex; gap: 16px; margin-right: auto; }
  nav a { padding: 13px 0 11px; border-bottom: 2px solid transparent; color: var(--faint); text-decoration: none; }
  nav a:hover, nav a[aria-current] { color: var(--ink); }
  nav a[aria-current] { border-color: var(--accent); font-weight: 600; }
  .account { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; padding: 8px 0; color: var(--faint); font-size: 13px; }
  select, button { min-height: 28px; padding: 3px 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--surface); color: var(--ink); font: inherit; }
  button { cursor: pointer; }
  select:hover, button:hover { border-color: var(--faint); }
  #board { min-width: 0; }
  footer { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 12px; height: 68px; border-top: 1px solid var(--line); color: var(--faint); font-size: 12px; line-height: 18px; }
  footer h2 { padding-top: 7px; font-size: inherit; font-weight: 600; }
  footer ol { overflow: auto; padding: 7px 0; list-style: none; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
  footer li:first-child { color: var(--ink); }
  @media (max-width: 800px) { .brand { display: none; } }
  @media (max-width: 640px) { footer { height: 50px; } }
</style>
<header>
  <h1 class="brand">Example portal</h1>
  <nav aria-label="Locations">LOCATION_LINKS</nav>
  <div class="account">
    <label>Role <select id="as">ROLE_OPTIONS</select></label>
    <label>Mode <select id="mode"><option>auto<option>light<option>dark</select></label>
    <button id="out" type="button">Sign out</button>
  </div>
</header>
<div id="board"></div>
<footer><h2 id="told">The board says</h2><ol id="events" aria-label="Events" tabindex="0"></ol></footer>
<!-- From here on it is what a portal needs. -->
<script src="PIPELANE/embed.js"></script>
<script>
  const theme = { mode: document.documentElement.dataset.mode };
  window.board = Pipelane.mount(document.querySelector("#board"), {
    src: "PIPELANE/embed/LOCATION_ID",
    theme,
    getToken: async () => {
      const answer = await fetch("/token?location=LOCATION_ID");
      return answer.ok ? answer.text() : null;
    },
    onEvent: (event) => {
      const line = document.createElement("li");
      line.textContent = JSON.stringify(event);
      document.querySelector("#events").prepend(line);
    },
  });
</script>
<!-- Until here. -->
<script>
  document.getElementById("as").onchange = ({ target }) => location.assign("/sign-in?to=LOCATION_ID&as=" + target.value);
  document.getElementById("mode").value = theme.mode;
  document.getElementById("mode").onchange = ({ target }) => {
    // It is the person's, whichever location they go to.
    localStorage.setItem("mode", target.value);
    document.documentElement.dataset.mode = target.value;
    window.board.setTheme({ mode: target.value });
  };
  document.getElementById("out").onclick = () => window.board.destroy().then(() => location.assign("/sign-out"));
</script>
</html>
`;

/** What stands in the portal where there is no board. */
const DOOR = `${HEAD}<style>${STYLE}
  body { display: grid; place-items: center; padding: 16px; }
  main { width: min(100%, 360px); padding: 24px; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); }
  h2 { margin: 20px 0 4px; font-size: 20px; line-height: 1.3; }
  p { color: var(--faint); }
  ul { margin-top: 16px; padding: 0; list-style: none; display: grid; gap: 8px; }
  li a { display: block; padding: 9px 12px; border: 1px solid var(--line); border-radius: 8px; text-decoration: none; }
  li a:hover { border-color: var(--accent); }
  li span { color: var(--faint); }
</style>
<main>
  <h1 class="brand">Example portal</h1>
  <h2>HEADLINE</h2>
  <p>EXPLANATION</p>
  <ul>WAYS</ul>
</main>
</html>
`;

/** Who can sign in, and what they may do on the board. */
export const ROLES = { viewer: "looks", rep: "moves, creates and edits", manager: "deletes, too" };

/**
 * @param {{ pipelane: string, role: string, location: import("./locations.mjs").ExampleLocation,
 *   all: readonly import("./locations.mjs").ExampleLocation[] }} of
 */
export function portalPage({ pipelane, role, location, all }) {
  const id = location.signing.locationId;
  const links = all.map(({ name, signing: { locationId } }) => {
    const current = locationId === id ? ' aria-current="page"' : "";
    return `<a href="/${locationId}"${current}>${name}</a>`;
  });
  const options = Object.keys(ROLES).map((one) => `<option${one === role ? " selected" : ""}>${one}`);
  return PAGE.replaceAll("PIPELANE", pipelane)
    .replaceAll("TITLE", `${location.name} · Example portal`)
    .replaceAll("ACCENT", location.entry.theme.accent)
    .replaceAll("LOCATION_ID", id)
    .replaceAll("ROLE_OPTIONS", options.join(""))
    .replaceAll("LOCATION_LINKS", links.join(""));
}

/**
 * Where somebody signs in, to a location.
 * @param {{ to: string, headline: string }} of
 */
export function signInPage({ to, headline }) {
  const ways = Object.entries(ROLES).map(
    ([role, may]) => `<li><a href="/sign-in?as=${role}&to=${to}">As a ${role} <span>· ${may}</span></a>`,
  );
  return door({ headline, explanation: "Anybody may sign in here. Choose who you are:", ways });
}

export const LOST_PAGE = door({
  headline: "There is no such page",
  explanation: "The example has a page for each of its locations.",
  ways: ['<li><a href="/">Go to the board</a>'],
});

/** @param {{ headline: string, explanation: string, ways: readonly string[] }} of */
function door({ headline, explanation, ways }) {
  return DOOR.replaceAll("TITLE", `${headline} · Example portal`)
    .replaceAll("HEADLINE", headline)
    .replaceAll("EXPLANATION", explanation)
    .replaceAll("WAYS", ways.join(""));
}
