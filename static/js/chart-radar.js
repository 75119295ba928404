// A kind of chart for chart.js, <div class="chart" data-chart="radar">: profiles on three axes or
// more. The server stretches each axis: 0 in the middle, 1 at the rim, better always outwards.
// {axes: [label], profiles: [{label, places: [0..1 or null], texts: [as the table prints it]}]}
(() => {
  "use strict";
  const isEmpty = (data) => !data?.profiles?.length || data.axes.length < 3;
  const height = (data) => 28 + Math.ceil(data.profiles.length / 2) * 1.4;

  const isNarrow = (element) => element.clientWidth < 480;

  // Where names end in the middle several may look alike: then the axes are numbered.
  const names = (element, data, { look, wrapped }) => {
    const { bold } = look(element);
    const cut = data.axes.map((axis) => wrapped(axis, element.clientWidth * 0.22, bold));
    const numbered = isNarrow(element) || new Set(cut).size < cut.length;
    return numbered ? data.axes.map((_axis, index) => String(index + 1)) : cut;
  };
  const caption = (data, element, tools) => (names(element, data, tools)[0] === "1" ? tools.numbered(data.axes) : "");

  const options = (element, data, tools) => {
    const { look, wrapped, words } = tools;
    const { base, c, size, text, bold, stroke, marked } = look(element);
    const narrow = isNarrow(element);
    const marks = data.profiles.map((_profile, index) => marked(stroke(index).mark, stroke(index).colour));
    const legend = Math.ceil(data.profiles.length / (narrow ? 1 : 2)) * size * 1.7;
    return {
      ...base,
      tooltip: {
        ...base.tooltip,
        formatter: ({ dataIndex }) => {
          const { label, texts } = data.profiles[dataIndex];
          return [label, ...data.axes.map((axis, index) => `${axis}: ${texts[index] || words.missing}`)].join("\n");
        },
      },
      legend: {
        bottom: 0, itemWidth: size, itemHeight: size, selectedMode: false,
        textStyle: { ...text, color: c.ink },
        formatter: (name) => wrapped(name, element.clientWidth * (narrow ? 0.4 : 0.2), bold).replace("\n", " "),
        data: data.profiles.map((profile, index) => ({ name: profile.label, icon: marks[index].symbol, itemStyle: marks[index].itemStyle })),
      },
      radar: {
        center: ["50%", (element.clientHeight - legend) / 2],
        radius: Math.max(Math.min(element.clientHeight - legend - size * 8.5, element.clientWidth * (narrow ? 0.8 : 0.62)) / 2, size * 4),
        indicator: names(element, data, tools).map((name) => ({ name, min: 0, max: 1 })),
        axisName: { ...text, color: c.ink, fontSize: size * 0.9, lineHeight: size * 1.1 },
        axisLine: { lineStyle: { color: c["rule-strong"] } },
        splitLine: { lineStyle: { color: c.rule } },
        splitArea: { show: false },
        splitNumber: 4,
      },
      series: [{
        type: "radar",
        data: data.profiles.map((profile, index) => {
          const { colour, dash } = stroke(index);
          return {
            name: profile.label,
            value: profile.places.map((place) => place ?? NaN),
            ...marks[index], symbolSize: size * 0.6,
            lineStyle: { color: colour, type: dash, width: 2 },
          };
        }),
        emphasis: { disabled: true },
      }],
    };
  };

  (window.meraCharts ??= {}).radar = { isEmpty, height, options, caption };
})();
