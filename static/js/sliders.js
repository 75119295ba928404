// The form beside a ranking: a slider and a number are one weight, only the last move's answer is
// taken, and rows glide to their new places. The form is sent by htmx; without scripts its button
// sends it, and the sliders are not there.
(() => {
  "use strict";
  const FORM = "#ranking-form";
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let moves = 0; // each request of the form has a number, which its answer says again
  let before = null; // id of a row → where it stood

  const rounded = (value, step) => {
    const places = Math.max(0, -Math.floor(Math.log10(step)));
    return Number((Math.round(value / step) * step).toFixed(places));
  };

  const fieldOf = (slider) => slider.form?.elements[slider.dataset.slides];
  const sliderOf = (field) => field.form?.querySelector(`[data-slides="${CSS.escape(field.name)}"]`);

  // Both are set before htmx reads the form, which it does a moment later.
  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.form?.matches(FORM)) return;
    if (target.dataset.slides) {
      const field = fieldOf(target);
      if (field) field.value = numbers.write(rounded(target.valueAsNumber, Number(target.dataset.step)));
    } else {
      const [slider, weight] = [sliderOf(target), numbers.read(target.value)];
      if (slider && !Number.isNaN(weight)) slider.value = weight;
    }
  }, true);

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement.matches(FORM)) ctx.request.body.set("move", String(++moves));
  });

  // Whatever else replaces the page makes the form's answers that are under way stale.
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (ctx.target?.id === "problem") moves++;
  });

  // Here the address has not been touched yet.
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (!ctx.sourceElement.matches(FORM)) return;
    const answered = /data-move="(\d+)"/.exec(ctx.text)?.[1];
    const isStale = answered !== undefined && Number(answered) !== moves;
    if (isStale || !ctx.sourceElement.isConnected) event.preventDefault();
  });

  const rows = () => document.querySelectorAll("#ranking tbody tr[id]");
  const top = (row) => row.getBoundingClientRect().top - row.parentElement.getBoundingClientRect().top;

  document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
    if (!ctx.sourceElement.matches(FORM)) return;
    before = new Map(Array.from(rows(), (row) => [row.id, top(row)]));
  });

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (!ctx.sourceElement.matches(FORM)) return;
    for (const field of ctx.sourceElement.querySelectorAll("input.input-num")) {
      const said = document.getElementById(field.getAttribute("aria-describedby"));
      if (said?.querySelector(".errorlist")) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    if (calm.matches || !before) return;
    for (const row of rows()) {
      const from = before.get(row.id);
      const way = from === undefined ? 0 : from - top(row);
      if (!way) continue;
      row.animate(
        [{ transform: `translateY(${way}px)` }, { transform: "none" }],
        { duration: 350, easing: "ease-in-out" },
      );
    }
  });
})();
