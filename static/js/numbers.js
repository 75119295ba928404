// Numbers of text fields, read and written as the page's language does. What else the server takes
// is its own to say, and what is wrong with a word.
(() => {
  "use strict";
  const MARK = (1.5).toLocaleString(document.documentElement.lang || "en").charAt(1);
  const PLAIN = /^-?\d*[.,]?\d*$/;
  const SPACED = /^-?\d{1,3}(?:[\s\u200b\u2060]\d{3})+(?:[.,]\d*)?$/; // every kind of space
  const TWO_READINGS = /^-?[1-9]\d{0,2},\d{3}$/;

  // NaN for what is no number, and for “1,234” in English where either reading is no more than
  // `most`.
  const read = (text, most = Infinity) => {
    const bare = text.trim().replace(/^[−–]/, "-");
    const isNumber = /\d/.test(bare) && (PLAIN.test(bare) || SPACED.test(bare));
    if (!isNumber || (MARK === "." && most >= 1000 && TWO_READINGS.test(bare))) return NaN;
    return Number(bare.replace(/[\s\u200b\u2060]/g, "").replace(",", "."));
  };

  const write = (number) => String(number).replace(".", MARK);

  globalThis.numbers = { read, write };
})();
