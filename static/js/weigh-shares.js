// Points that always add up to 100, with locks; swings, of which the largest is 100.
(() => {
  "use strict";
  if (!document.querySelector("[data-weigh]")) return;
  const weigh = (globalThis.weigh ??= {});
  const TOTAL = 100;

  const rowsOf = (form) => [...form.querySelectorAll("[data-range]")].map((range) => ({
    range,
    number: form.elements[range.dataset.range],
    lock: form.querySelector(`[data-lock="${range.dataset.range}"]`),
    full: form.querySelector(`[data-full="${range.dataset.range}"]`),
  }));

  const isEmpty = (row) => row.number.value.trim() === "";
  const said = (row) => numbers.read(row.number.value, TOTAL);
  const isWrong = (row) => !isEmpty(row) && !(said(row) >= 0 && said(row) <= TOTAL);
  const value = (row) => (isEmpty(row) || isWrong(row) ? 0 : said(row));
  const sum = (values) => values.reduce((total, one) => total + one, 0);

  const put = (row, amount) => {
    row.number.value = numbers.write(amount);
    row.range.value = amount;
  };

  // Whole numbers in proportion to `parts` that add up to `total`: what rounding down leaves goes
  // to the largest remainders.
  const shareOut = (total, parts) => {
    const whole = sum(parts);
    const exact = parts.map((part) => (whole > 0 ? (total * part) / whole : total / parts.length));
    const shares = exact.map(Math.floor);
    const order = exact.map((_, i) => i).sort((a, b) => exact[b] - shares[b] - (exact[a] - shares[a]));
    for (const i of order.slice(0, Math.round(total - sum(shares)))) shares[i] += 1;
    return shares;
  };
  weigh.shareOut = shareOut;

  const give = (rows, amount) =>
    shareOut(amount, rows.map(({ had }) => had)).forEach((share, i) => put(rows[i], share));

  // One moved: the others that are not locked share what is left, in proportion to what they had
  // when this one began to move, so that moving it back gives all back. Those that were moved
  // before keep what they were given as long as the rest can give way.
  let hand = null;
  const balance = (rows, moved) => {
    if (hand !== moved.range) rows.forEach((row) => { row.had = value(row); });
    hand = moved.range;
    moved.isSet = true;
    const locked = sum(rows.filter((row) => row !== moved && row.lock.checked).map(value));
    const free = rows.filter((row) => row !== moved && !row.lock.checked);
    const room = Math.max(0, TOTAL - locked);
    const wanted = free.length ? Math.min(Math.round(value(moved)), room) : room;
    put(moved, wanted);
    const left = room - wanted;
    const set = free.filter((row) => row.isSet);
    const rest = free.filter((row) => !row.isSet);
    const kept = rest.length ? Math.min(left, Math.round(sum(set.map(({ had }) => had)))) : left;
    give(set, kept);
    give(rest, left - kept);
  };

  const showSum = (form, rows) => {
    const place = form.querySelector("[data-sum]");
    if (place) place.textContent = numbers.write(Number(sum(rows.map(value)).toFixed(3)));
  };

  // A number that cannot be taken says so beside itself, and no more once it is another.
  const mark = (form, row) => {
    const { number } = row;
    const place = number.closest(".share");
    const told = document.createElement("div");
    place.querySelector(".errorlist")?.remove();
    number.removeAttribute("aria-invalid");
    if (!isWrong(row)) return;
    number.setAttribute("aria-invalid", "true");
    weigh.error(told, form.querySelector("[data-shares]").dataset.wrong);
    place.append(...told.children);
  };

  const arranged = (form) => {
    const rows = rowsOf(form);
    const addsUp = form.querySelector("[data-shares]").dataset.shares === "sum";
    for (const row of rows) {
      row.range.hidden = false;
      row.range.value = value(row);
    }
    const settle = (target) => {
      const row = rows.find(({ range, number }) => range === target || number === target);
      if (!row) return;
      if (target === row.range) row.number.value = row.range.value;
      mark(form, row);
      // “Stored” would be read of what is wrong.
      form.querySelector(".weigh-state").hidden = rows.some(isWrong);
      // What is wrong stays as it was typed, and nothing gives way to it.
      if (!rows.some(isWrong)) {
        if (addsUp) balance(rows, row);
        else put(row, isEmpty(row) ? "" : value(row));
      }
      showSum(form, rows);
    };
    return { rows, addsUp, settle };
  };

  const isComplete = (rows, addsUp) => {
    const filled = rows.every((row) => !isEmpty(row) && !isWrong(row));
    return filled && (addsUp ? sum(rows.map(value)) > 0 : Math.max(...rows.map(value)) === TOTAL);
  };

  const mount = (form) => {
    const { rows, addsUp, settle } = arranged(form);
    const store = () => {
      if (!isComplete(rows, addsUp)) return;
      weigh.clearErrors(form);
      weigh.send(form);
    };
    form.addEventListener("input", ({ target }) => {
      if (target.matches("[data-range]")) settle(target); // a number is settled when it is typed
    });
    form.addEventListener("change", ({ target }) => {
      if (target.matches("[data-lock]")) return;
      if (target.name === "comment" && form.dataset.stored === "no") return;
      settle(target);
      store();
    });
    form.addEventListener("click", ({ target }) => {
      const row = rows.find(({ full }) => full?.contains(target));
      if (!row) return;
      put(row, TOTAL);
      settle(row.number);
      store();
    });
    weigh.onNext(form, () => isComplete(rows, addsUp));
    showSum(form, rows);
  };

  weigh.kinds ??= {};
  weigh.kinds.shares = { mount, key: (form) => `weights:${form.elements.node.value}` };
})();
