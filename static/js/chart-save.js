// PNG and SVG below every chart, fetched by chart.js with the first one. The file holds the heading
// and the caption above the chart, the page's title and address below, and is named after the page.
// A download of a blob needs no exception of the policy.
(() => {
  "use strict";
  const SHARP = 2; // pixels of a PNG for one of the page
  const EDGE = 16;
  const LINE = 20;

  const fileName = (element, kind) => {
    const page = location.pathname.split("/").filter(Boolean).join("-") || "mera";
    return `${page}-${element.id || element.dataset.chart}.${kind}`;
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

  const captionOf = (element) => {
    const line = element.previousElementSibling;
    return line?.matches("[data-chart-caption]") ? line.textContent.trim() : "";
  };

  // At the size of the page and off it: another renderer, the same options.
  const picture = (element, renderer, options) => {
    const holder = document.createElement("div");
    const size = { width: element.clientWidth, height: element.clientHeight };
    const chart = window.echarts.init(holder, null, { renderer, devicePixelRatio: SHARP, ...size });
    chart.setOption(options());
    return { chart, ...size };
  };

  // The words around the picture, broken to its width.
  const linesOf = (words, width, font) => {
    const ruler = document.createElement("canvas").getContext("2d");
    ruler.font = font;
    const lines = [];
    for (const word of words.split(/[ \n]+/)) { // never at a space that holds together
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && ruler.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };

  const sheet = (element, width, height) => {
    const style = getComputedStyle(element);
    const font = `14px ${style.fontFamily}`;
    const said = captionOf(element);
    const above = [...linesOf(headingOf(element), width, font), ...(said ? linesOf(said, width, font) : [])];
    const below = linesOf(`${document.title} · ${location.href}`, width, font);
    const top = EDGE + above.length * LINE;
    const rows = (lines, start) => lines.map((line, index) => ({ line, y: start + index * LINE + 14 }));
    return {
      font, family: style.fontFamily, ink: style.color, top,
      width: width + 2 * EDGE,
      height: top + height + below.length * LINE + EDGE,
      texts: [...rows(above, EDGE), ...rows(below, top + height)],
    };
  };

  const savePng = (element, ground, options) => {
    const { chart, width, height } = picture(element, "canvas", options);
    const page = sheet(element, width, height);
    const canvas = document.createElement("canvas");
    canvas.width = page.width * SHARP;
    canvas.height = page.height * SHARP;
    const pen = canvas.getContext("2d");
    pen.scale(SHARP, SHARP);
    pen.fillStyle = ground;
    pen.fillRect(0, 0, page.width, page.height);
    pen.fillStyle = page.ink;
    pen.font = page.font;
    for (const { line, y } of page.texts) pen.fillText(line, EDGE, y);
    pen.drawImage(chart.renderToCanvas({ pixelRatio: SHARP }), EDGE, page.top, width, height);
    chart.dispose();
    canvas.toBlob((blob) => give(blob, fileName(element, "png")), "image/png");
  };

  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  const saveSvg = (element, ground, options) => {
    const { chart, width, height } = picture(element, "svg", options);
    const page = sheet(element, width, height);
    const inner = chart.renderToSVGString().replace("<svg ", `<svg x="${EDGE}" y="${page.top}" `);
    chart.dispose();
    const texts = page.texts.map(({ line, y }) => `<text x="${EDGE}" y="${y}">${escaped(line)}</text>`);
    const whole = `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width}" height="${page.height}">`
      + `<rect width="100%" height="100%" fill="${escaped(ground)}"/>`
      + `<g font-size="14" font-family="${escaped(page.family)}" fill="${escaped(page.ink)}">${texts.join("")}</g>`
      + `${inner}</svg>`;
    give(new Blob([whole], { type: "image/svg+xml" }), fileName(element, "svg"));
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

  const offer = (element, words, ground, options) => {
    let tools = toolsOf(element);
    if (!tools) {
      tools = document.createElement("div");
      tools.className = "chart-tools";
      tools.dataset.chartTools = "";
      element.after(tools);
    }
    const kinds = [["PNG", savePng], ["SVG", saveSvg]];
    const made = kinds.map(([name, save]) =>
      button(name, `${words.saveAs} ${name}`, () => save(element, ground, options)));
    const held = [...tools.children].indexOf(document.activeElement);
    tools.replaceChildren(...made);
    made[held]?.focus(); // a redraw leaves the keyboard where it was
  };

  window.meraSave = { offer, drop: (element) => toolsOf(element)?.remove() };
})();
