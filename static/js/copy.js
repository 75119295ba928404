// data-copy: what a button copies. Without scripts the text beside it can be selected.
(() => {
  "use strict";
  const reveal = () => {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
  };
  reveal();
  document.addEventListener("htmx:after:swap", reveal);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const label = button.querySelector("span");
    const before = label.textContent;
    if (before === button.dataset.copied) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = before; }, 2000);
  });
})();
