// One's own page waits for the answers that are under way, and follows those that come in.
(() => {
  "use strict";
  if (!document.querySelector("[data-weigh]")) return;
  const weigh = (globalThis.weigh ??= {});
  const PATIENCE = 4000; // ms until a page is turned without the answers under way

  weigh.isOwn = () => Boolean(weigh.main().querySelector("[data-own]"));

  // Once no answer is under way, or none can be: the page that is asked for then knows them all.
  // False where the server would not take one.
  weigh.settled = () => new Promise((resolve) => {
    const over = new AbortController();
    const end = (taken) => {
      over.abort();
      resolve(taken);
    };
    const look = () => {
      if (!weigh.queue.waiting().length || !weigh.queue.isTrying()) end(true);
    };
    const on = (name, listener) => document.addEventListener(`weigh:${name}`, listener, { signal: over.signal });
    on("stored", look);
    on("waiting", look);
    on("forbidden", () => end(true));
    on("refused", () => end(false));
    setTimeout(end, PATIENCE, true);
    look();
  });

  weigh.follow = () => {
    if (weigh.queue.waiting().length) return; // the last of them calls again
    weigh.load(location.href, { push: false, focus: false });
  };
})();
