// PNG and SVG below every picture, fetched by chart.js with the first one. The file holds the heading
// and the caption above the picture, the notes that stand under it, the page's title and address and
// the day below, and is named after the page. A download of a blob needs no exception of the policy.
// A picture is {width, height, onto(canvas), svg()}: `charted` makes one of a chart, trace.js one of
// the page's own markup.
(() => {
  "use strict";
  const SHARP = 2; // pixels of a PNG for one of the page
  const LARGEST = 32767; // pixels of a side: browsers give no file of a longer one
  const EDGE = 16;
  const GAP = 10; // between the picture and the words around it
  const LINE = 20;
  const LEAST = 320; // a narrow picture still has room for its words

  const fileName = (element, kind) => {
    const page = location.pathname.split("/").filter(Boolean).join("-") || "mera";
    return `${page}-${element.id || element.dataset.chart || "picture"}.${kind}`;
  };

  const give = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000); // browsers read it after the click
  };

  // The heading that it stands under: what the element's own label says of tables is not in a file.
  const headingOf = (element) => [...document.querySelectorAll("h1, h2, h3")]
    .filter((heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
    .at(-1)?.textContent.trim() ?? document.title;

  // The line that a chart has above it, or the element that data-picture names.
  const captionOf = (element) => {
    const line = element.dataset.picture
      ? document.getElementById(element.dataset.picture) : element.previousElementSibling;
    return element.dataset.picture || line?.matches("[data-chart-caption]") ? line?.textContent.trim() ?? "" : "";
  };

  // What the page says right under the picture, without what leads elsewhere.
  const notesOf = (element) => {
    const notes = [];
    let next = (toolsOf(element) ?? element).nextElementSibling;
    for (; next?.matches("p.note, p.panel-foot, p.chart-caption"); next = next.nextElementSibling) {
      const said = next.cloneNode(true);
      for (const link of said.querySelectorAll("a")) link.remove();
      if (said.textContent.trim()) notes.push(said.textContent.trim());
    }
    return notes;
  };

  // At the size of the page and off it: another renderer, the same options.
  const charted = (element, options) => {
    const size = { width: element.clientWidth, height: element.clientHeight };
    const drawn = (renderer, act) => {
      const holder = document.createElement("div");
      const chart = window.echarts.init(holder, null, { renderer, devicePixelRatio: SHARP, ...size });
      chart.setOption(options());
      const made = act(chart);
      chart.dispose();
      return made;
    };
    return {
      ...size,
      onto: (canvas) => drawn("canvas", (chart) =>
        canvas.drawImage(chart.renderToCanvas({ pixelRatio: SHARP }), 0, 0, size.width, size.height)),
      svg: () => drawn("svg", (chart) => chart.renderToSVGString()),
    };
  };

  const ruler = document.createElement("canvas").getContext("2d");
  const wideness = (text, font) => {
    ruler.font = font;
    return ruler.measureText(text).width;
  };

  // The words around the picture, broken to its width.
  const linesOf = (words, width, font) => {
    const fits = (text) => wideness(text, font) <= width;
    const lines = [];
    for (const word of words.split(/[ \n]+/)) { // never at a space that holds together
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && fits(longer)) lines[lines.length - 1] = longer;
      else if (fits(word)) lines.push(word);
      else {
        lines.push(""); // an address with many weights
        for (const letter of word) {
          if (fits(lines.at(-1) + letter)) lines[lines.length - 1] += letter;
          else lines.push(letter);
        }
      }
    }
    return lines;
  };

  const sheet = (element, { width: drawnWidth, height }) => {
    const style = getComputedStyle(element);
    const font = `14px ${style.fontFamily}`;
    const width = Math.max(drawnWidth, LEAST);
    const title = `600 16px ${style.fontFamily}`;
    const broken = (texts) => texts.filter(Boolean).flatMap((text) => linesOf(text, width, font).map((line) => ({ line })));
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date());
    const heading = linesOf(headingOf(element), width, title).map((line) => ({ line, isTitle: true }));
    const above = [...heading, ...broken([captionOf(element)])];
    const below = broken([...notesOf(element), `${document.title} · ${location.href} · ${day}`]);
    const top = EDGE + above.length * LINE + GAP;
    const rows = (lines, start) => lines.map((one, index) => ({ ...one, y: start + index * LINE + 14 }));
    return {
      font, title, family: style.fontFamily, ink: style.color, top,
      width: width + 2 * EDGE,
      height: top + height + GAP + below.length * LINE + EDGE,
      texts: [...rows(above, EDGE), ...rows(below, top + height + GAP)],
    };
  };

  const savePng = (element, ground, picture) => {
    const page = sheet(element, picture);
    const canvas = document.createElement("canvas");
    const sharp = Math.min(SHARP, LARGEST / Math.max(page.width, page.height));
    canvas.width = page.width * sharp;
    canvas.height = page.height * sharp;
    const pen = canvas.getContext("2d");
    pen.scale(sharp, sharp);
    pen.fillStyle = ground;
    pen.fillRect(0, 0, page.width, page.height);
    pen.fillStyle = page.ink;
    for (const { line, y, isTitle } of page.texts) {
      pen.font = isTitle ? page.title : page.font;
      pen.fillText(line, EDGE, y);
    }
    pen.translate(EDGE, page.top);
    picture.onto(pen);
    canvas.toBlob((blob) => give(blob, fileName(element, "png")), "image/png");
  };

  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  const saveSvg = (element, ground, picture) => {
    const page = sheet(element, picture);
    const bold = ' font-weight="600" font-size="16"';
    // Another viewer has other fonts: a line keeps the width that it has here.
    const texts = page.texts.map(({ line, y, isTitle }) => `<text x="${EDGE}" y="${y}" lengthAdjust="spacingAndGlyphs"`
      + ` textLength="${Math.round(wideness(line, isTitle ? page.title : page.font))}"${isTitle ? bold : ""}>${escaped(line)}</text>`);
    const whole = `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width}" height="${page.height}">`
      + `<rect width="100%" height="100%" fill="${escaped(ground)}"/>`
      + `<g font-size="14" font-family="${escaped(page.family)}" fill="${escaped(page.ink)}">${texts.join("")}</g>`
      + `<g transform="translate(${EDGE} ${page.top})">${picture.svg()}</g></svg>`;
    // A name may hold what XML may not, not even escaped.
    const lawful = whole.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
    give(new Blob([lawful], { type: "image/svg+xml" }), fileName(element, "svg"));
  };

  const button = (label, said, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "chart-save";
    made.textContent = label;
    made.setAttribute("aria-label", said);
    made.onclick = act;
    return made;
  };

  const toolsOf = (element) => {
    const next = element.nextElementSibling;
    return next?.matches("[data-chart-tools]") ? next : null;
  };

  // `picture` is asked for when a file is.
  const offer = (element, words, ground, picture) => {
    let tools = toolsOf(element);
    if (!tools) {
      tools = document.createElement("div");
      tools.className = "chart-tools";
      tools.dataset.chartTools = "";
      element.after(tools);
    }
    const kinds = [["PNG", savePng], ["SVG", saveSvg]];
    const made = kinds.map(([name, save]) =>
      button(name, `${words.saveAs} ${name}`, () => save(element, ground, picture())));
    const held = [...tools.children].indexOf(document.activeElement);
    tools.replaceChildren(...made);
    made[held]?.focus(); // a redraw leaves the keyboard where it was
  };

  window.meraSave = { offer, charted, escaped, drop: (element) => toolsOf(element)?.remove() };
})();
