// A kind of chart for chart.js, <div class="chart" data-chart="scatter">: one criterion or group
// against another, quadrants by `middle`, with names that do not run into each other.
// {x: {title, unit, middle}, y: {title, unit, middle}, points: [{label, x, y, texts: [x, y], is_marked}]}
// `middle` (may be missing) is where the quadrants meet; `texts` are the numbers as the table
// prints them; a marked point stands out. Points without one of the two numbers are left out.
(() => {
  "use strict";
  const isEmpty = (data) => !data?.points?.some(({ x, y }) => x != null && y != null);
  const height = () => 26;
  const named = ({ title, unit }) => (unit ? `${title}, ${unit}` : title);

  const options = (element, data, { look, wrapped }) => {
    const { base, c, size, text, number, bold } = look(element);
    const points = data.points.filter(({ x, y }) => x != null && y != null);
    const axis = (which, extra) => ({
      type: "value",
      scale: true,
      name: wrapped(named(which), element.clientWidth * 0.8, bold),
      nameTextStyle: { ...text, color: c.ink },
      axisLabel: { ...text, color: c["ink-3"], formatter: (value) => number.format(value), hideOverlap: true },
      axisLine: { show: true, onZero: false, lineStyle: { color: c["rule-strong"] } },
      splitLine: { lineStyle: { color: c.rule } },
      splitNumber: 4,
      ...extra,
    });
    // Quadrants: a line through the middle of each axis, over the whole of the other.
    const across = (key) => {
      const all = points.map((point) => point[key]);
      return [Math.min(...all), Math.max(...all)];
    };
    const divide = (data_) => ({
      type: "line", data: data_, symbol: "none", silent: true, z: 1,
      lineStyle: { color: c["ink-3"], type: "dashed", width: 1 }, tooltip: { show: false },
    });
    const dividers = [];
    if (data.x.middle != null) dividers.push(divide(across("y").map((y) => [data.x.middle, y])));
    if (data.y.middle != null) dividers.push(divide(across("x").map((x) => [x, data.y.middle])));
    return {
      ...base,
      grid: { left: size * 5, right: size * 4, top: size * 3, bottom: size * 4, outerBoundsMode: "none" },
      tooltip: {
        ...base.tooltip,
        formatter: ({ dataIndex }) => {
          const { label, x, y, texts } = points[dataIndex];
          return `${label}\n${named(data.x)}: ${texts?.[0] ?? number.format(x)}\n${named(data.y)}: ${texts?.[1] ?? number.format(y)}`;
        },
      },
      xAxis: axis(data.x, { nameLocation: "middle", nameGap: size * 2.2 }),
      yAxis: axis(data.y, { nameLocation: "end", nameTextStyle: { ...text, color: c.ink, align: "left" } }),
      series: [{
        type: "scatter",
        data: points.map(({ x, y, is_marked: isMarked }) => ({
          value: [x, y],
          symbol: isMarked ? "diamond" : "circle",
          symbolSize: size * (isMarked ? 1.1 : 0.8),
          itemStyle: { color: isMarked ? c.better : c.neutral, borderColor: c.ink, borderWidth: 1 },
          label: { fontWeight: isMarked ? 600 : 400 },
        })),
        label: { show: true, position: "right", ...text, color: c.ink, formatter: ({ dataIndex }) => points[dataIndex].label },
        // A name that has no room is left to the tooltip and the table, never laid over another.
        labelLayout: { moveOverlap: "shiftY", hideOverlap: true },
        labelLine: { show: true, lineStyle: { color: c["ink-3"] } },
        emphasis: { disabled: true },
      }, ...dividers],
    };
  };

  (window.meraCharts ??= {}).scatter = { isEmpty, height, options };
})();
