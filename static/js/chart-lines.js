// Three kinds of chart for chart.js that are lines with their names at the end.
//
// data-chart="parallel": profiles over parallel axes, better on top; the server stretches each axis.
// {axes: [label], profiles: [{label, places: [0..1 or null], texts: [as the table prints it]}]}
//
// data-chart="walk": each alternative's score while one weight goes from 0 to 100 %.
// {x_title, y_title, here (may be missing), lines: [{label, points: [[weight 0..100, y]], is_first}]}
// `here` is where the weight stands now. data-chart="lines" is the same with any number as x.
(() => {
  "use strict";
  const MUCH = 24;

  const series = (lines, { c, size, text, bold, stroke, marked }, right, wrapped) => lines.map((line, index) => {
    const { colour, dash, mark } = stroke(index);
    const strong = line.is_first ?? lines.length <= 6;
    return {
      type: "line",
      name: line.label,
      data: line.data,
      connectNulls: false,
      showSymbol: line.hasMarks,
      ...marked(mark, colour), symbolSize: size * 0.6,
      lineStyle: { color: colour, type: dash, width: strong ? 2.5 : 1.5 },
      endLabel: { show: true, ...text, color: c.ink, fontWeight: strong ? 600 : 400, formatter: () => wrapped(line.label, right, bold), lineHeight: size * 1.1 },
      labelLayout: { moveOverlap: "shiftY" },
      emphasis: { disabled: true },
    };
  });

  const room = (element, labels, { bold, size, narrow }, textWidth) =>
    Math.ceil(Math.min(Math.max(...labels.map((label) => textWidth(label, bold))) + size, element.clientWidth * (narrow ? 0.38 : 0.28)));

  // Where the axes have no room for their names they are numbered, and a line says the names.
  const isCrowded = (element, data) => element.clientWidth / data.axes.length < 110;

  const parallel = {
    isEmpty: (data) => !data?.profiles?.length || data.axes.length < 2,
    height: () => 22,
    options: (element, data, { look, wrapped, textWidth, words }) => {
      const seen = look(element);
      const { base, c, size, text, bold } = seen;
      const right = room(element, data.profiles.map((profile) => profile.label), seen, textWidth);
      const step = (element.clientWidth - right - size * 4) / Math.max(data.axes.length - 1, 1);
      const crowded = isCrowded(element, data);
      return {
        ...base,
        grid: { left: size * 3, right: right + size, top: size * (crowded ? 2.5 : 4), bottom: size, outerBoundsMode: "none" },
        tooltip: {
          ...base.tooltip,
          formatter: ({ seriesIndex, dataIndex }) => {
            const { label, texts } = data.profiles[seriesIndex];
            return `${label}\n${data.axes[dataIndex]}: ${texts[dataIndex] || words.missing}`;
          },
        },
        xAxis: {
          type: "category", position: "top", boundaryGap: false,
          data: data.axes.map((axis, index) => (crowded ? String(index + 1) : axis)),
          axisTick: { show: false }, axisLine: { show: false },
          splitLine: { show: true, lineStyle: { color: c["rule-strong"] } },
          axisLabel: { ...text, interval: 0, lineHeight: size * 1.15, alignMinLabel: crowded ? null : "left", formatter: (axis, index) => wrapped(axis, Math.max((index || crowded ? step : step / 2) - size, size * 2), bold) },
        },
        yAxis: { type: "value", min: 0, max: 1, show: false },
        series: series(data.profiles.map((profile) => ({ label: profile.label, data: profile.places, hasMarks: true })), seen, right, wrapped),
      };
    },
    caption: (data, element, { numbered }) => (isCrowded(element, data) ? numbered(data.axes) : ""),
  };

  const lines = {
    isEmpty: (data) => !data?.lines?.length,
    height: () => MUCH,
    options: (element, data, { look, wrapped, textWidth }) => {
      const seen = look(element);
      const { base, c, size, text, bold, number } = seen;
      const right = room(element, data.lines.map((line) => line.label), seen, textWidth);
      const isShare = element.dataset.chart === "walk";
      const left = size * 4.5;
      const title = wrapped(data.x_title, element.clientWidth - left - right, bold);
      const axis = (extra) => ({
        type: "value", scale: true, splitNumber: 5,
        nameTextStyle: { ...text, color: c.ink },
        axisLabel: { ...text, color: c["ink-3"], hideOverlap: true, formatter: (value) => number.format(value) },
        axisLine: { show: true, onZero: false, lineStyle: { color: c["rule-strong"] } },
        splitLine: { lineStyle: { color: c.rule } },
        ...extra,
      });
      const heights = data.lines.flatMap((line) => line.points.map((point) => point[1])).filter((value) => value != null);
      const here = data.here == null ? [] : [{
        type: "line", symbol: "none", silent: true, tooltip: { show: false }, z: 1,
        data: [Math.min(...heights), Math.max(...heights)].map((y) => [data.here, y]),
        lineStyle: { color: c["ink-3"], type: "dashed", width: 1 },
      }];
      return {
        ...base,
        grid: { left, right: right + size, top: size * 2.5, bottom: size * 5, outerBoundsMode: "none" },
        tooltip: {
          ...base.tooltip,
          formatter: ({ seriesName, value }) => `${seriesName}\n${number.format(value[0])}${isShare ? " %" : ""}: ${number.format(value[1])}`,
        },
        xAxis: axis({
          name: title, nameLocation: "middle", nameGap: size * 2.2,
          nameTextStyle: { ...text, color: c.ink, lineHeight: size * 1.15, verticalAlign: "top" },
          ...(isShare ? { min: 0, max: 100, scale: false } : {}),
          // The last one ends with the axis: beside it stand the names of the lines.
          axisLabel: { ...text, color: c["ink-3"], hideOverlap: true, alignMaxLabel: "right", formatter: (value) => `${number.format(value)}${isShare ? " %" : ""}` },
        }),
        yAxis: axis({ name: data.y_title, nameTextStyle: { ...text, color: c.ink, align: "left" } }),
        series: [...series(data.lines.map((line) => ({ ...line, data: line.points, hasMarks: line.points.length <= 12 })), seen, right, wrapped), ...here],
      };
    },
  };

  Object.assign((window.meraCharts ??= {}), { parallel, lines, walk: lines });
})();
