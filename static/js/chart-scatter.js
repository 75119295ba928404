// A kind of chart for chart.js, <div class="chart" data-chart="scatter">: one criterion or group
// against another, quadrants by `middle`, with names that do not run into each other.
// {x: {title, unit, middle, is_turned}, y: {…}, points: [{label, x, y, texts: [x, y], is_marked}]}
// `middle` (may be missing) is where the quadrants meet; `texts` are the numbers as the table
// prints them; a marked point stands out. A turned axis runs from large to small. Points without
// one of the two numbers are left out.
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
      axisLabel: { ...text, color: c["ink-3"], formatter: (value) => number.format(value), hideOverlap: true, showMinLabel: false, showMaxLabel: false },
      axisTick: { show: false },
      axisLine: { show: true, onZero: false, lineStyle: { color: c["rule-strong"] } },
      splitLine: { lineStyle: { color: c.rule } },
      splitNumber: 4,
      inverse: Boolean(which.is_turned),
      ...extra,
    });
    // Quadrants: a line through the middle of each axis, over the whole of the other.
    const across = (key) => {
      const all = [...points.map((point) => point[key]), ...(data[key].middle == null ? [] : [data[key].middle])];
      const [low, high] = [Math.min(...all), Math.max(...all)];
      const margin = (high - low) * 0.08 || 1;
      return [low - margin, high + margin];
    };
    const ends = (key) => {
      const [min, max] = across(key);
      return { min, max };
    };
    const divide = (data_) => ({
      type: "line", data: data_, symbol: "none", silent: true, z: 1,
      lineStyle: { color: c["ink-3"], type: "dashed", width: 1 }, tooltip: { show: false },
    });
    // In the right half a name stands to the left of its point, or the edge would cut it.
    const isRight = ({ x }) => {
      const [low, high] = across("x");
      return (x > (low + high) / 2) !== Boolean(data.x.is_turned);
    };
    const room = element.clientWidth * 0.4;
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
      xAxis: axis(data.x, { ...ends("x"), nameLocation: "middle", nameGap: size * 2.2 }),
      yAxis: axis(data.y, { ...ends("y"), nameLocation: data.y.is_turned ? "start" : "end", nameTextStyle: { ...text, color: c.ink, align: "left" } }),
      series: [{
        type: "scatter",
        data: points.map(({ x, y, is_marked: isMarked }) => ({
          value: [x, y],
          symbol: isMarked ? "diamond" : "circle",
          symbolSize: size * (isMarked ? 1.1 : 0.8),
          itemStyle: { color: isMarked ? c.better : c.neutral, borderColor: c.ink, borderWidth: 1 },
          label: { fontWeight: isMarked ? 600 : 400, position: isRight({ x }) ? "left" : "right" },
        })),
        label: { show: true, ...text, color: c.ink, textBorderColor: c.surface, textBorderWidth: 3, formatter: ({ dataIndex }) => wrapped(points[dataIndex].label, room, bold) },
        // A name that has no room is left to the tooltip and the table, never laid over another.
        labelLayout: { hideOverlap: true },
        emphasis: { disabled: true },
      }, ...dividers],
    };
  };

  (window.meraCharts ??= {}).scatter = { isEmpty, height, options };
})();
