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

  const LINE = 1.2, MARK = 0.6, GAP = 0.35; // in letters' height: a line, half a mark, mark to name
  // In pixels, beside which side of its point each name has room.
  const placed = (points, names, { element, data, grid, size, across, width, freeSides }) => {
    const plot = {
      left: grid.left, right: element.clientWidth - grid.right,
      top: grid.top, bottom: element.clientHeight - grid.bottom,
    };
    const share = (key, value) => {
      const [low, high] = across(key);
      const part = (value - low) / (high - low);
      return data[key].is_turned ? 1 - part : part;
    };
    const marks = points.map(({ x, y }) => ({
      x: plot.left + share("x", x) * (plot.right - plot.left),
      y: plot.bottom - share("y", y) * (plot.bottom - plot.top),
      half: size * MARK,
    }));
    const sizes = names.map((name) => {
      const lines = name.split("\n");
      return { wide: Math.max(...lines.map(width)), high: lines.length * size * LINE };
    });
    return freeSides(marks, sizes, { ...plot, right: element.clientWidth }, size * GAP);
  };

  const options = (element, data, { look, wrapped, textWidth, freeSides }) => {
    const { base, c, size, text, number, bold } = look(element);
    const points = data.points.filter(({ x, y }) => x != null && y != null);
    const axis = (which, extra) => ({
      type: "value",
      scale: true,
      name: wrapped(named(which), element.clientWidth * 0.8, bold),
      nameTextStyle: { ...text, color: c.ink, lineHeight: size * LINE },
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
    const grid = { left: size * 4.5, right: size * 1.5, top: size * 4, bottom: size * 5, outerBoundsMode: "none" };
    const names = points.map(({ label }) => wrapped(label, element.clientWidth * 0.4, bold));
    const spots = placed(points, names, { element, data, grid, size, across, freeSides, width: (line) => textWidth(line, bold) });
    const dividers = [];
    if (data.x.middle != null) dividers.push(divide(across("y").map((y) => [data.x.middle, y])));
    if (data.y.middle != null) dividers.push(divide(across("x").map((x) => [x, data.y.middle])));
    return {
      ...base,
      grid,
      tooltip: {
        ...base.tooltip,
        formatter: ({ dataIndex }) => {
          const { label, x, y, texts } = points[dataIndex];
          return `${label}\n${named(data.x)}: ${texts?.[0] ?? number.format(x)}\n${named(data.y)}: ${texts?.[1] ?? number.format(y)}`;
        },
      },
      xAxis: axis(data.x, { ...ends("x"), nameLocation: "middle", nameGap: size * 2.2 }),
      yAxis: axis(data.y, { ...ends("y"), nameLocation: data.y.is_turned ? "start" : "end", nameTextStyle: { ...text, color: c.ink, lineHeight: size * LINE, align: "left" } }),
      series: [{
        type: "scatter",
        data: points.map(({ x, y, is_marked: isMarked }, index) => ({
          value: [x, y],
          symbol: isMarked ? "diamond" : "circle",
          symbolSize: size * (isMarked ? 1.1 : 0.8),
          itemStyle: { color: isMarked ? c.better : c.neutral, borderColor: c.ink, borderWidth: 1 },
          label: { show: Boolean(spots[index]), position: spots[index] ?? "right", fontWeight: isMarked ? 600 : 400 },
        })),
        label: { ...text, lineHeight: size * LINE, distance: size * GAP, color: c.ink, textBorderColor: c.surface, textBorderWidth: 3, formatter: ({ dataIndex }) => names[dataIndex] },
        emphasis: { disabled: true },
      }, ...dividers],
    };
  };

  (window.meraCharts ??= {}).scatter = { isEmpty, height, options };
})();
