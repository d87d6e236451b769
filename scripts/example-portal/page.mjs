// @ts-check

/** What a location's page of the portal looks like. Everything between the two comments is what a portal needs. */
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Example portal</title>
<link rel="icon" href="data:,">
<style>
  * { box-sizing: border-box; }
  html { color-scheme: light dark; }
  html[data-mode="light"] { color-scheme: light; }
  html[data-mode="dark"] { color-scheme: dark; }
  body {
    margin: 0; height: 100dvh; display: grid; grid-template-rows: auto 1fr auto;
    font: 15px/1.4 system-ui, sans-serif;
    background: light-dark(#fff, #10131a); color: light-dark(#1d2433, #e8ebf2);
  }
  header { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 10px 16px; border-bottom: 1px solid light-dark(#dfe3ea, #2b313d); }
  h1 { margin: 0 auto 0 0; font-size: inherit; }
  a { color: inherit; } a[aria-current] { font-weight: 700; text-decoration: none; }
  select, button { font: inherit; padding: 4px 8px; }
  #board { min-height: 0; min-width: 0; }
  footer { max-height: 84px; overflow: auto; padding: 6px 16px; border-top: 1px solid light-dark(#dfe3ea, #2b313d); font: 12px/1.5 ui-monospace, monospace; }
  ol { margin: 0; padding-left: 18px; }
</style>
<header>
  <h1>Example portal</h1>
  <nav aria-label="Locations">LOCATION_LINKS</nav>
  <label>Signed in as <select id="as"><option>viewer<option>rep<option>manager</select></label>
  <label>Mode <select id="mode"><option>auto<option>light<option>dark</select></label>
  <button id="out" type="button">Sign out</button>
</header>
<div id="board"></div>
<footer><ol id="events" aria-label="Events"></ol></footer>
<!-- From here on it is what a portal needs. -->
<script src="PIPELANE/embed.js"></script>
<script>
  const query = new URLSearchParams(location.search);
  const theme = { mode: query.get("mode") ?? "auto" };
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
  document.documentElement.dataset.mode = theme.mode;
  document.getElementById("as").value = "SIGNED_IN_AS";
  document.getElementById("as").onchange = ({ target }) => location.assign("/sign-in?to=LOCATION_ID&as=" + target.value);
  document.getElementById("mode").value = theme.mode;
  document.getElementById("mode").onchange = ({ target }) => {
    document.documentElement.dataset.mode = target.value;
    window.board.setTheme({ mode: target.value });
  };
  document.getElementById("out").onclick = () => window.board.destroy().then(() => location.assign("/sign-out"));
</script>
</html>
`;

/**
 * @param {{ pipelane: string, role: string, location: import("./locations.mjs").ExampleLocation,
 *   all: readonly import("./locations.mjs").ExampleLocation[] }} of `role` is empty where nobody is signed in
 */
export function portalPage({ pipelane, role, location, all }) {
  const id = location.signing.locationId;
  const links = all.map(({ name, signing: { locationId } }) => {
    const current = locationId === id ? ' aria-current="page"' : "";
    return `<a href="/${locationId}"${current}>${name}</a>`;
  });
  return PAGE.replaceAll("PIPELANE", pipelane)
    .replaceAll("LOCATION_ID", id)
    .replaceAll("SIGNED_IN_AS", role)
    .replaceAll("LOCATION_LINKS", links.join(" · "));
}

export const SIGNED_OUT_PAGE = `<!doctype html><html lang="en"><title>Example portal</title>
<link rel="icon" href="data:,">
<p>You are signed out. <a href="/">Sign in</a></p></html>`;
