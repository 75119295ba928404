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
    const stored = form.dataset.stored === "yes" ? "stored" : "";
    const state = waits ? (weigh.queue.isTrying() ? "sending" : "waiting") : stored;
    line.textContent = state === "waiting" ? whyWaiting() : words[state] ?? "";
    line.className = `weigh-state${state ? ` is-${state}` : ""}`;
  };

  const showAll = () => {
    main().querySelectorAll("form[data-kind]").forEach(showState);
    const waiting = weigh.queue.waiting().length;
    const line = byId("weigh-line");
    line.hidden = weigh.queue.isTrying() || waiting < 2; // one says it beside its own form
    const sentence = words[weigh.queue.meetsCrowd() ? "crowdedMany" : "waitingMany"];
    line.textContent = line.hidden ? "" : sentence.replace("{count}", waiting);
  };

  // Forms --------------------------------------------------------------------------------------
  weigh.keyOf = (form) => weigh.kinds[form.dataset.kind]?.key?.(form) ?? form.id + location.search;

  weigh.send = (form, extra = {}) => {
    const fields = Object.fromEntries(new FormData(form));
    for (const name of ["csrfmiddlewaretoken", "client", "sequence"]) delete fields[name];
    form.dataset.stored = "yes"; // as far as this window is concerned
    weigh.queue.add(form.getAttribute("action"), { ...fields, ...extra }, {
      key: weigh.keyOf(form), form: form.id, kind: form.dataset.kind,
    });
    showState(form);
  };

  const formOf = (key) => [...main().querySelectorAll("form[data-kind]")].find((form) => weigh.keyOf(form) === key);

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

  // “Next” stores what is complete but not yet stored, then turns the page. What is not complete is
  // sent all the same: the server says what is missing, beside the field.
  let nextAt = 0;
  weigh.onNext = (form, isComplete) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isComplete()) return weigh.send(form);
      if (event.timeStamp - nextAt < DOUBLE_TAP) return;
      nextAt = event.timeStamp;
      if (form.dataset.stored !== "yes") weigh.send(form);
      weigh.go(form.querySelector("[data-way=skip]").href);
    });
  };

  // “I have finished” waits for the answers that are still on their way.
  document.addEventListener("submit", (event) => {
    if (!main().contains(event.target) || event.target.dataset.kind) return;
    if (weigh.queue.waiting().length === 0) return;
    event.preventDefault();
    note(words.waiting);
    weigh.queue.flush();
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
      const got = await fetched(url);
      if (!got?.fresh) return;
      if (push) history.pushState({}, "", got.url);
      put(got.fresh);
      if (focus) weigh.toTop();
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

  weigh.go = (url) => {
    const number = Number(new URL(url, location.href).searchParams.get("step"));
    note("");
    if (weigh.pairs?.show(number)) return history.pushState({}, "", url);
    load(url);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#weigh a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || !url.pathname.startsWith(root.dataset.url)) return;
    if (url.pathname.endsWith("/results/")) return;
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

  // What the server says of an answer --------------------------------------------------------------
  const swap = (fragment, id) => {
    const fresh = fragment.getElementById(id);
    const old = byId(id);
    if (fresh && old) old.replaceWith(document.adoptNode(fresh));
  };

  // The question's line in the list of all of them.
  const takeSaid = (fragment) => {
    const fresh = fragment.querySelector("[data-said]");
    const old = fresh && document.querySelector(`#weigh-steps [data-said="${fresh.dataset.said}"]`);
    if (!old) return;
    old.closest("li").classList.toggle("is-answered", fresh.dataset.answered === "yes");
    old.replaceWith(document.adoptNode(fresh));
  };

  document.addEventListener("weigh:stored", ({ detail: { entry, fragment } }) => {
    const answer = fragment.getElementById("weigh-stored");
    const form = formOf(entry.about.key);
    if (form) {
      form.dataset.stored = "yes";
      weigh.clearErrors(form);
    }
    const kind = weigh.kinds[entry.about.kind];
    if (answer?.dataset.outcome === "superseded") {
      note(answer.dataset.sentence);
      load(location.href, { push: false, focus: false });
    } else if (kind?.stored) {
      kind.stored(entry, fragment);
    } else if (entry.client !== weigh.queue.client) {
      load(location.href, { push: false, focus: false }); // it was given before the page was loaded
    } else {
      for (const id of ["weigh-progress", "weigh-agreement"]) swap(fragment, id);
      takeSaid(fragment);
    }
    channel?.postMessage({ key: entry.about.key, fields: entry.fields });
    showAll();
  });

  // The errors of a form that was sent, put into the one that is still being typed in.
  const takeErrors = (fresh, old) => {
    weigh.clearErrors(old);
    for (const list of fresh.querySelectorAll(".errorlist")) {
      const holder = list.parentElement;
      const field = holder === fresh ? null : holder.querySelector("[name]");
      let place = field ? old.querySelector(`[name="${CSS.escape(field.name)}"]`) : null;
      for (let one = field; place && one !== holder; one = one.parentElement) place = place.parentElement;
      if (holder.matches(".field-invalid")) place?.classList.add("field-invalid");
      if (place) place.append(document.adoptNode(list));
      else old.querySelector(".ways, .score-foot").before(document.adoptNode(list));
    }
  };

  document.addEventListener("weigh:refused", ({ detail: { entry, fragment, status } }) => {
    const fresh = status === 422 && fragment.getElementById(entry.about.form);
    const old = formOf(entry.about.key);
    if (fresh && old) {
      old.dataset.stored = "no";
      takeErrors(fresh, old);
      return showAll();
    }
    load(location.pathname, { focus: false }).then(() => {
      note(fragment.querySelector("#weigh-refused, .errorlist li")?.textContent.trim() || words.refused);
    });
  });
  document.addEventListener("weigh:forbidden", () => note(words.refused));
  document.addEventListener("weigh:sending", showAll);
  document.addEventListener("weigh:waiting", showAll);
  document.addEventListener("weigh:changed", showAll);

  // Other windows of the same person ----------------------------------------------------------------
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`mera-${words.weigh}`) : null;
  channel?.addEventListener("message", ({ data }) => {
    if (weigh.pairs?.elsewhere(data)) return;
    if (!formOf(data.key)) return;
    load(location.href, { push: false, focus: false }).then(() => note(words.elsewhere));
  });

  let checkedAt = 0;
  const check = async () => {
    if (document.hidden || Date.now() - checkedAt < CHECK_PAUSE || weigh.queue.waiting().length) return;
    checkedAt = Date.now();
    try {
      const fresh = (await fetched(location.href, { patiently: false }))?.fresh;
      if (!fresh || weigh.queue.waiting().length) return;
      if (fresh.dataset.phase !== main().dataset.phase) return put(fresh);
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
      form.dataset.stored = form.querySelector(".is-stored") ? "yes" : "no"; // as the server says
      weigh.kinds[form.dataset.kind]?.mount(form);
    }
    showAll();
  };
  document.addEventListener("DOMContentLoaded", () => {
    mount();
    weigh.queue.flush();
  });
})();
