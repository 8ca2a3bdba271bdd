// Comforts only: every page is whole without them, and each part may fail alone.
(() => {
  const page = document.documentElement;
  const words = document.currentScript.dataset;
  const root = page.dataset.root;
  const home = "state" in page.dataset;
  const MINUTE = 60000;
  const DAY = 1440 * MINUTE;

  const attempt = (work) => { try { return work(); } catch { /* a comfort less */ } };
  const make = (name, values, parent) => parent.appendChild(Object.assign(document.createElement(name), values));

  // Times: "5 minutes ago" beside those of the last and the next week, and the reader's own zone on demand.
  const times = [...document.querySelectorAll("time.t")].map((element) => (
    { element, text: element.textContent, at: Date.parse(element.dateTime), ago: null }
  ));
  const relative = new Intl.RelativeTimeFormat(page.lang, { numeric: "auto" });
  const local = new Intl.DateTimeFormat(page.lang, {
    year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
  });
  const distance = (ms) => {
    const [unit, size] = [["day", DAY], ["hour", 60 * MINUTE], ["minute", MINUTE]].find(([, size]) => Math.abs(ms) >= size) ?? ["minute", MINUTE];
    return relative.format(Math.trunc(ms / size), unit);
  };
  const tick = () => times.forEach((time) => {
    const ms = time.at - Date.now();
    if (Math.abs(ms) > 7 * DAY) return;
    time.ago ??= time.element.parentNode.insertBefore(Object.assign(document.createElement("span"), { className: "ago" }), time.element.nextSibling);
    time.ago.textContent = distance(ms);
  });
  const zone = (own) => times.forEach((time) => { time.element.textContent = own ? local.format(time.at) : time.text; });
  const zoneButton = () => {
    const foot = document.querySelector("footer");
    if (!foot || !times.length) return;
    let own = attempt(() => localStorage.getItem("zone")) === "own";
    const button = make("button", { type: "button", className: "zone" }, foot);
    const show = () => { zone(own); button.textContent = own ? words.site : words.local; };
    button.onclick = () => {
      own = !own;
      attempt(() => localStorage.setItem("zone", own ? "own" : "site"));
      show();
    };
    show();
  };

  // Bars: the text of the day under the pointer or the focus, in the place of the uptime.
  const bars = () => {
    const tell = (event) => {
      const day = event.target.closest(".bars a");
      const place = day?.closest(".bars").nextElementSibling?.children[1];
      if (!place) return;
      place.dataset.text ??= place.textContent;
      place.textContent = /over|in$/.test(event.type) ? day.querySelector("title").textContent : place.dataset.text;
    };
    ["pointerover", "pointerout", "focusin", "focusout"].forEach((type) => document.addEventListener(type, tell));
  };

  // News: the published state is asked for each minute; only the home page loads itself again.
  const region = make("div", { className: "tell", role: "status" }, document.body);
  const say = (text, link) => {
    if (region.dataset.text === text) return;
    region.dataset.text = text;
    region.textContent = text + " ";
    if (link) make("a", { href: link, textContent: words.show }, region);
  };
  let known = page.dataset.state;
  const changed = (state) => {
    say(words.changed, home ? location.pathname : root + "index.html");
    // A host may hand out the old page for a while: one try for each state.
    if (!home || attempt(() => sessionStorage.getItem("state")) === state) return;
    const again = () => {
      attempt(() => sessionStorage.setItem("state", state));
      location.reload();
    };
    // Leaving for another page hides this one too, but no timer of it runs after that.
    document.addEventListener("visibilitychange", () => setTimeout(again, 1000));
    setTimeout(() => document.activeElement === document.body && again(), 5000);
  };
  const ask = async () => {
    try {
      const answer = await fetch(root + "state.json", { cache: "no-cache" });
      if (!answer.ok) return;
      const { state, built } = await answer.json();
      known ??= state;
      if (state !== known) changed(state);
      else if (Date.now() - Date.parse(built) > DAY) say(words.old);
    } catch { /* offline: the next minute may do better */ }
  };
  const watch = () => {
    if (!location.protocol.startsWith("http")) return;
    const look = () => { if (!document.hidden) ask(); };
    setInterval(look, MINUTE);
    document.addEventListener("visibilitychange", look);
    look();
  };

  [tick, () => setInterval(tick, MINUTE), zoneButton, bars, watch].forEach(attempt);
})();
