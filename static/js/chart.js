// Draws <div class="chart" data-chart="KIND" data-source="ID"> from the JSON of <script id="ID">;
// the table beside it has the same numbers, and may itself be the source, which the kind then reads
// (`read`). ECharts is fetched only when a chart is there, and told
// to write no HTML: the policy forbids styles in attributes. Each kind stands in a file of its own,
// which enters {isEmpty, height, options, caption, prepare, bind, settle} in window.meraCharts:
// `prepare` may wait for more data, `caption` is the line above, `bind` hears of each new picture,
// `settle` of each drawn one, whose options are then asked for once more. chart-save.js puts PNG
// and SVG below, and below what has data-picture: there trace.js reads the page itself.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const root = document.documentElement;
  const drawn = new Map(); // element → chart
  const fetched = new Map(); // address → its script, once

  const loadScript = (address) => {
    if (!fetched.has(address)) {
      fetched.set(address, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = () => {
          fetched.delete(address); // the next swap tries again
          reject(new Error(`${address} could not be loaded`));
        };
        document.head.append(script);
      }));
    }
    return fetched.get(address);
  };

  const load = async () => {
    await Promise.all([loadScript(words.echarts), loadScript(words.save)]);
    return window.echarts;
  };

  // light-dark() is resolved by the browser, not by reading the variable.
  const colours = (element) => {
    const probe = document.createElement("span");
    probe.hidden = true;
    element.append(probe);
    const colour = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const names = ["ink", "ink-2", "ink-3", "rule", "better", "neutral", "surface", "rule-strong", "warn"];
    const found = Object.fromEntries(names.map((name) => [name, colour(name)]));
    probe.remove();
    return found;
  };

  const formatter = () => new Intl.NumberFormat(root.lang || "en", { maximumSignificantDigits: 3 });

  const ruler = document.createElement("canvas").getContext("2d");
  const textWidth = (text, font) => {
    ruler.font = font;
    return ruler.measureText(text).width;
  };

  // At most two lines, broken between words; what does not fit ends in an ellipsis.
  const wrapped = (name, width, font) => {
    const lines = [];
    for (const word of name.split(" ")) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && textWidth(longer, font) <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    const kept = lines.slice(0, 2);
    if (lines.length > 2) kept[1] += "…";
    return kept.map((line) => {
      while (line.length > 2 && textWidth(line, font) > width) line = `${line.slice(0, -2)}…`;
      return line;
    }).join("\n");
  };

  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  // On which side of its point each name has room, first come first served; null where nowhere:
  // such a name is left to the tooltip and the table, never laid over another name or a point.
  // points: [{x, y, half}] in pixels, half a mark; names: [{wide, high}]; `off` from mark to name.
  const freeSides = (points, names, bounds, off) => {
    const taken = points.map(({ x, y, half }) => ({ left: x - half, right: x + half, top: y - half, bottom: y + half }));
    return points.map(({ x, y, half }, index) => {
      const { wide, high } = names[index];
      const away = half + off;
      const box = (left, top) => ({ left, right: left + wide, top, bottom: top + high });
      const boxes = {
        right: box(x + away, y - high / 2),
        left: box(x - away - wide, y - high / 2),
        top: box(x - wide / 2, y - away - high),
        bottom: box(x - wide / 2, y + away),
      };
      const isFree = (one) => one.left >= bounds.left && one.right <= bounds.right && one.top >= bounds.top
        && one.bottom <= bounds.bottom && !taken.some((other) => overlap(one, other));
      const side = Object.keys(boxes).find((name) => isFree(boxes[name])) ?? null;
      if (side) taken.push(boxes[side]);
      return side;
    });
  };

  const read = (element) => {
    const source = document.getElementById(element.dataset.source);
    if (!source) return null;
    return source.matches("script") ? JSON.parse(source.textContent) : kindOf(element).read(source);
  };

  // A line above the picture, which goes into its files too.
  const showCaption = (element, text) => {
    let line = element.previousElementSibling;
    if (!line?.matches("[data-chart-caption]")) {
      line = document.createElement("p");
      line.className = "chart-caption";
      line.dataset.chartCaption = "";
      line.setAttribute("aria-hidden", "true"); // the element's own label or the table says it
      element.before(line);
    }
    line.textContent = text;
  };

  // Where names have no room their places are numbered, and the line above says the names.
  const numbered = (names) => names.map((name, index) => `${index + 1}\u00a0– ${name}`).join("; ");

  const kindOf = (element) => window.meraCharts?.[element.dataset.chart];

  // What every kind begins with.
  const look = (element) => {
    const c = colours(element);
    const size = parseFloat(getComputedStyle(root).fontSize) * 0.875;
    // The SVG file has it in an attribute, where ECharts lets a double quote end it.
    const font = getComputedStyle(element).fontFamily.replaceAll('"', "'");
    const text = { fontFamily: font, fontSize: size, color: c["ink-2"] };
    return {
      c, size, font, text,
      bold: `600 ${size}px ${font}`,
      narrow: element.clientWidth < 480,
      number: formatter(),
      base: {
        animation: false,
        textStyle: { fontFamily: font },
        aria: { enabled: false }, // the label in the page's own words stands on the element
        tooltip: {
          trigger: "item", renderMode: "richText", confine: true,
          backgroundColor: c.surface, borderColor: c["rule-strong"],
          textStyle: { ...text, color: c.ink },
        },
      },
      // An empty mark is a filled one of the ground's colour with a rim: else it is white in the dark.
      marked: (mark, colour) => mark.startsWith("empty")
        ? { symbol: mark.slice(5).toLowerCase(), itemStyle: { color: c.surface, borderColor: colour, borderWidth: 2 } }
        : { symbol: mark, itemStyle: { color: colour } },
      // Beside colour, lines and points differ in dashes and marks.
      stroke: (index) => ({
        colour: c[["better", "warn", "ink", "ink-3"][index % 4]],
        dash: ["solid", "dashed", "dotted"][(index + Math.floor(index / 4)) % 3],
        mark: ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect"][index % 6],
      }),
    };
  };
  const tools = { wrapped, textWidth, words, look, freeSides, numbered };

  const drop = (element) => {
    drawn.get(element)?.dispose();
    drawn.delete(element);
    sizes.unobserve(element);
    window.meraSave?.drop(element);
  };

  const draw = async (element) => {
    const data = read(element);
    const kind = kindOf(element);
    if (!kind || kind.isEmpty(data)) return drop(element);
    const rem = parseFloat(getComputedStyle(root).fontSize);
    element.style.height = `${kind.height(data, element) * rem}px`;
    try {
      const echarts = await load();
      await kind.prepare?.(echarts, element, data);
      await document.fonts.ready; // canvas does not redraw by itself when a face arrives
      if (!element.isConnected) return;
      if (kind.caption) showCaption(element, kind.caption(data, element, tools)); // may measure names
      element.classList.remove("chart-failed");
      let chart = drawn.get(element);
      // A morph keeps the element and empties it: the instance then has no canvas to draw on.
      if (!chart || chart.isDisposed() || !element.querySelector("canvas")) {
        chart?.dispose();
        chart = echarts.init(element, null, { renderer: "canvas" });
        drawn.set(element, chart);
        sizes.observe(element);
        kind.bind?.(chart, element);
      }
      chart.resize();
      chart.setOption(kind.options(element, data, tools), true);
      if (kind.settle) {
        kind.settle(chart, element, data, tools);
        chart.setOption(kind.options(element, data, tools), true);
      }
      const options = () => kind.options(element, read(element), tools);
      window.meraSave.offer(element, words, colours(element).surface, () => window.meraSave.charted(element, options));
    } catch (error) {
      console.error(error);
      element.style.height = "";
      element.classList.add("chart-failed");
      element.textContent = words.failed;
    }
  };

  // Pictures of the page's own markup have files too, without ECharts.
  const offerTraced = async () => {
    const pictures = [...document.querySelectorAll("[data-picture]")];
    if (!pictures.length) return;
    await Promise.all([loadScript(words.save), loadScript(words.trace)]);
    for (const element of pictures.filter((one) => one.isConnected)) {
      window.meraSave.offer(element, words, colours(element).surface, () => window.meraTrace(element));
    }
  };

  let pending = 0;
  const drawAll = () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => {
      for (const element of [...drawn.keys()]) if (!element.isConnected) drop(element);
      document.querySelectorAll(".chart[data-chart]").forEach(draw);
      offerTraced().catch(console.error); // without files the page still says all
    });
  };

  const widths = new WeakMap();
  const sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      if (widths.get(target) === contentRect.width) continue;
      const first = !widths.has(target);
      widths.set(target, contentRect.width);
      if (!first) draw(target);
    }
  });

  document.addEventListener("mera:theme", drawAll);
  document.addEventListener("htmx:after:settle", drawAll);
  drawAll();
})();
