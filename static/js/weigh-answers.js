// What the server says of an answer, shown on the page: what it changed, or why it was not taken.
(() => {
  "use strict";
  if (!document.querySelector("[data-weigh]")) return;
  const weigh = (globalThis.weigh ??= {});

  const swap = (fragment, id) => {
    const fresh = fragment.getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old) old.replaceWith(document.adoptNode(fresh));
  };

  // The question's line in the list of all of them.
  const takeSaid = (fragment) => {
    const fresh = fragment.querySelector("[data-said]");
    const old = fresh && document.querySelector(`#weigh-steps [data-said="${fresh.dataset.said}"]`);
    if (!old) return;
    if (!weigh.main().querySelector(".is-carried")) old.closest("li").querySelector("[data-from]")?.remove();
    old.closest("li").classList.toggle("is-answered", fresh.dataset.answered === "yes");
    old.replaceWith(document.adoptNode(fresh));
  };

  // The answer belongs to a page that was turned: here only how far one has come has changed.
  const takeProgress = (fragment) => {
    for (const part of ["[data-answered]", ".bar-fill"]) {
      const fresh = fragment.querySelector(`#weigh-progress ${part}`);
      const old = document.querySelector(`#weigh-progress ${part}`);
      if (fresh && old) old.replaceWith(document.adoptNode(fresh));
    }
  };

  document.addEventListener("weigh:stored", ({ detail: { entry, fragment } }) => {
    const answer = fragment.getElementById("weigh-stored");
    const form = weigh.formOf(entry.about.key);
    if (form) {
      form.dataset.stored = "yes";
      weigh.clearErrors(form);
    }
    const kind = weigh.kinds[entry.about.kind];
    if (answer?.dataset.sentence) { // it does not count as it was given
      weigh.note(answer.dataset.sentence);
      weigh.load(location.href, { push: false, focus: false });
    } else if (weigh.isOwn()) {
      weigh.follow();
    } else if (kind?.stored) {
      kind.stored(entry, fragment);
    } else if (entry.client !== weigh.queue.client) {
      weigh.load(location.href, { push: false, focus: false }); // it was given before the page was loaded
    } else {
      if (!form) takeProgress(fragment);
      else for (const id of ["weigh-progress", "weigh-agreement"]) swap(fragment, id);
      takeSaid(fragment);
    }
    weigh.tellOthers({ key: entry.about.key, fields: entry.fields });
    weigh.showAll();
  });

  // The errors of a form that was sent, put into the one that is still being typed in.
  const takeErrors = (fresh, old) => {
    weigh.clearErrors(old);
    for (const { name } of fresh.querySelectorAll("[aria-invalid]")) old.elements[name]?.setAttribute("aria-invalid", "true");
    for (const list of fresh.querySelectorAll(".errorlist")) {
      const holder = list.parentElement;
      const field = holder === fresh ? null : holder.querySelector("[name]");
      let place = field ? old.querySelector(`[name="${CSS.escape(field.name)}"]`) : null;
      for (let one = field; place && one !== holder; one = one.parentElement) place = place.parentElement;
      if (holder.matches(".field-invalid")) place?.classList.add("field-invalid");
      if (place) place.append(document.adoptNode(list));
      else old.querySelector(".ways, .score-foot").before(document.adoptNode(list));
    }
    // The bar below may stand over it.
    old.querySelector(".errorlist")?.scrollIntoView({ block: "center" });
  };

  document.addEventListener("weigh:refused", ({ detail: { entry, fragment, status } }) => {
    const fresh = status === 422 && fragment.getElementById(entry.about.form);
    const old = weigh.formOf(entry.about.key);
    if (fresh && old) {
      old.dataset.stored = "no";
      takeErrors(fresh, old);
      return weigh.showAll();
    }
    weigh.load(location.pathname, { focus: false }).then(() => {
      weigh.note(fragment.querySelector("#weigh-refused, .errorlist li")?.textContent.trim() || weigh.words.refused);
    });
  });
  document.addEventListener("weigh:forbidden", () => weigh.note(weigh.words.refused));
})();
