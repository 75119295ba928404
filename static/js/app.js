// What the pages need of JavaScript besides htmx: waiting, trouble, and what a screen reader hears.
// Every sentence stands translated in a data attribute of base.html.
(() => {
  "use strict";
  const RETRIES = [2000, 4000, 8000, 15000, 30000];
  const retries = new WeakMap(); // element → {count, timer}
  const byId = (id) => document.getElementById(id);

  // Waiting: the style sheet shows a line over what is being replaced, after 300 ms. -------------
  const busy = (ctx, on) => {
    const target = ctx?.target;
    if (!(target instanceof Element) || target === document.body) return;
    if (on) target.setAttribute("aria-busy", "true");
    else target.removeAttribute("aria-busy");
  };

  // Trouble: one line at the foot of the window that says what happened and how to go on. --------
  const trouble = (key) => {
    const line = byId("trouble");
    if (!line) return;
    line.querySelector("[data-text]").textContent = key ? line.dataset[key] : "";
    line.hidden = !key;
  };

  const KEYS = { 403: "forbidden", 404: "missing", 410: "missing", 429: "busy", 503: "busy" };

  const forget = (element) => {
    clearTimeout(retries.get(element)?.timer);
    retries.delete(element);
  };

  // `asked`: seconds for which the server wants to be left alone.
  const retryLater = (ctx, { asked = 0, why = "retrying", end = "lost" } = {}) => {
    const element = ctx.sourceElement;
    const count = retries.get(element)?.count ?? 0;
    if (count >= RETRIES.length) return trouble(end);
    const again = () => {
      if (!element.isConnected) return;
      htmx.ajax("GET", ctx.request.action, {
        source: element, target: ctx.target, swap: ctx.swap, push: ctx.push, replace: ctx.replace,
      });
    };
    const pause = Math.max(RETRIES[count], 1000 * asked);
    retries.set(element, { count: count + 1, timer: setTimeout(again, pause), again });
    trouble(why);
  };

  // A newer wish replaces one that is under way; htmx would log that as an error. -----------------
  const unlessReplaced = (ctx, waiting, instead) => waiting.catch((error) => {
    const elapsed = performance.now() - (ctx.startedAt ?? 0);
    const isLate = elapsed >= htmx.config.defaultTimeout - 100; // htmx ended it itself
    if (error?.name !== "AbortError" || isLate) throw error;
    ctx.isReplaced = true;
    return instead;
  });

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    ctx.fetch = async (...asked) => {
      const answer = await unlessReplaced(ctx, fetch(...asked), new Response());
      const text = answer.text.bind(answer);
      answer.text = () => unlessReplaced(ctx, text(), "");
      return answer;
    };
  });

  // Of three quick wishes htmx gives up the first and forgets the second: its late answer would
  // take the place of the third's.
  const newest = new WeakMap(); // target → ctx
  const isStale = (ctx) => ctx.isReplaced
    || (ctx.queueStrategy === "replace" && newest.has(ctx.target) && newest.get(ctx.target) !== ctx);
  for (const name of ["htmx:before:response", "htmx:after:request"]) {
    document.addEventListener(name, (event) => isStale(event.detail.ctx) && event.preventDefault());
  }

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (ctx.target instanceof Element) newest.set(ctx.target, ctx);
    clearTimeout(retries.get(ctx.sourceElement)?.timer); // a newer wish replaces the repetition
    ctx.startedAt = performance.now();
    busy(ctx, true);
  });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (!ctx?.request || ctx.response) return; // not the network: htmx has logged it
    if (ctx.request.method === "GET") retryLater(ctx);
    else trouble("unsent");
  });

  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    const status = ctx.response.status;
    if (status === 503 && ctx.request.method === "GET") {
      const asked = Number(ctx.response.headers.get("Retry-After")) || 0;
      return retryLater(ctx, { asked, why: "crowded", end: "busy" });
    }
    forget(ctx.sourceElement);
    if (status === 422) return trouble(null); // the fragment itself says what is wrong, and where
    trouble(KEYS[status] ?? (status >= 500 ? "failed" : "refused"));
  });

  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    busy(ctx, false);
    if (ctx.isReplaced) return;
    if (ctx.response && ctx.response.status < 400) {
      forget(ctx.sourceElement);
      trouble(null);
    }
  });

  // A refused request leaves the address as it was, whatever hx-push-url says.
  document.addEventListener("htmx:before:history:update", (event) => {
    if (event.detail.response?.status >= 400) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-trouble-close]")) trouble(null);
  });

  // What changed is said once: a fragment carries its sentence in data-announce. -----------------
  const announce = (root) => {
    const said = root.matches?.("[data-announce]") ? root : root.querySelector?.("[data-announce]");
    const region = byId("announcer");
    if (said && region) region.textContent = said.dataset.announce;
  };
  document.addEventListener("htmx:after:settle", ({ detail: { newContent, task } }) => {
    if (task?.sourceElement?.matches("[data-live]")) return; // others' doings are not read aloud
    for (const node of newContent ?? []) if (node instanceof Element) announce(node);
  });

  // Small behaviours ------------------------------------------------------------------------------
  // data-autosubmit: a form whose change is its sending; without JavaScript its button does it.
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-autosubmit]")) form.requestSubmit();
  });
  // data-here: a hidden "next" follows the address, which fragments may have changed.
  document.addEventListener("submit", (event) => {
    const next = event.target.querySelector("[data-here]");
    if (next) next.value = location.pathname + location.search;
  }, true);
  // data-print: opens the print dialogue.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
  // A fold stays as whoever reads has left it, unless what came has an error to show in it.
  htmx.registerExtension("folds", {
    htmx_before_morph_node: (_element, { oldNode, newNode }) => {
      if (!(oldNode instanceof HTMLDetailsElement) || !oldNode.id || oldNode.id !== newNode.id) return;
      newNode.toggleAttribute("open", oldNode.open || newNode.querySelector("[aria-invalid=true]") !== null);
    },
  });
  // data-cards: links of a table whose pages are shown as cards, in the popover that it names.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-cards] td > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const card = document.querySelector(link.closest("[data-cards]").dataset.cards);
    if (!card) return;
    event.preventDefault();
    htmx.ajax("GET", link.href, { source: card, target: card, swap: "innerHTML" })
      .then(() => card.isConnected && card.childElementCount && card.showPopover({ source: link }));
  });
  // A scrolled table or row of tabs shows where more of it is hidden.
  const SCROLLED = ".table-scroll, .tabs";
  const edges = (box) => {
    box.toggleAttribute("data-more-left", box.scrollLeft > 1);
    box.toggleAttribute("data-more-right", box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
    box.toggleAttribute("data-more-below", box.scrollTop + box.clientHeight < box.scrollHeight - 1);
  };
  const watchTables = () => document.querySelectorAll(SCROLLED).forEach(edges);
  document.addEventListener("scroll", (event) => {
    if (event.target instanceof Element && event.target.matches(SCROLLED)) edges(event.target);
  }, true);
  window.addEventListener("resize", watchTables);
  document.addEventListener("toggle", watchTables, true); // a fold that opens has tables, too
  // The tab that is open stands in sight with those beside it; whoever scrolls on is left alone.
  const inSight = new WeakMap();
  const showTabs = () => {
    for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
      const row = tab.closest(".tabs");
      if (inSight.get(row) === tab.textContent) continue;
      inSight.set(row, tab.textContent);
      const [there, here] = [row.getBoundingClientRect(), tab.getBoundingClientRect()];
      row.scrollLeft += here.left + here.width / 2 - there.left - there.width / 2;
    }
    watchTables();
  };
  document.addEventListener("htmx:after:swap", showTabs);

  // What one waited for is there: the link in what came leads on. A redirect by htmx would leave
  // what asks every second in its place, and each asking would begin the way anew.
  document.addEventListener("htmx:after:swap", () => document.querySelector("a[data-go]")?.click());
  showTabs();
})();
