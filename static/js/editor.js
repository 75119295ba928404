// The outline of criteria by keyboard and by dragging. Every move presses a button of the form, so
// that the page does the same without this file.
(() => {
  "use strict";
  const tree = () => document.querySelector("[data-editor]");
  if (!tree()) return;
  const outline = () => tree()?.querySelector("[data-outline]");
  const chosen = () => tree()?.querySelector("[name=row]:checked");
  const isTyping = (element) => element.matches?.("input:not([type=radio]), textarea, select");

  const press = (key) => {
    const button = tree()?.querySelector(`[data-key="${key}"]`);
    if (!button) return false;
    button.click();
    return true;
  };

  // What no button of the page says: a hidden one, which the answer takes away with the old tree.
  const send = (act) => {
    tree().querySelector("[data-sent]")?.remove();
    const button = document.createElement("button");
    button.dataset.sent = "";
    button.name = "act";
    button.value = act;
    button.hidden = true;
    tree().append(button);
    button.click();
  };

  const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

  document.addEventListener("keydown", (event) => {
    if (!tree()) return;
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === "KeyZ";
    if (isUndo && !isTyping(event.target)) {
      if (press("undo")) event.preventDefault();
      return;
    }
    if (event.key === "Escape" && event.target.matches?.("#new-name")) return chosen()?.focus();
    if (!event.target.matches?.("[data-outline] [name=row]")) return;
    if (event.altKey && ARROWS[event.key]) {
      event.preventDefault();
      press(ARROWS[event.key]);
    } else if (event.key === "Delete") {
      event.preventDefault();
      press("remove");
    } else if (event.key === "Enter") {
      event.preventDefault();
      document.getElementById("new-name").focus();
    } else if (event.key === "F2") {
      event.preventDefault();
      event.target.closest(".outline-row").querySelector(".outline-edit").click();
    }
  });

  // The swap leaves a field as it was typed: a name that was taken goes, what came after it stays.
  const NAMING = ["enter", "add", "inside", "group"];
  let taken = "";
  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("[data-editor]") || !NAMING.includes(event.submitter?.value)) return;
    taken = document.getElementById("new-name").value;
  }, true);
  document.addEventListener("htmx:after:swap", () => {
    const field = document.getElementById("new-name");
    if (!taken || !field) return;
    // Refused, it comes back as the field's own value.
    const isRefused = field.getAttribute("value") !== "";
    if (!isRefused && field.value.startsWith(taken)) field.value = field.value.slice(taken.length);
    taken = "";
  });

  // A weight is stored as soon as it was changed.
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-editor] [name^=weight-]")) send("weights");
  });

  // After a move the chosen row has the keyboard again, unless somebody types elsewhere.
  let wasInTree = false;
  document.addEventListener("htmx:before:request", () => {
    wasInTree = Boolean(document.activeElement?.closest(".outline, .tree-tools"));
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (outline()) outline().toggleAttribute("data-dragging", true);
    const panel = ctx?.target?.id === "criterion" && document.getElementById("criterion");
    if (panel) {
      panel.scrollIntoView({ block: "nearest" });
      panel.querySelector("input:not([type=hidden])")?.focus();
    } else if (wasInTree && !document.activeElement?.closest("[data-outline] input:not([type=radio])")) {
      chosen()?.focus({ preventScroll: true });
      chosen()?.closest(".outline-row").scrollIntoView({ block: "nearest" });
    }
  });

  // Dragging: a row goes before or behind another, or into it at its right end. --------------------
  let dragged = null;
  let over = null;
  let side = "";
  const mark = (row, where) => {
    if (over) delete over.dataset.drop;
    over = row;
    side = where;
    if (row) row.dataset.drop = where;
  };
  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest?.("[data-handle]");
    if (!handle || !outline()) return;
    event.preventDefault();
    dragged = handle.closest(".outline-row");
    dragged.classList.add("is-dragged");
    dragged.querySelector("[name=row]").checked = true;
    outline().setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const row = document.elementFromPoint(event.clientX, event.clientY)?.closest(".outline-row");
    if (!row || row === dragged) return mark(null, "");
    const box = row.getBoundingClientRect();
    if (event.clientX > box.left + box.width * 0.6) mark(row, "inside");
    else mark(row, event.clientY < box.top + box.height / 2 ? "before" : "after");
  });
  const drop = () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    const [row, where] = [over, side];
    dragged = null;
    mark(null, "");
    if (row) send(`place:${where}:${row.dataset.row}`);
  };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null, "");
  });
  outline()?.toggleAttribute("data-dragging", true);
})();
