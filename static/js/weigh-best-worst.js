// Best and worst, of which only the comparisons that are needed are shown.
(() => {
  "use strict";
  if (!document.querySelector("[data-weigh]")) return;
  const weigh = (globalThis.weigh ??= {});
  const chosen = (form, name) => form.querySelector(`[name=${name}]:checked`)?.value ?? "";

  const reveal = (form) => {
    const best = chosen(form, "best");
    const worst = chosen(form, "worst");
    const ready = Boolean(best && worst && best !== worst);
    for (const part of form.querySelectorAll("[data-against]")) {
      part.hidden = !ready;
      for (const row of part.querySelectorAll("[data-code]")) {
        const { code } = row.dataset;
        row.hidden = code === best || (part.dataset.against === "worst" && code === worst);
      }
    }
    return ready;
  };

  const isCompared = (form) => reveal(form) && [...form.querySelectorAll("[data-code]:not([hidden]) select")].every((one) => one.value);

  weigh.kinds ??= {};
  weigh.kinds.best_worst = {
    key: (form) => `weights:${form.elements.node.value}`,
    mount(form) {
      reveal(form);
      form.addEventListener("change", () => {
        if (!isCompared(form)) return;
        weigh.clearErrors(form);
        weigh.send(form);
      });
      weigh.onNext(form, () => isCompared(form));
    },
  };
})();
