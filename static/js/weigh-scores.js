// Ratings, which are stored as they are chosen.
(() => {
  "use strict";
  if (!document.querySelector("[data-weigh]")) return;
  const weigh = (globalThis.weigh ??= {});
  const chosen = (form) => form.querySelector("[name=value]:checked")?.value ?? "";

  weigh.kinds ??= {};
  weigh.kinds.score = {
    key: (form) => `score:${form.elements.criterion.value}-${form.elements.alternative.value}`,
    mount(form) {
      const store = () => {
        if (!chosen(form)) {
          form.querySelector(".weigh-state").textContent = weigh.words.ratingFirst;
          return;
        }
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
