// Runs in <head> before the first paint, so that a chosen theme never flashes in the other one.
// "auto" is the absence of a choice: the style sheet then follows the system by itself.
(() => {
  "use strict";
  const KEY = "mera-theme";
  const CHOICES = ["auto", "light", "dark"];
  const root = document.documentElement;

  const stored = () => {
    try {
      const value = localStorage.getItem(KEY);
      return CHOICES.includes(value) ? value : "auto";
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

  const system = matchMedia("(prefers-color-scheme: dark)");

  // Always the other of the two, so that each tap is seen; what the system has anyway is no choice.
  const other = () => {
    const systems = system.matches ? "dark" : "light";
    const shown = stored() === "auto" ? systems : stored();
    const next = shown === "dark" ? "light" : "dark";
    return next === systems ? "auto" : next;
  };

  const changed = () => document.dispatchEvent(new CustomEvent("mera:theme"));

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => label(stored()));
  document.addEventListener("htmx:after:swap", () => label(stored()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-switch]")) return;
    const next = other();
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
  system.addEventListener("change", changed);
})();
