// A kind of chart for chart.js, <div class="chart" data-chart="radar">: profiles on three axes or
// more. The server stretches each axis: 0 in the middle, 1 at the rim, better always outwards.
// {axes: [label], profiles: [{label, places: [0..1 or null], texts: [as the table prints it]}]}
(() => {
  "use strict";
  const isEmpty = (data) => !data?.profiles?.length || data.axes.length < 3;
  const height = (data) => 28 + Math.ceil(data.profiles.length / 2) * 1.4;

  // An empty mark is a filled one of the ground's colour with a rim: a legend knows no other.
  const named = (name, { mark, colour }, ground) => mark.startsWith("empty")
    ? { name, icon: mark.slice(5).toLowerCase(), itemStyle: { color: ground, borderColor: colour, borderWidth: 2 } }
    : { name, icon: mark };

  const options = (element, data, { look, wrapped, words }) => {
    const { base, c, size, text, bold, narrow, stroke } = look(element);
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
        data: data.profiles.map((profile, index) => named(profile.label, stroke(index), c.surface)),
      },
      radar: {
        center: ["50%", (element.clientHeight - legend) / 2],
        radius: Math.max(Math.min(element.clientHeight - legend - size * 8.5, element.clientWidth * (narrow ? 0.5 : 0.62)) / 2, size * 4),
        indicator: data.axes.map((axis) => ({ name: wrapped(axis, element.clientWidth * (narrow ? 0.24 : 0.22), bold), min: 0, max: 1 })),
        axisName: { ...text, color: c.ink, fontSize: size * 0.9, lineHeight: size * 1.1 },
        axisLine: { lineStyle: { color: c["rule-strong"] } },
        splitLine: { lineStyle: { color: c.rule } },
        splitArea: { show: false },
        splitNumber: 4,
      },
      series: [{
        type: "radar",
        data: data.profiles.map((profile, index) => {
          const { colour, dash, mark } = stroke(index);
          return {
            name: profile.label,
            value: profile.places.map((place) => place ?? NaN),
            symbol: mark, symbolSize: size * 0.6,
            lineStyle: { color: colour, type: dash, width: 2 },
            itemStyle: { color: colour },
          };
        }),
        emphasis: { disabled: true },
      }],
    };
  };

  (window.meraCharts ??= {}).radar = { isEmpty, height, options };
})();
