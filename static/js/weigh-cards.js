// Ratings, which are stored as they are chosen; best and worst, of which only the comparisons that
// are needed are shown.
(() => {
  "use strict";
  if (!document.querySelector("[data-weigh]")) return;
  const weigh = (globalThis.weigh ??= {});
  const DOUBLE_TAP = 350; // ms within which a second tap on “next” is the same one
  let nextAt = 0;

  // “Next” stores what is complete but not yet stored, then turns the page. What is not complete is
  // sent all the same: the server says what is missing, beside the field.
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

  // Best and worst ------------------------------------------------------------------------------------
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

  // Ratings ------------------------------------------------------------------------------------------
  weigh.kinds.score = {
    key: (form) => `score:${form.elements.criterion.value}-${form.elements.alternative.value}`,
    mount(form) {
      const store = () => {
        if (!chosen(form, "value")) return;
        weigh.clearErrors(form);
        weigh.send(form);
      };
      form.addEventListener("change", store);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        store();
      });
    },
  };
})();
