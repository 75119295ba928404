// A kind of chart for chart.js, <div class="chart" data-chart="heat">: a matrix of shares or values,
// pale for `low`, full for `high`; the number stands in each cell where it fits.
// {low, high, columns: [label], rows: [{label, cells: [{value (number or null), text}]}]}
// Without `low` and `high` the smallest and largest value are taken. A missing cell is empty.
(() => {
  "use strict";
  const isEmpty = (data) => !data?.rows?.length || !data.columns.length;
  const height = (data) => data.rows.length * 2.1 + 3.5;
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);

  const options = (element, data, { look, wrapped, textWidth, words }) => {
    const { base, c, size, text, bold, narrow } = look(element);
    const values = data.rows.flatMap((row) => row.cells.map((cell) => cell.value)).filter((value) => value != null);
    const low = data.low ?? Math.min(...values);
    const high = data.high ?? Math.max(...values);
    const share = (value) => (high > low ? Math.min(Math.max((value - low) / (high - low), 0), 1) : 0.5);
    const blend = (part) => {
      const [from, to] = [channels(c.surface), channels(c.better)];
      return `rgb(${[0, 1, 2].map((index) => Math.round(from[index] + (to[index] - from[index]) * part)).join(",")})`;
    };
    const widest = Math.max(...data.rows.map((row) => textWidth(row.label, bold)));
    const left = Math.ceil(Math.min(widest, element.clientWidth * (narrow ? 0.4 : 0.3)));
    const step = (element.clientWidth - left - size * 2) / data.columns.length;
    const cellOf = ([column, row]) => data.rows[row].cells[column];
    const shown = (cell) => (cell.value == null ? words.missing : cell.text);
    const fits = (cell) => cell.value != null && textWidth(cell.text, bold) < step - 4;
    return {
      ...base,
      grid: { left: left + size, right: size, top: size * 2.5, bottom: size * 0.5, outerBoundsMode: "none" },
      tooltip: {
        ...base.tooltip,
        formatter: ({ value }) => `${data.rows[value[1]].label}\n${data.columns[value[0]]}: ${shown(cellOf(value))}`,
      },
      xAxis: {
        type: "category", position: "top", data: data.columns,
        axisTick: { show: false }, axisLine: { show: false },
        axisLabel: { ...text, hideOverlap: true, formatter: (value) => wrapped(value, Math.max(step - 4, size * 2), bold) },
      },
      yAxis: {
        type: "category", inverse: true, data: data.rows.map((row) => row.label),
        axisTick: { show: false }, axisLine: { show: false },
        axisLabel: { ...text, color: c.ink, interval: 0, formatter: (value) => wrapped(value, left, bold).split("\n")[0] },
      },
      series: [{
        type: "heatmap",
        data: data.rows.flatMap((row, rowIndex) => row.cells.map((cell, columnIndex) => ({
          value: [columnIndex, rowIndex, cell.value ?? 0],
          itemStyle: {
            color: cell.value == null ? c.surface : blend(share(cell.value) * 0.92 + 0.04),
            borderColor: cell.value == null ? c["rule-strong"] : c.surface,
            borderType: cell.value == null ? "dashed" : "solid",
            borderWidth: 1,
          },
          label: { show: fits(cell), color: cell.value != null && share(cell.value) > 0.5 ? c.surface : c.ink },
        }))),
        label: { ...text, formatter: ({ value }) => cellOf(value).text },
        emphasis: { disabled: true },
      }],
    };
  };

  (window.meraCharts ??= {}).heat = { isEmpty, height, options };
})();
