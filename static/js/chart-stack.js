// Two kinds of chart for chart.js that add up.
//
// data-chart="stack": each alternative's bar is the sum of its contributions.
// {unit, parts: [label of a criterion], bars: [{label, values: [number], text: the sum as printed}]}
//
// data-chart="waterfall": from one sum to another, step by step.
// {unit, steps: [{label, value, text, is_total}]}: `value` of a total is the height of its bar, of
// another step what it adds (below zero: takes away).
(() => {
  "use strict";
  // Beside colour the parts differ in patterns; the table names the same numbers.
  const PATTERNS = [
    null,
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 },
    { symbol: "circle", dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [6, 0], symbolSize: 0.6 },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [4, 3], rotation: 0 },
  ];

  const axes = (element, labels, { look, wrapped, textWidth }) => {
    const seen = look(element);
    const { base, c, size, text, bold, number, narrow } = seen;
    const left = Math.ceil(Math.min(Math.max(...labels.map((label) => textWidth(label, bold))) + 2, element.clientWidth * (narrow ? 0.4 : 0.3)));
    return {
      ...seen,
      frame: {
        ...base,
        xAxis: {
          type: "value", splitNumber: narrow ? 3 : 5,
          axisLabel: { ...text, color: c["ink-3"], hideOverlap: true, formatter: (value) => number.format(value) },
          splitLine: { lineStyle: { color: c.rule } },
        },
        yAxis: {
          type: "category", inverse: true, data: labels,
          axisTick: { show: false },
          axisLine: { onZero: true, lineStyle: { color: c["rule-strong"] } },
          axisLabel: { ...text, color: c.ink, interval: 0, lineHeight: size * 1.15, formatter: (label) => wrapped(label, left, bold) },
        },
      },
      grid: { left: left + size, right: size * 5, bottom: size * 2.2, outerBoundsMode: "none" },
    };
  };

  const stack = {
    isEmpty: (data) => !data?.bars?.length || !data.parts.length,
    height: (data) => data.bars.length * 2.5 + 3 + Math.ceil(data.parts.length / 2) * 1.6,
    options: (element, data, tools) => {
      const { frame, grid, c, size, text, number, narrow } = axes(element, data.bars.map((bar) => bar.label), tools);
      const hues = [c.better, c.neutral, c["ink-3"], c["rule-strong"]];
      const legend = Math.ceil(data.parts.length / (narrow ? 1 : 2)) * size * 1.8;
      return {
        ...frame,
        grid: { ...grid, top: legend + size },
        legend: { top: 0, left: 0, selectedMode: false, itemGap: size, textStyle: { ...text, color: c.ink }, data: data.parts },
        tooltip: {
          ...frame.tooltip,
          formatter: ({ seriesName, dataIndex, value }) =>
            `${data.bars[dataIndex].label}\n${seriesName}: ${number.format(value)}${data.unit ? ` ${data.unit}` : ""}`,
        },
        series: data.parts.map((part, index) => ({
          type: "bar", stack: "sum", name: part,
          barWidth: Math.round(size * 1.3),
          data: data.bars.map((bar) => bar.values[index]),
          itemStyle: {
            color: hues[index % hues.length],
            borderColor: c.surface, borderWidth: 1,
            ...(PATTERNS[(index + Math.floor(index / 4)) % 5] ? { decal: { color: c.surface, ...PATTERNS[(index + Math.floor(index / 4)) % 5] } } : {}),
          },
          label: { show: index === data.parts.length - 1, position: "right", ...text, color: c.ink, formatter: ({ dataIndex }) => data.bars[dataIndex].text },
          emphasis: { disabled: true },
        })),
      };
    },
  };

  const waterfall = {
    isEmpty: (data) => !data?.steps?.length,
    height: (data) => data.steps.length * 2.3 + 3,
    options: (element, data, tools) => {
      const { frame, grid, c, size, text } = axes(element, data.steps.map((step) => step.label), tools);
      // A floating bar is a base that is not painted and a bar upon it; below zero both turn.
      let height = 0;
      const spans = data.steps.map((step) => {
        const from = step.is_total ? 0 : height;
        height = step.is_total ? step.value : height + step.value;
        return [from, height];
      });
      const colour = (step) => (step.is_total ? c.neutral : step.value < 0 ? c.warn : c.better);
      const isWhole = spans.every(([from, to]) => from >= 0 && to >= 0);
      const base = spans.map(([from, to]) => (isWhole ? Math.min(from, to) : from));
      return {
        ...frame,
        grid: { ...grid, top: size },
        tooltip: { ...frame.tooltip, formatter: ({ dataIndex }) => `${data.steps[dataIndex].label}: ${data.steps[dataIndex].text}` },
        series: [
          { type: "bar", stack: "w", silent: true, data: base, itemStyle: { color: "transparent" }, barWidth: Math.round(size * 1.3), stackStrategy: "all" },
          {
            type: "bar", stack: "w", stackStrategy: "all",
            data: data.steps.map((step, index) => ({
              value: isWhole ? Math.abs(spans[index][1] - spans[index][0]) : spans[index][1] - spans[index][0],
              itemStyle: { color: colour(step) },
            })),
            label: { show: true, position: "right", ...text, color: c.ink, formatter: ({ dataIndex }) => data.steps[dataIndex].text },
            emphasis: { disabled: true },
          },
        ],
      };
    },
  };

  Object.assign((window.meraCharts ??= {}), { stack, waterfall });
})();
