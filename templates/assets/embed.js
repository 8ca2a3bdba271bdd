// A banner for other sites, there only while something is wrong: <script defer src="https://status.example/embed.js"></script>
(() => {
  "use strict";
  const script = document.currentScript;
  const root = new URL(".", script.src).href;
  const memory = `statusgen ${root}`;
  const minute = 60000;
  const style = `
    :host { all: initial; }
    div:not(:empty) {
      --c: #8a5a00; --p: #fff; --i: #1d1c1a;
      position: fixed; z-index: 2147483647; inset-block-end: 1rem; inset-inline-start: 1rem;
      display: flex; gap: .75rem; align-items: start; box-sizing: border-box;
      max-inline-size: min(26rem, 100vw - 2rem); padding: .75rem .75rem .75rem 1rem;
      border: 1px solid var(--c); border-inline-start-width: .375rem; border-radius: .5rem;
      background: var(--p); color: var(--i); font: 16px/1.4 system-ui, sans-serif; box-shadow: 0 .25rem 1rem #0003;
    }
    div.major { --c: #c2540b; }
    div.critical { --c: #b3241f; }
    div.maintenance { --c: #2a5fa5; }
    p { margin: 0; overflow-wrap: anywhere; }
    a { color: inherit; }
    button { all: unset; cursor: pointer; padding: .125rem .5rem; }
    a:focus-visible, button:focus-visible { outline: 2px solid; outline-offset: 2px; border-radius: 2px; }
    @media (prefers-color-scheme: dark) {
      div:not(:empty) { --c: #e6bb45; --p: #1c1e22; --i: #eceae5; }
      div.major { --c: #f3a065; }
      div.critical { --c: #ff8d84; }
      div.maintenance { --c: #84b5f2; }
    }
    @media print { :host { display: none; } }`;
  let region, shown, closed;

  try {
    closed = sessionStorage.getItem(memory);
  } catch { /* the site, or the reader, allows no storage */ }

  function add(parent, name, text, attributes) {
    const element = parent.appendChild(document.createElement(name));
    element.textContent = text;
    for (const attribute in attributes) element.setAttribute(attribute, attributes[attribute]);
    return element;
  }

  // A shadow keeps both sides' styles apart, and no Content-Security-Policy forbids a sheet that is made this way.
  function attach() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    const host = document.createElement("statusgen-banner");
    const shadow = host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    region = add(shadow, "div", "", { role: "status" });
    shown = "";
    document.body.append(host);
  }

  function close() {
    closed = shown;
    try {
      sessionStorage.setItem(memory, closed);
    } catch { /* it will be back on the next page */ }
    hide();
  }

  function hide() {
    shown = "";
    region.replaceChildren();
  }

  function show({ page, status, incidents, scheduled_maintenances: maintenance }) {
    const news = [...incidents, ...maintenance.filter((item) => item.status !== "scheduled")];
    if (status.indicator === "none" && !news.length) return hide();
    const state = JSON.stringify([status.indicator, news.map((item) => item.id)]);
    if (state === closed) return hide();
    if (state === shown) return;
    hide();
    shown = state;
    region.className = status.indicator;
    const more = news.length > 1 ? ` (+${news.length - 1})` : "";
    const text = news.length ? news[0].name + more : status.description;
    add(add(region, "p", `${page.name}: `), "a", text, { href: news.length === 1 ? news[0].shortlink : root });
    const label = script.dataset.close || "Close";
    add(region, "button", "\u2715", { type: "button", "aria-label": label }).onclick = close;
  }

  async function look() {
    if (document.hidden) return;
    try {
      if (!region?.isConnected) attach();  // readers' software announces what comes into it later
      const answer = await fetch(`${root}api/v2/summary.json`, { credentials: "omit", cache: "no-cache" });
      if (answer.ok) show(await answer.json());
    } catch { /* what was shown last stays; in a minute we look again */ }
  }

  document.addEventListener("visibilitychange", look);
  setInterval(look, minute);
  look();
})();
