// The keys of the page of pairs. They can be switched off, and never act while somebody types.
(() => {
  "use strict";
  if (!document.querySelector("[data-weigh]")) return;
  const weigh = (globalThis.weigh ??= {});
  const SETTLING = 400; // ms after the last arrow until its step counts as the answer
  const OFF = "mera-keys-off";
  const MOST = 8;
  let pending = null;
  let timer = 0;

  const isOff = () => {
    try {
      return localStorage.getItem(OFF) === "yes";
    } catch {
      return false;
    }
  };

  const settle = () => {
    clearTimeout(timer);
    if (pending === null) return;
    const step = pending;
    pending = null;
    weigh.pairs?.store(step);
  };
  weigh.keys = { settle };

  const move = (by) => {
    const from = pending ?? weigh.pairs.step() ?? 0;
    pending = Math.max(-MOST, Math.min(MOST, from + by));
    weigh.pairs.errors();
    weigh.pairs.paint(pending);
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLING);
  };

  const digit = (number) => {
    if (number === 1) {
      pending = 0;
      return settle();
    }
    const side = weigh.pairs.chosen("side");
    if (!side || side === "equal") return weigh.pairs.errors(weigh.words.first);
    pending = side === "left" ? number - 1 : 1 - number;
    settle();
  };

  const press = (key) => {
    if (key === "ArrowLeft") return move(1);
    if (key === "ArrowRight") return move(-1);
    if (/^[1-9]$/.test(key)) return digit(Number(key));
    if (key === "Enter") return weigh.pairs.next();
    if (key === "Backspace") return document.querySelector("#answer [data-way=back]:not([hidden])")?.click();
    if (key === "?") return document.getElementById("shortcuts").togglePopover();
    return false;
  };

  const isTyping = (element) => element.matches?.("textarea, select, input:not([type=radio]), [contenteditable]");
  // On these Enter already means something.
  const hasEnter = (element) => element.closest?.("a, button, summary");

  document.addEventListener("keydown", (event) => {
    if (!weigh.pairs || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key !== "?" && isOff()) return;
    if (document.querySelector("[popover]:popover-open") && event.key !== "?") return;
    if (event.key === "Enter" && (event.repeat || hasEnter(event.target))) return;
    if (press(event.key) !== false) event.preventDefault();
  });

  const showBox = () => {
    const box = document.querySelector("[data-keys-on]");
    if (box) box.checked = !isOff();
  };
  document.addEventListener("toggle", showBox, true);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-on]")) return;
    try {
      localStorage.setItem(OFF, event.target.checked ? "no" : "yes");
    } catch {
      event.target.checked = true; // a choice that cannot be kept is not offered
    }
  });
  window.addEventListener("pagehide", settle);
})();
