// A participant's page: turning it without leaving it, what became of each answer, other windows.
// The parts for single kinds of questions register with weigh.kinds: {mount(form), …} by data-kind.
(() => {
  "use strict";
  const root = document.querySelector("[data-weigh]");
  const byId = (id) => document.getElementById(id);

  // The page of the personal link has these two alone.
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(byId(button.dataset.copy).value);
      button.textContent = button.dataset.copied;
    });
  }
  for (const field of document.querySelectorAll("[data-select]")) {
    field.addEventListener("focus", () => field.select());
  }
  if (!root) return;

  const weigh = (globalThis.weigh ??= {});
  const words = root.dataset;
  const main = () => byId("weigh");
  const DOUBLE_TAP = 350; // ms within which a second tap on “next” is the same one
  const CHECK_PAUSE = 2000; // ms between two looks at the server when a window is looked at
  weigh.kinds ??= {};
  weigh.words = words;
  weigh.main = main;

  // What is said ------------------------------------------------------------------------------
  const note = (sentence, kind = "warning") => {
    const line = byId("weigh-note");
    line.hidden = !sentence;
    line.className = `notice notice-${kind} weigh-note`;
    line.querySelector("p").textContent = sentence;
  };
  weigh.note = note;

  const isAbout = (entry, key) => entry.about.key === key;

  const whyWaiting = () => {
    const crowded = weigh.queue.meetsCrowd();
    if (!weigh.queue.isKept()) return words[crowded ? "crowdedUnsaved" : "unsaved"];
    return words[crowded ? "crowded" : "waiting"];
  };

  // The sign beside a form: stored, on its way, or kept here because the network is away.
  const showState = (form) => {
    const line = form.querySelector(".weigh-state");
    if (!line) return;
    const waits = weigh.queue.waiting().some((entry) => isAbout(entry, weigh.keyOf(form)));
    const rests = { yes: "stored", carried: "carried" }[form.dataset.stored] ?? form.dataset.empty ?? "";
    const state = waits ? (weigh.queue.isTrying() ? "sending" : "waiting") : rests;
    const said = { ...words, carried: form.dataset.carried };
    line.textContent = state === "waiting" ? whyWaiting() : said[state] ?? "";
    line.className = `weigh-state${state ? ` is-${state}` : ""}`;
    showStart(form);
  };

  weigh.showAll = () => {
    main().querySelectorAll("form[data-kind]").forEach(showState);
    const waiting = weigh.queue.waiting().length;
    const line = byId("weigh-line");
    // One says it beside its own form, if that is here.
    line.hidden = weigh.queue.isTrying() || waiting < (weigh.isOwn() ? 1 : 2);
    const sentence = words[weigh.queue.meetsCrowd() ? "crowdedMany" : "waitingMany"];
    line.textContent = line.hidden ? "" : sentence.replace("{count}", waiting);
  };

  // Forms --------------------------------------------------------------------------------------
  weigh.keyOf = (form) => weigh.kinds[form.dataset.kind]?.key?.(form) ?? form.id + location.search;

  weigh.send = (form, extra = {}) => {
    const fields = Object.fromEntries(new FormData(form));
    for (const name of ["csrfmiddlewaretoken", "client", "sequence"]) delete fields[name];
    form.dataset.stored = "yes"; // as far as this window is concerned
    delete form.dataset.start;
    weigh.queue.add(form.getAttribute("action"), { ...fields, ...extra }, {
      key: weigh.keyOf(form), form: form.id, kind: form.dataset.kind,
    });
    showState(form);
  };

  weigh.formOf = (key) => [...main().querySelectorAll("form[data-kind]")].find((form) => weigh.keyOf(form) === key);

  weigh.clearErrors = (form) => {
    for (const list of form.querySelectorAll(".errorlist")) list.remove();
    for (const field of form.querySelectorAll(".field-invalid")) field.classList.remove("field-invalid");
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  };

  weigh.error = (place, sentence) => {
    place.replaceChildren();
    if (!sentence) return;
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.setAttribute("role", "alert");
    list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
    place.append(list);
  };

  // What “next” takes of a page that opens with a whole answer and was not touched.
  const showStart = (form) => {
    const button = form.querySelector("[data-way=next]");
    if (!button) return;
    button.textContent = form.dataset.start || words.next;
  };

  // “Next” stores what is complete but not yet stored, then turns the page. What is not complete is
  // sent all the same: the server says what is missing, beside the field.
  let nextAt = -Infinity;
  weigh.onNext = (form, isComplete) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isComplete()) return weigh.send(form);
      if (event.timeStamp - nextAt < DOUBLE_TAP) return;
      nextAt = event.timeStamp;
      if (form.dataset.stored === "no") weigh.send(form);
      weigh.go(form.querySelector("[data-way=skip]").href);
    });
  };

  // “I have finished” waits for the answers that are still on their way.
  document.addEventListener("submit", (event) => {
    if (!main().contains(event.target) || event.target.dataset.kind) return;
    if (weigh.queue.waiting().length === 0) return;
    event.preventDefault();
    weigh.queue.flush();
    const action = event.target.getAttribute("action");
    weigh.settled().then(() => {
      if (weigh.queue.waiting().length) return note(words.waiting);
      main().querySelector(`form[action="${action}"]`)?.requestSubmit();
    });
  });

  // Turning pages --------------------------------------------------------------------------------
  const fetched = async (url, { patiently = true } = {}) => {
    let response = await fetch(url, { headers: { "HX-Request": "true" } });
    while (weigh.queue.isCrowded(response)) {
      if (!patiently) return undefined;
      note(words.crowdedPage);
      await new Promise((resolve) => setTimeout(resolve, weigh.queue.pauseOf(response)));
      note("");
      response = await fetch(url, { headers: { "HX-Request": "true" } });
    }
    const next = response.headers.get("HX-Redirect");
    if (next) return void location.assign(next);
    if (!response.ok) return void location.reload();
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { fresh: page.querySelector("#weigh"), url: response.url };
  };

  const put = (fresh) => {
    main().replaceWith(document.adoptNode(fresh));
    mount();
  };

  const load = async (url, { push = true, focus = true } = {}) => {
    main().setAttribute("aria-busy", "true");
    try {
      if (!(await weigh.settled())) return; // refused: the page says why
      const unknown = weigh.queue.waiting().length; // answers that the page to come does not know
      const got = await fetched(url);
      if (!got?.fresh) return;
      if (push) history.pushState({}, "", got.url);
      put(got.fresh);
      if (focus) weigh.toTop();
      if (unknown && weigh.isOwn()) weigh.follow(); // they may have come in meanwhile
    } catch {
      note(words.offline);
    } finally {
      main().removeAttribute("aria-busy");
    }
  };
  weigh.load = load;

  weigh.toTop = () => {
    window.scrollTo({ top: 0 });
    byId("question")?.focus({ preventScroll: true });
  };

  let going = "";
  weigh.go = (url) => {
    const number = Number(new URL(url, location.href).searchParams.get("step"));
    note("");
    if (weigh.pairs?.show(number)) return history.pushState({}, "", url);
    if (going === url) return; // it waits for an answer that is under way
    going = url;
    load(url).finally(() => { going = ""; });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#weigh a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || !url.pathname.startsWith(root.dataset.url)) return;
    if (/\/(results|conflicts)\/$/.test(url.pathname)) return; // pages of their own
    event.preventDefault();
    weigh.kinds[byId("answer")?.dataset.kind]?.leave?.();
    weigh.go(link.href);
  });

  window.addEventListener("popstate", () => {
    const number = Number(new URLSearchParams(location.search).get("step"));
    if (!(location.pathname === root.dataset.url && weigh.pairs?.show(number))) {
      load(location.href, { push: false });
    }
  });

  for (const name of ["sending", "waiting", "changed"]) document.addEventListener(`weigh:${name}`, weigh.showAll);

  // Other windows of the same person ----------------------------------------------------------------
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`mera-${words.weigh}`) : null;
  weigh.tellOthers = (answer) => channel?.postMessage(answer);
  channel?.addEventListener("message", ({ data }) => {
    if (weigh.isOwn()) return weigh.follow();
    if (weigh.pairs?.elsewhere(data)) return;
    if (!weigh.formOf(data.key)) return;
    load(location.href, { push: false, focus: false }).then(() => note(words.elsewhere));
  });

  let checkedAt = 0;
  const check = async () => {
    if (document.hidden || Date.now() - checkedAt < CHECK_PAUSE || weigh.queue.waiting().length) return;
    checkedAt = Date.now();
    try {
      const fresh = (await fetched(location.href, { patiently: false }))?.fresh;
      if (!fresh || weigh.queue.waiting().length) return;
      const isOther = fresh.dataset.phase !== main().dataset.phase;
      if (isOther || (weigh.isOwn() && fresh.textContent !== main().textContent)) return put(fresh);
      weigh.pairs?.compare(fresh);
    } catch {
      // without a network there is nothing newer to see
    }
  };
  document.addEventListener("visibilitychange", check);
  window.addEventListener("focus", check);

  // The session moves on ---------------------------------------------------------------------------
  new MutationObserver(() => {
    const phase = byId("session-status")?.dataset.phase;
    if (!phase || phase === main().dataset.phase) return;
    main().dataset.phase = phase; // once for each move
    if (phase === "draft-0") return;
    load(root.dataset.url, { focus: false });
  }).observe(root.querySelector(".weigh-head"), { subtree: true, childList: true, attributes: true, attributeFilter: ["data-phase"] });

  root.addEventListener("live:ended", () => location.reload());

  // Beginning ----------------------------------------------------------------------------------------
  const mount = () => {
    for (const element of root.querySelectorAll("[data-script]")) element.hidden = false;
    for (const element of root.querySelectorAll("[data-without-script]")) element.hidden = true;
    weigh.pairs = null;
    for (const form of main().querySelectorAll("form[data-kind]")) {
      // As the server says.
      form.dataset.stored = form.querySelector(".is-carried") ? "carried" : form.querySelector(".is-stored") ? "yes" : "no";
      weigh.kinds[form.dataset.kind]?.mount(form);
    }
    weigh.showAll();
  };
  document.addEventListener("DOMContentLoaded", () => {
    mount();
    weigh.queue.flush();
  });
})();
