// Only in the preview: loads the page again when there is a newer one, and tells what is wrong with the files.
(() => {
  const generation = document.currentScript.dataset.generation;
  const title = document.title;
  const make = (name, values, ...children) => {
    const element = Object.assign(document.createElement(name), values);
    element.append(...children);
    return element;
  };
  const count = (number, word) => number ? `${number} ${word}${number === 1 ? "" : "s"}` : "";

  // A shadow keeps the site's style and this one apart; the policy of a site allows a sheet that is made like this.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host {
      all: initial; color-scheme: light dark;
      --paper: #fffdf9; --ink: #1d1c1a; --quiet: #5d594f; --line: #d9d4c9; --error: #b3241f; --warning: #805b00;
      position: fixed; inset: auto 0 0; z-index: 2147483647; pointer-events: none;
      font: 15px/1.5 ui-sans-serif, system-ui, sans-serif; color: var(--ink);
    }
    @media (prefers-color-scheme: dark) {
      :host { --paper: #24262b; --ink: #f1efea; --quiet: #b3b0a8; --line: #44474e; --error: #ff9a92; --warning: #e6bb45; }
    }
    @media print { :host { display: none; } }
    [hidden] { display: none !important; }
    section, .sign {
      pointer-events: auto; box-sizing: border-box; background: var(--paper);
      border: 1px solid var(--line); box-shadow: 0 0 24px rgb(0 0 0 / .25);
    }
    section { display: flex; flex-direction: column; max-height: 70vh; border-width: 4px 0 0; border-color: var(--tone); }
    header { display: flex; gap: 4px 16px; align-items: start; padding: 12px 16px; border-bottom: 1px solid var(--line); }
    header div { flex: 1; }
    h2 { margin: 0; font-size: 17px; color: var(--tone); }
    p, ol { margin: 0; }
    ol { padding: 4px 16px 12px; overflow: auto; list-style: none; }
    li { padding: 10px 0; overflow-wrap: anywhere; }
    li + li { border-top: 1px solid var(--line); }
    code { display: block; font: 600 13px/1.5 ui-monospace, monospace; }
    .level { font-weight: 650; }
    .error { --tone: var(--error); }
    .warning { --tone: var(--warning); }
    .level { color: var(--tone); }
    .quiet { color: var(--quiet); }
    button {
      flex: none; padding: 5px 12px; border: 1px solid var(--line); border-radius: 6px;
      background: none; color: inherit; font: inherit; cursor: pointer;
    }
    .sign { position: absolute; inset: auto 12px 12px auto; border-radius: 99px; background: var(--paper); color: var(--tone); font-weight: 650; }
    :focus-visible { outline: 3px solid var(--tone); outline-offset: 2px; }
  `);
  const heading = make("h2", { id: "heading" });
  const note = make("p", { className: "quiet" });
  const hide = make("button", { type: "button", textContent: "Hide (Esc)" });
  const list = make("ol", { tabIndex: 0 });
  list.setAttribute("aria-labelledby", "heading");
  const panel = make("section", { hidden: true }, make("header", {}, make("div", { role: "alert" }, heading, note), hide), list);
  panel.setAttribute("aria-labelledby", "heading");
  const sign = make("button", { type: "button", className: "sign", hidden: true });
  const host = make("statusgen-preview", { lang: "en", dir: "ltr" });
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(panel, make("div", { role: "status" }, sign));
  document.body.append(host);

  // What was hidden stays hidden over a reload, until something else is wrong.
  const key = "statusgen-preview-hidden";
  let told = "";
  let state = null;
  const open = (is) => {
    const held = shadow.activeElement;
    panel.hidden = !is;
    sign.hidden = is || !told;
    if (held) (is ? hide : sign).focus();
  };
  const choose = (is) => {
    try { sessionStorage.setItem(key, is ? "" : told); } catch { /* it is shown again after a reload */ }
    open(is);
  };
  hide.onclick = () => choose(false);
  sign.onclick = () => { choose(true); hide.focus(); };
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) choose(false); });
  const wasHidden = () => { try { return sessionStorage.getItem(key) === told; } catch { return false; } };

  const item = ({ place, level, message, hint }) => make("li", { className: level },
    make("code", {}, make("bdi", { textContent: place })),
    make("p", {}, make("span", { className: "level", textContent: `${level}: ` }), make("bdi", { textContent: message })),
    ...(hint ? [make("p", { className: "quiet" }, make("bdi", { textContent: hint }))] : []));

  const summary = () => [count(state.errors, "error"), count(state.warnings, "warning")].filter(Boolean).join(", ");
  const showProblems = () => {
    const { problems, errors, warnings, failed } = state;
    const now = problems.length ? JSON.stringify([problems, errors, warnings, failed]) : "";
    if (now === told) return; // an alert that is written again is read out again
    told = now;
    const more = errors + warnings - problems.length;
    host.className = panel.className = sign.className = errors ? "error" : "warning";
    sign.classList.add("sign");
    heading.textContent = sign.textContent = summary();
    note.textContent = failed && generation ? "This page is the last one that could be built." : "";
    list.replaceChildren(...problems.map(item), ...(more ? [make("li", { className: "quiet", textContent: `and ${more} more` })] : []));
    open(errors > 0 && !wasHidden());
  };

  const showTitle = (phase) => {
    const prefix = phase || (state?.errors ? summary() : "");
    document.title = prefix ? `${prefix} · ${title}` : title;
  };

  let lost = 0;
  const listen = () => {
    const events = new EventSource("/-/statusgen-events");
    events.onmessage = ({ data }) => {
      clearTimeout(lost);
      lost = 0;
      state = JSON.parse(data);
      if (state.generation !== generation) return location.reload();
      showProblems();
      showTitle(state.phase);
    };
    events.onerror = () => {
      lost ||= setTimeout(() => showTitle("Preview stopped"), 3000);
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000); // some browsers give up
    };
  };
  listen();
})();
