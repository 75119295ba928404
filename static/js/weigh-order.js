// An order of criteria: dragged, or moved by buttons; neighbours may be level.
// The number fields stay what is sent: a place for each, the same for those that are level.
(() => {
  "use strict";
  if (!document.querySelector("[data-weigh]")) return;
  const weigh = (globalThis.weigh ??= {});

  const rowsOf = (list) => [...list.querySelectorAll(".order-row")];
  const field = (row) => row.querySelector("input");
  const tie = (row) => row.querySelector("[data-move=tie]");
  const isLevel = (row) => tie(row).getAttribute("aria-pressed") === "true";
  const setLevel = (row, level) => tie(row).setAttribute("aria-pressed", String(level));

  const number = (list) => {
    let place = 1;
    rowsOf(list).forEach((row, i) => {
      if (i === 0) setLevel(row, false);
      if (!isLevel(row)) place = i + 1;
      field(row).value = place;
      row.querySelector("[data-place]").textContent = place;
      row.classList.toggle("is-level", isLevel(row));
      tie(row).disabled = i === 0;
      row.querySelector("[data-move=up]").disabled = i === 0;
      row.querySelector("[data-move=down]").disabled = i === rowsOf(list).length - 1;
    });
  };

  const mount = (form) => {
    const list = form.querySelector("[data-order]");
    let last = null;
    rowsOf(list).forEach((row) => {
      setLevel(row, last !== null && field(row).value === last);
      last = field(row).value;
      field(row).hidden = true;
    });
    number(list);

    const changed = (row) => {
      number(list);
      weigh.clearErrors(form);
      weigh.send(form);
      const said = list.dataset.moved.replace("{name}", () => row.dataset.name).replace("{place}", field(row).value);
      document.getElementById("announcer").textContent = said;
    };

    list.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-move]");
      if (!button) return;
      const row = button.closest(".order-row");
      if (button.dataset.move === "tie") setLevel(row, !isLevel(row));
      else {
        setLevel(row, false);
        if (button.dataset.move === "up") row.previousElementSibling?.before(row);
        else row.nextElementSibling?.after(row);
      }
      changed(row);
      (button.disabled ? row.querySelector("[data-move]:not(:disabled)") : button).focus();
    });

    // Dragging: the row follows the pointer from place to place. ------------------------------------
    let dragged = null;
    let start = [];
    list.addEventListener("pointerdown", (event) => {
      const handle = event.target.closest("[data-handle]");
      if (!handle) return;
      event.preventDefault();
      dragged = handle.closest(".order-row");
      start = rowsOf(list);
      dragged.classList.add("is-dragged");
      list.setPointerCapture(event.pointerId);
    });
    list.addEventListener("pointermove", (event) => {
      if (!dragged) return;
      const over = rowsOf(list).find((row) => {
        const box = row.getBoundingClientRect();
        return row !== dragged && event.clientY > box.top && event.clientY < box.bottom;
      });
      if (!over) return;
      const box = over.getBoundingClientRect();
      const below = event.clientY > box.top + box.height / 2;
      if (below) over.after(dragged);
      else over.before(dragged);
    });
    const drop = () => {
      if (!dragged) return;
      const row = dragged;
      dragged = null;
      row.classList.remove("is-dragged");
      if (rowsOf(list).every((one, i) => one === start[i])) return;
      setLevel(row, false);
      changed(row);
    };
    list.addEventListener("pointerup", drop);
    list.addEventListener("pointercancel", drop);

    form.addEventListener("change", ({ target }) => {
      if (target.name === "comment" && form.dataset.stored !== "no") weigh.send(form);
    });
    weigh.onNext(form, () => true);
  };

  weigh.kinds ??= {};
  weigh.kinds.order = { mount, key: (form) => `weights:${form.elements.node.value}` };
})();
