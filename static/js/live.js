// Keeps a fragment as it is on the server, without a reload. A page that has the fragment says:
//
//   {% include "includes/_live.html" with live_url=… target="#board" poll_url=request.get_full_path only %}
//
// with live_url from decision.live.tickets.live_url, outside of the fragment itself. The fragment's
// root has the target's id. Where no stream can be had, poll_url is asked every 5 s as htmx asks it,
// and its answer must hold the fragment. Events on the include's element, for the page's own script:
//   live:shown   the fragment was brought up to date (it says itself what it shows)
//   live:ended   the stream is over for good: removed from the session, or no longer allowed
// Why not htmx's extension for streams: docs/decisions/0006-streams-beside-django.md.
(() => {
  "use strict";
  if (window.meraLive) return; // a page with two streams loads this file twice
  window.meraLive = true;

  const FAILURES = 3; // in a row, before polling
  const POLL = 5000; // ms, as are all times here
  const LONGEST_WAIT = 30000;
  const SILENCE = 40000; // the server says something every 15 s: a network can be lost without a word
  const HIDDEN = 5000; // browsers open six connections to a server: a tab unseen gives its own up

  class Follower {
    constructor(holder) {
      this.holder = holder;
      this.url = holder.dataset.liveUrl;
      this.failures = 0;
      this.ended = false;
      this.open();
    }

    // The stream ------------------------------------------------------------------------------
    open() {
      this.close();
      if (this.ended) return;
      const source = this.source = new EventSource(this.url);
      this.expect();
      source.onopen = () => {
        this.failures = 0;
        this.expect();
        this.poll(false);
        this.say("live");
      };
      source.onmessage = ({ data }) => {
        this.expect();
        this.show(data);
      };
      source.addEventListener("beat", () => this.expect());
      source.addEventListener("gone", () => this.end());
      source.onerror = () => this.failed(source.readyState === EventSource.CLOSED);
    }

    close() {
      this.source?.close();
      clearTimeout(this.silence);
      clearTimeout(this.again);
    }

    expect() {
      clearTimeout(this.silence);
      this.silence = setTimeout(() => this.failed(true), SILENCE);
    }

    // The browser comes back by itself after a break, with the id of the last state; after an
    // answer that is no stream, and after silence, it is for us to try again.
    failed(forUs) {
      this.failures += 1;
      if (this.failures >= FAILURES) this.poll(true);
      else this.say("again");
      if (!forUs) return;
      this.close();
      const wait = Math.min(1000 * 2 ** this.failures, LONGEST_WAIT) * (0.7 + 0.6 * Math.random());
      this.again = setTimeout(async () => {
        if (this.failures > 1) await this.renew();
        if (!document.hidden) this.open();
      }, wait);
    }

    // A ticket is good for a day, a page may stand open for a week: the page knows a newer one.
    async renew() {
      const page = await this.fetched({});
      const holder = page?.querySelector(`[data-live="${CSS.escape(this.holder.dataset.live)}"]`);
      if (holder) this.url = holder.dataset.liveUrl;
    }

    // Polling ---------------------------------------------------------------------------------
    poll(on) {
      if (on === Boolean(this.polling)) return;
      clearInterval(this.polling);
      this.polling = on ? setInterval(() => this.ask(), POLL) : null;
      if (on) this.ask();
    }

    async ask() {
      if (document.hidden) return;
      const answer = await this.fetched({ "HX-Request": "true", "HX-Current-URL": location.href });
      if (!this.polling) return; // meanwhile the stream is back, and newer
      this.say(answer ? "polled" : "again");
      const fragment = answer?.querySelector(this.holder.dataset.live);
      if (fragment) this.show(fragment.outerHTML);
    }

    async fetched(headers) {
      try {
        const answer = await fetch(this.holder.dataset.livePoll, { headers, cache: "no-store" });
        if ([403, 404, 410].includes(answer.status) || answer.headers.has("HX-Redirect")) this.end();
        return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
      } catch {
        return null; // no network
      }
    }

    // What the page shows -----------------------------------------------------------------------
    show(html) {
      const target = document.querySelector(this.holder.dataset.live);
      if (!target || html === this.shown) return;
      this.shown = html;
      htmx.swap({ sourceElement: this.holder, target, text: html, swap: "outerMorph" });
      this.holder.dispatchEvent(new CustomEvent("live:shown", { bubbles: true }));
    }

    end() {
      if (this.ended) return;
      this.ended = true;
      this.close();
      this.poll(false);
      this.say("ended");
      this.holder.dispatchEvent(new CustomEvent("live:ended", { bubbles: true }));
    }

    // The sign follows every change; said aloud is only what lasts.
    say(state) {
      const { holder } = this;
      const before = holder.dataset.state;
      if (before === state || (this.ended && state !== "ended")) return;
      holder.dataset.state = state;
      holder.querySelector("[data-live-sign]").hidden = false;
      holder.querySelector("[data-live-text]").textContent = holder.getAttribute(`data-says-${state}`);
      holder.querySelector("[data-live-reload]").hidden = state !== "ended";
      const aloud = state === "polled" || state === "ended" || (state === "live" && this.spoken);
      if (!aloud) return;
      this.spoken = state !== "live";
      holder.querySelector("[data-live-status]").textContent = holder.getAttribute(`data-aloud-${state}`);
    }

    // A tab that nobody sees ----------------------------------------------------------------------
    hide() {
      this.hiding = setTimeout(() => this.close(), HIDDEN);
    }

    reveal() {
      clearTimeout(this.hiding);
      const { source } = this;
      if (source?.readyState !== EventSource.OPEN || this.failures) this.open();
    }
  }

  const followers = new Map();

  const look = () => {
    for (const [holder, follower] of followers) {
      if (holder.isConnected) continue;
      follower.ended = true;
      follower.close();
      follower.poll(false);
      followers.delete(holder);
    }
    for (const holder of document.querySelectorAll("[data-live]")) {
      if (!followers.has(holder)) followers.set(holder, new Follower(holder));
    }
  };
  const all = (act) => () => followers.forEach(act);

  document.addEventListener("htmx:after:swap", look);
  document.addEventListener("visibilitychange", () => {
    followers.forEach((follower) => (document.hidden ? follower.hide() : follower.reveal()));
  });
  window.addEventListener("online", all((follower) => follower.reveal()));
  window.addEventListener("pagehide", all((follower) => follower.close()));
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) followers.forEach((follower) => follower.open());
  });
  look();
})();
