// Pairs: a tap on the one that matters more, then how much. All pairs are in the page as data, so
// that the next question does not wait for the network, and can be answered without it.
(() => {
  "use strict";
  if (!document.querySelector("[data-weigh]")) return;
  const weigh = (globalThis.weigh ??= {});
  const byId = (id) => document.getElementById(id);
  const DOUBLE_TAP = 350; // ms within which a second tap on “next” is the same one
  let data = null;
  let form = null;
  let current = null;
  let agreements = new Map(); // by branch: what the server last said
  let answeredElsewhere = 0; // questions of other kinds that are answered
  let nextAt = -Infinity;

  const slot = (name) => form.querySelector(`[data-slot="${name}"]`);
  const write = (name, text) => {
    const element = slot(name);
    if (element) element.textContent = text;
  };
  const pairAt = (number) => data.pairs.find((pair) => pair.number === number);
  const name = (pk) => data.names[pk];
  const sentence = (pair, step) => {
    if (step === null) return "";
    return data.words[Math.abs(step)].replace("{name}", () => name(step > 0 ? pair.left : pair.right));
  };
  const keyOf = (left, right) => `pair:${Math.min(left, right)}-${Math.max(left, right)}`;
  // Whether an answer is stored in this round, or carried in from an earlier one.
  const standing = (pair) => (pair.step === null ? "no" : pair.from ? "carried" : "yes");
  const radio = (field, value) => form.querySelector(`[name=${field}][value="${value}"]`);
  const chosen = (field) => form.querySelector(`[name=${field}]:checked`)?.value ?? "";
  const uncheck = (field) => form.querySelectorAll(`[name=${field}]`).forEach((one) => { one.checked = false; });
  const errors = (side = "", degree = "") => {
    weigh.error(form.querySelector("[data-error=side]"), side);
    weigh.error(form.querySelector("[data-error=degree]"), degree);
  };

  // What is chosen, on radios and in words. ---------------------------------------------
  const paint = (step) => {
    if (step === null) {
      uncheck("side");
      uncheck("degree");
    } else {
      radio("side", step > 0 ? "left" : step < 0 ? "right" : "equal").checked = true;
      if (step === 0) uncheck("degree");
      else radio("degree", Math.abs(step)).checked = true;
    }
    write("said", sentence(current, step));
  };

  const paintList = () => {
    for (const pair of data.pairs) {
      const said = document.querySelector(`[data-said="${pair.number}"]`);
      if (said && pair.step !== null) {
        said.textContent = sentence(pair, pair.step);
        said.closest("li").classList.add("is-answered");
        if (!pair.from) said.closest("li").querySelector("[data-from]")?.remove();
      }
    }
    const answered = answeredElsewhere + data.pairs.filter((pair) => pair.step !== null).length;
    const progress = byId("weigh-progress");
    progress.querySelector("[data-answered]").textContent = answered;
    progress.querySelector(".bar-fill").setAttribute("width", (100 * answered) / data.total);
  };

  const paintWays = () => {
    const at = data.pairs.indexOf(current);
    const way = (which) => form.querySelector(`[data-way=${which}]`);
    const back = data.pairs[at - 1];
    way("back").hidden = !back;
    if (back) way("back").href = `?step=${back.number}`;
    const last = current.number === data.total;
    way("skip").href = last ? `${form.dataset.url}mine/` : `?step=${current.number + 1}`;
  };

  const show = (number) => {
    const pair = data && form?.isConnected ? pairAt(number) : null;
    if (!pair) return false;
    agreements.set(current.node, byId("weigh-agreement").innerHTML);
    const moved = current !== pair;
    current = pair;
    form.elements.number.value = pair.number;
    form.elements.left.value = pair.left;
    form.elements.right.value = pair.right;
    write("lead", data.leads[pair.node]);
    for (const side of ["left", "right"]) {
      for (const suffix of ["", "-again"]) write(side + suffix, name(pair[side]));
      form.querySelector(`[data-about=${side}]`).setAttribute("popovertarget", `about-${pair[side]}`);
    }
    write("own", pair.own || "–");
    write("group", pair.group || "–");
    form.querySelector("[data-before]").hidden = !pair.own && !pair.group;
    form.elements.comment.value = pair.comment;
    form.querySelector(".why").open = Boolean(pair.comment);
    form.dataset.stored = standing(pair);
    byId("weigh-progress").querySelector("[data-number]").textContent = pair.number;
    byId("weigh-agreement").innerHTML = agreements.get(pair.node) ?? "";
    for (const link of document.querySelectorAll("#weigh-steps a")) {
      if (link.dataset.step === String(pair.number)) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    errors();
    paint(pair.step);
    paintWays();
    document.dispatchEvent(new CustomEvent("weigh:changed"));
    if (moved) weigh.toTop();
    return true;
  };

  // Answers -----------------------------------------------------------------------------------------
  const store = (step) => {
    errors();
    nextAt = -Infinity; // whoever has answered since means the next “next”
    current.step = step;
    current.from = null;
    current.comment = form.elements.comment.value;
    paint(step);
    paintList();
    weigh.send(form, { step });
  };

  const choose = () => {
    const side = chosen("side");
    const degree = Number(chosen("degree"));
    if (side === "equal") return store(0);
    if (!side) {
      paint(current.step);
      return errors(weigh.words.incomplete);
    }
    if (!degree) {
      errors();
      return write("said", weigh.words.degree);
    }
    store(side === "left" ? degree : -degree);
  };

  // On a slow network a person is faster than this script: what was tapped by then is kept.
  const earlyTap = () => {
    const tapped = [...form.querySelectorAll("[type=radio]")].some((one) => one.checked !== one.defaultChecked);
    return tapped ? { side: chosen("side"), degree: chosen("degree") } : null;
  };
  const takeEarly = ({ side, degree }) => {
    if (side) radio("side", side).checked = true;
    if (degree) radio("degree", degree).checked = true;
    choose();
  };

  const onChange = (event) => {
    const field = event.target;
    if (field.name === "side") {
      // From “equal” to a side, or to the other side: how much is then asked anew or kept.
      choose();
    } else if (field.name === "degree") {
      choose();
    } else if (field.name === "comment" && current.step !== null) {
      store(current.step);
    } else if (field.name === "comment") {
      current.comment = field.value;
    }
  };

  const onSubmit = (event) => {
    event.preventDefault();
    if (event.timeStamp - nextAt < DOUBLE_TAP) return;
    nextAt = event.timeStamp;
    next();
  };

  const next = () => {
    leave();
    const side = chosen("side");
    if (current.step === null) {
      return side ? errors("", weigh.words.degree) : errors(weigh.words.incomplete);
    }
    if (side && side !== "equal" && !chosen("degree")) return errors("", weigh.words.degree);
    weigh.go(form.querySelector("[data-way=skip]").href);
  };

  // A step that keys have reached but not yet stored, or a comment that still has the cursor.
  const leave = () => {
    weigh.keys?.settle();
    const typed = form.elements.comment.value;
    if (current.step !== null && typed !== current.comment) store(current.step);
  };

  weigh.kinds ??= {};
  weigh.kinds.pair = {
    key: (one) => keyOf(one.elements.left.value, one.elements.right.value),
    leave,
    mount(found) {
      form = found;
      data = JSON.parse(byId("weigh-data").textContent);
      agreements = new Map();
      form.dataset.url = document.querySelector("[data-weigh]").dataset.url;
      current = pairAt(Number(form.elements.number.value));
      const shown = Number(byId("weigh-progress").querySelector("[data-answered]").textContent);
      answeredElsewhere = shown - data.pairs.filter((pair) => pair.step !== null).length;
      takeWaiting();
      form.dataset.stored = standing(current);
      const early = earlyTap();
      form.elements.comment.value ||= current.comment;
      form.addEventListener("change", onChange);
      form.addEventListener("submit", onSubmit);
      weigh.pairs = { show, next, store, elsewhere, compare, step: () => current.step, paint, errors, chosen };
      paint(current.step);
      paintList();
      paintWays();
      if (early) takeEarly(early);
    },
    stored(entry, fragment) {
      const pair = data?.pairs.find((one) => keyOf(one.left, one.right) === entry.about.key);
      if (!pair) return;
      const words = agreementIn(fragment);
      agreements.set(pair.node, words);
      if (pair.node === current.node && form.isConnected) byId("weigh-agreement").innerHTML = words;
    },
  };

  const escaped = (text) => {
    const holder = document.createElement("p");
    holder.textContent = text;
    return holder.innerHTML.replaceAll('"', "&quot;");
  };

  // How the answers agree. Which of them fits least the server says by its criteria: their names
  // and the sentences are here, and stand where it left marks.
  const agreementIn = (fragment) => {
    const { first, second, given, suggested } = fragment.getElementById("weigh-stored").dataset;
    const agreement = fragment.getElementById("weigh-agreement");
    const pair = data.pairs.find((one) => keyOf(one.left, one.right) === keyOf(first, second));
    if (!pair) {
      agreement.querySelector(".advice")?.remove();
      return agreement.innerHTML;
    }
    const seen = { left: first, right: second };
    const said = {
      address: form.dataset.url,
      number: pair.number,
      title: data.title.replace(/\{(left|right)\}/g, (_mark, side) => name(pair[side])),
      now: sentence(seen, Number(given)),
      suggested: sentence(seen, Number(suggested)),
    };
    return agreement.innerHTML.replace(/\{(address|number|title|now|suggested)\}/g, (_mark, which) => escaped(said[which]));
  };

  // Answers that the server has not seen yet stand above what it said.
  const takeWaiting = () => {
    for (const entry of weigh.queue.waiting()) {
      const pair = data.pairs.find((one) => keyOf(one.left, one.right) === entry.about.key);
      if (pair) take(pair, entry.fields);
    }
  };

  const take = (pair, fields) => {
    pair.from = null;
    pair.step = Number(fields.left) === pair.left ? Number(fields.step) : -Number(fields.step);
    pair.comment = fields.comment;
  };

  // Another window has answered: its answer is shown here, and it is said so.
  const elsewhere = ({ key, fields }) => {
    const pair = data?.pairs.find((one) => keyOf(one.left, one.right) === key);
    if (!pair) return false;
    const before = pair.step;
    take(pair, fields);
    afterNewer(pair, before);
    return true;
  };

  const afterNewer = (pair, before) => {
    paintList();
    if (pair !== current || pair.step === before) return;
    form.dataset.stored = "yes";
    form.elements.comment.value = pair.comment;
    errors();
    paint(pair.step);
    weigh.note(weigh.words.elsewhere);
  };

  const compare = (fresh) => {
    const text = fresh.querySelector("#weigh-data")?.textContent;
    for (const theirs of text ? JSON.parse(text).pairs : []) {
      const pair = pairAt(theirs.number);
      if (!pair || theirs.step === null) continue;
      const before = pair.step;
      pair.step = theirs.step;
      pair.from = theirs.from;
      if (before !== theirs.step) pair.comment = theirs.comment;
      afterNewer(pair, before);
    }
  };
})();
