// A kind of chart for chart.js, <div class="chart" data-chart="places">: each alternative is a
// line through its places under one set of weights after the other, the best place on top.
// {sets: [{title, is_chosen}], lines: [{label, places: [number or null], moves}]}
(() => {
  "use strict";
  const isEmpty = (data) => !data?.lines?.length || data.sets.length < 2;

  const lowest = (data) => Math.max(...data.lines.flatMap((line) => line.places.map((place) => place ?? 1)));

  // Where names would run into each other the columns are numbered, and a line says the names.
  const isCrowded = (element, data) => element.clientWidth / data.sets.length < 110;

  const caption = (data, element, { numbered }) =>
    isCrowded(element, data) ? numbered(data.sets.map((set) => set.title)) : "";

  const height = (data) => Math.min(lowest(data), 24) * 2.1 + 7;

  const options = (element, data, { look, wrapped, textWidth, words }) => {
    const { base, c, size, font, text, bold, narrow, marked } = look(element);
    const crowded = isCrowded(element, data);
    const widest = Math.max(...data.lines.map((line) => textWidth(line.label, bold)));
    const right = Math.ceil(Math.min(widest + size, element.clientWidth * (narrow ? 0.42 : 0.32)));
    const step = (element.clientWidth - right - size * 3) / Math.max(data.sets.length - 1, 1);
    // Beside colour the lines differ in dashes and marks.
    const moving = ["better", "warn", "ink", "ink-2"];
    const dashes = ["solid", "dashed", "dotted"];
    const marks = ["circle", "rect", "triangle", "diamond"];
    let moved = 0;
    const style = (line) => {
      if (!line.moves) return { colour: c.neutral, dash: "solid", mark: "emptyCircle", width: 1.5 };
      const number = moved++;
      return {
        colour: c[moving[number % moving.length]],
        dash: dashes[Math.floor(number / moving.length) % dashes.length],
        mark: marks[number % marks.length],
        width: 2.5,
      };
    };
    return {
      ...base,
      grid: { left: size * 3, right: right + size, top: size * (crowded ? 2.5 : 4.5), bottom: size, outerBoundsMode: "none" },
      tooltip: {
        ...base.tooltip,
        formatter: ({ seriesName, dataIndex, value }) =>
          `${seriesName}\n${data.sets[dataIndex].title}: ${value ?? words.missing}`,
      },
      xAxis: {
        type: "category",
        position: "top",
        boundaryGap: false,
        data: data.sets.map((set, index) => (crowded ? String(index + 1) : set.title)),
        axisTick: { show: false },
        axisLine: { show: false },
        splitLine: { show: true, lineStyle: { color: c.rule } },
        axisLabel: {
          ...text, lineHeight: size * 1.2,
          interval: crowded ? Math.ceil((textWidth(String(data.sets.length), bold) + size * 0.4) / step) - 1 : 0,
          // The first begins at its line and the next stands about its own.
          formatter: (value, index) => wrapped(value, Math.max((crowded ? 1 : ([0.6, 0.8][index] ?? 1)) * step - size, size * 3), bold).split("\n")
            .map((line) => `{${data.sets[index].is_chosen ? "chosen" : "other"}|${line}}`).join("\n"),
          rich: {
            chosen: { fontFamily: font, fontSize: size, fontWeight: 600, color: c.ink, lineHeight: size * 1.2 },
            other: { fontFamily: font, fontSize: size, color: c["ink-2"], lineHeight: size * 1.2 },
          },
          alignMinLabel: crowded ? null : "left",
        },
      },
      yAxis: {
        type: "value",
        inverse: true,
        min: 1,
        max: Math.max(lowest(data), 2),
        minInterval: 1,
        interval: Math.max(1, Math.round(lowest(data) / 12)),
        axisLabel: { ...text, color: c["ink-3"] },
        splitLine: { show: false },
      },
      series: data.lines.map((line) => {
        const { colour, dash, mark, width } = style(line);
        return {
          type: "line",
          name: line.label,
          data: line.places,
          connectNulls: false,
          ...marked(mark, colour),
          symbolSize: size * 0.6,
          showAllSymbol: true,
          lineStyle: { color: colour, type: dash, width },
          z: line.moves ? 3 : 2,
          endLabel: {
            show: true, ...text, color: line.moves ? c.ink : c["ink-3"], fontWeight: line.moves ? 600 : 400,
            formatter: () => wrapped(line.label, right, bold),
            lineHeight: size * 1.1,
          },
          labelLayout: { hideOverlap: false, moveOverlap: "shiftY" },
          emphasis: { disabled: true },
        };
      }),
    };
  };

  (window.meraCharts ??= {}).places = { isEmpty, height, options, caption };
})();
