// The desk and the board: the time left. Without scripts the deadline stands as a time.
(() => {
  "use strict";
  const pad = (number) => String(number).padStart(2, "0");

  // data-until: a moment; the words around it are translated in data attributes. ------------------
  const left = (seconds, day) => {
    const days = Math.floor(seconds / 86400);
    const clock = `${pad(Math.floor(seconds / 3600) % 24)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
    return days ? `${days} ${day} ${clock}` : clock;
  };
  const tick = () => {
    for (const element of document.querySelectorAll("[data-until]")) {
      const { until, over, prefix, day } = element.dataset;
      const seconds = Math.round((Date.parse(until) - Date.now()) / 1000);
      element.textContent = seconds > 0 ? `${prefix} ${left(seconds, day)}` : over;
      element.classList.toggle("is-short", seconds < 60);
    }
  };
  tick();
  setInterval(tick, 1000);
  document.addEventListener("htmx:after:swap", tick);
})();
