// Draws <div class="chart" data-chart="bars" data-source="ID"> from the JSON of <script id="ID">:
// {title, unit, larger_is_better, bars: [{label, value, rank, text}]}. The table beside it has the
// same numbers. ECharts is fetched only when a chart is there, and told to write no HTML: the
// policy forbids styles in attributes. Other kinds stand in files of their own, which enter
// {isEmpty, height, options, caption, prepare, bind} in window.meraCharts: `prepare` may wait for
// more data, `bind` hears of each new picture. chart-save.js puts PNG and SVG below each.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const root = document.documentElement;
  const drawn = new Map(); // element → chart
  let library = null;

  const loadScript = (address) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => {
      library = null; // the next swap tries again
      reject(new Error(`${address} could not be loaded`));
    };
    document.head.append(script);
  });

  const load = async () => {
    library ??= Promise.all([loadScript(words.echarts), loadScript(words.save)]);
    await library;
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

  const read = (element) => {
    const script = document.getElementById(element.dataset.source);
    return script ? JSON.parse(script.textContent) : null;
  };

  const options = (element, data) => {
    const c = colours(element);
    const number = formatter();
    const size = parseFloat(getComputedStyle(root).fontSize) * 0.875;
    const font = getComputedStyle(element).fontFamily;
    const narrow = element.clientWidth < 480;
    const names = data.bars.map((bar) => (bar.rank ? `${bar.rank}. ${bar.label}` : bar.label));
    const bold = `600 ${size}px ${font}`; // as wide as a label can be
    const widest = (texts) => Math.max(...texts.map((item) => textWidth(item, bold)));
    const labelWidth = Math.ceil(Math.min(widest(names) + 2, element.clientWidth * (narrow ? 0.45 : 0.38)));
    const shown = (bar) => bar.value == null ? words.missing : bar.text ?? number.format(bar.value);
    const text = { fontFamily: font, fontSize: size, color: c["ink-2"] };
    const valueWidth = widest(data.bars.map(shown));
    const values = data.bars.map((bar) => bar.value ?? 0);
    const lowest = Math.min(...values, 0);
    // Where less is better a bar is what a score is better by than the worst: the best has the longest.
    const reversed = data.larger_is_better === false;
    const worst = data.end ?? Math.max(...values, 0);
    const span = Math.max(...values, 0) - lowest || 1;
    const plot = Math.max(element.clientWidth - labelWidth - valueWidth - size * 2, 1);
    // Bars that go left of zero need room for their numbers there.
    const room = lowest < 0 && !reversed ? (span * (valueWidth + size)) / plot : 0;
    return {
      animation: false, // a picture that is redrawn at every change had better stand still
      textStyle: { fontFamily: font },
      aria: { enabled: false }, // the label in the page's own words stands on the element
      grid: { left: labelWidth + size * 0.8, right: valueWidth + size, top: 4, bottom: size * 2.2, outerBoundsMode: "none" },
      tooltip: {
        trigger: "item",
        renderMode: "richText",
        confine: true,
        backgroundColor: c.surface,
        borderColor: c["rule-strong"],
        textStyle: { ...text, color: c.ink },
        formatter: ({ dataIndex }) => {
          const bar = data.bars[dataIndex];
          return `${bar.rank ? `${bar.rank}. ` : ""}${bar.label}: ${shown(bar)}${data.unit ? ` ${data.unit}` : ""}`;
        },
      },
      xAxis: {
        type: "value",
        min: lowest - room,
        max: data.end ?? (reversed ? worst : null),
        inverse: reversed,
        ...(reversed ? { startValue: worst } : {}),
        splitNumber: narrow ? 3 : 5,
        axisLabel: { ...text, color: c["ink-3"], formatter: (value) => number.format(value), hideOverlap: true, showMinLabel: lowest === 0 },
        splitLine: { lineStyle: { color: c.rule } },
      },
      yAxis: {
        type: "category",
        inverse: true, // best first, as in the table
        data: names,
        axisTick: { show: false },
        axisLine: { onZero: false, lineStyle: { color: c["rule-strong"] } },
        axisLabel: {
          ...text, color: c.ink, lineHeight: size * 1.2, interval: 0,
          // The first place is bold as well as coloured.
          formatter: (value, index) => wrapped(value, labelWidth, bold).split("\n")
            .map((line) => `{${data.bars[index].rank === 1 ? "first" : "other"}|${line}}`).join("\n"),
          rich: {
            first: { fontFamily: font, fontSize: size, fontWeight: 600, color: c.ink, lineHeight: size * 1.2 },
            other: { fontFamily: font, fontSize: size, color: c.ink, lineHeight: size * 1.2 },
          },
        },
      },
      series: [{
        type: "bar",
        barWidth: Math.round(size * 1.15),
        data: data.bars.map((bar) => ({
          value: bar.value ?? 0, // its label says that there is no value
          itemStyle: { color: bar.rank === 1 ? c.better : c.neutral },
          label: { position: (bar.value ?? 0) < 0 && !reversed ? "left" : "right" },
        })),
        label: {
          show: true, ...text, color: c.ink,
          formatter: ({ dataIndex }) => shown(data.bars[dataIndex]),
        },
        emphasis: { disabled: true },
      }],
    };
  };

  const caption = (element, data) => {
    let line = element.previousElementSibling;
    if (!line?.matches("[data-chart-caption]")) {
      line = document.createElement("p");
      line.className = "chart-caption";
      line.dataset.chartCaption = "";
      line.setAttribute("aria-hidden", "true"); // said already by the element's own label
      element.before(line);
    }
    const sense = data.larger_is_better === false ? words.smaller : words.larger;
    line.textContent = [data.title, data.unit, sense].filter(Boolean).join(" · ");
  };

  const kinds = {
    bars: {
      isEmpty: (data) => !data?.bars?.length,
      height: (data) => data.bars.length * 2.5 + 2.5,
      options,
      caption,
    },
  };
  const kindOf = (element) => kinds[element.dataset.chart] ?? window.meraCharts?.[element.dataset.chart];

  // What every kind begins with.
  const look = (element) => {
    const c = colours(element);
    const size = parseFloat(getComputedStyle(root).fontSize) * 0.875;
    const font = getComputedStyle(element).fontFamily;
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
      // Beside colour, lines and points differ in dashes and marks.
      stroke: (index) => ({
        colour: c[["better", "warn", "ink", "ink-3"][index % 4]],
        dash: ["solid", "dashed", "dotted"][(index + Math.floor(index / 4)) % 3],
        mark: ["circle", "rect", "triangle", "diamond", "roundRect", "pin"][index % 6],
      }),
    };
  };
  const tools = { colours, wrapped, textWidth, words, look };

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
    kind.caption?.(element, data);
    const rem = parseFloat(getComputedStyle(root).fontSize);
    element.style.height = `${kind.height(data) * rem}px`;
    try {
      const echarts = await load();
      await kind.prepare?.(echarts, element, data);
      await document.fonts.ready; // canvas does not redraw by itself when a face arrives
      if (!element.isConnected) return;
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
      window.meraSave.offer(element, words, colours(element).surface, () => kind.options(element, read(element), tools));
    } catch (error) {
      console.error(error);
      element.style.height = "";
      element.classList.add("chart-failed");
      element.textContent = words.failed;
    }
  };

  let pending = 0;
  const drawAll = () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => {
      for (const element of [...drawn.keys()]) if (!element.isConnected) drop(element);
      document.querySelectorAll(".chart[data-chart]").forEach(draw);
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
