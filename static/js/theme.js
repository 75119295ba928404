// Runs in <head> before the first paint, so that a chosen theme never flashes in the other one.
// "auto" is the absence of a choice: the style sheet then follows the system by itself.
(() => {
  "use strict";
  const KEY = "mera-theme";
  const ORDER = ["auto", "light", "dark"];
  const root = document.documentElement;

  const stored = () => {
    try {
      const value = localStorage.getItem(KEY);
      return ORDER.includes(value) ? value : "auto";
    } catch {
      return "auto"; // storage may be forbidden
    }
  };

  const apply = (theme) => {
    if (theme === "auto") root.removeAttribute("data-bs-theme");
    else root.setAttribute("data-bs-theme", theme);
  };

  const label = (theme) => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.hidden = false; // without JavaScript it stays hidden: it could do nothing
      const text = button.dataset[theme];
      button.setAttribute("aria-label", text);
      button.title = text;
      for (const icon of button.querySelectorAll("[data-theme-icon]")) {
        icon.toggleAttribute("hidden", icon.dataset.themeIcon !== theme);
      }
    }
  };

  const changed = () => document.dispatchEvent(new CustomEvent("mera:theme"));

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => label(stored()));
  document.addEventListener("htmx:after:swap", () => label(stored()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-switch]")) return;
    const next = ORDER[(ORDER.indexOf(stored()) + 1) % ORDER.length];
    try {
      localStorage.setItem(KEY, next);
    } catch {
      return; // a choice that cannot be kept is not offered
    }
    apply(next);
    label(next);
    changed();
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    apply(stored());
    label(stored());
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
})();
