// Answers on their way: each is kept in this browser until the server has taken it, and they are
// sent one after the other in the order in which they were given.
(() => {
  "use strict";
  const root = document.querySelector("[data-weigh]");
  if (!root) return;
  const weigh = (globalThis.weigh ??= {});
  const PREFIX = `mera-answer:${root.dataset.weigh}:`;
  const PAUSES = [1000, 2000, 4000, 8000, 15000]; // ms between tries
  const PATIENCE = 15000; // ms for one request
  const CROWDED = [429, 503]; // come again when Retry-After says
  const SPREAD = 2000; // ms in which those who were told the same moment come again
  const REFUSED = [404, 409, 422];
  const memory = new Map(); // answers that the browser would not keep
  // A window's own name. Made anew by each load of the page, so that no sequence runs twice.
  const client = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  let sequence = 0;
  let busy = false;
  let failures = 0;
  let timer = 0;
  let crowdedUntil = 0; // the server asked not to be asked before

  const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(`weigh:${name}`, { detail }));

  const storage = () => {
    try {
      return window.localStorage;
    } catch {
      return null; // forbidden
    }
  };

  const keep = (key, entry) => {
    try {
      storage().setItem(key, JSON.stringify(entry));
    } catch {
      memory.set(key, entry); // full or forbidden: kept as long as the page is open
    }
  };

  const drop = (key) => {
    memory.delete(key);
    storage()?.removeItem(key);
  };

  const read = (key) => {
    if (memory.has(key)) return memory.get(key);
    try {
      return JSON.parse(storage().getItem(key));
    } catch {
      return null;
    }
  };

  // Keys begin with the time of the answer, so that their order is the order of the answers.
  const keys = () => {
    const kept = storage() ? Object.keys(storage()).filter((key) => key.startsWith(PREFIX)) : [];
    return [...kept, ...memory.keys()].sort();
  };

  const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  const post = ({ url, fields, at, client, sequence }) => fetch(url, {
    method: "POST",
    body: new URLSearchParams({ ...fields, client, sequence, age: Math.max(0, Date.now() - at) }),
    headers: { "HX-Request": "true", "X-CSRFToken": csrf() },
    signal: AbortSignal.timeout(PATIENCE),
  });

  const isCrowded = (response) => CROWDED.includes(response?.status);

  // How long, in ms, the server asked to be left alone: seconds or a date, plus a bit of chance.
  const pauseOf = (response) => {
    const given = response.headers.get("Retry-After") ?? "";
    const asked = /^\d+$/.test(given) ? 1000 * given : Date.parse(given) - Date.now();
    return Math.max(asked || PAUSES[0], PAUSES[0]) + Math.random() * SPREAD;
  };

  const later = (response) => {
    const pause = PAUSES[Math.min(failures, PAUSES.length - 1)];
    failures += 1;
    crowdedUntil = isCrowded(response) ? Date.now() + pauseOf(response) : 0;
    wait(Math.max(pause, crowdedUntil - Date.now()));
  };

  const wait = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(flush, pause);
    tell("waiting");
  };

  const flush = async () => {
    clearTimeout(timer);
    const [key] = keys();
    if (busy || !key) return;
    if (Date.now() < crowdedUntil) return wait(crowdedUntil - Date.now());
    const entry = read(key);
    if (!entry) {
      drop(key);
      return void flush();
    }
    if (!navigator.onLine) return tell("waiting"); // the event "online" calls again
    busy = true;
    let response = null;
    let text = "";
    try {
      if (!failures) tell("sending");
      response = await post(entry);
      text = await response.text();
    } catch {
      response = null; // no network, or none that is quick enough
    }
    busy = false;
    if (!response || response.status >= 500 || isCrowded(response)) return later(response);
    if (response.status !== 200 && !REFUSED.includes(response.status)) return tell("forbidden");
    failures = 0;
    crowdedUntil = 0;
    drop(key);
    const fragment = new DOMParser().parseFromString(text, "text/html");
    tell(response.ok ? "stored" : "refused", { entry, fragment, status: response.status });
    flush();
  };

  const add = (url, fields, about) => {
    sequence += 1;
    const at = Date.now();
    const order = [String(at).padStart(15, "0"), client, String(sequence).padStart(8, "0")];
    keep(PREFIX + order.join(":"), { url, fields, about, at, client, sequence });
    flush();
  };

  weigh.queue = {
    add,
    flush,
    client,
    isKept: () => memory.size === 0,
    isCrowded,
    pauseOf,
    isTrying: () => busy || (navigator.onLine && failures === 0),
    meetsCrowd: () => navigator.onLine && Date.now() < crowdedUntil,
    waiting: () => keys().map(read).filter(Boolean),
  };

  window.addEventListener("online", () => {
    failures = 0;
    flush();
  });
  window.addEventListener("offline", () => tell("waiting"));
  window.addEventListener("storage", (event) => {
    if (event.key?.startsWith(PREFIX)) tell("changed");
  });
})();
