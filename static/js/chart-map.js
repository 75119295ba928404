// A kind of chart for chart.js, <div class="chart" data-chart="map" data-regions="ADDRESS">: points
// on the federal subjects, coloured by a value, pale for the smallest, full for the largest.
// {title, caption, points: [{code, label, lon, lat, value (number or null), text}]}
// `text` is the value as the table prints it. A row <tr data-point="CODE"> lights with its point.
(() => {
  "use strict";
  const NAME = "russia";
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const degrees = (angle) => (angle * 180) / Math.PI;

  // Albers' conic with two standard parallels, equal in area (Snyder 1987, 14-1 to 14-11), on a
  // sphere of radius 1; y points down, as on a screen.
  const CENTRE = radians(100);
  const [SOUTH, NORTH] = [radians(52), radians(64)];
  const cone = (Math.sin(SOUTH) + Math.sin(NORTH)) / 2;
  const constant = Math.cos(SOUTH) ** 2 + 2 * cone * Math.sin(SOUTH);
  const radius = (latitude) => Math.sqrt(constant - 2 * cone * Math.sin(latitude)) / cone;
  const origin = radius(radians(58));
  const unwrapped = (longitude) => (longitude < -80 ? longitude + 360 : longitude); // Chukotka's east
  const projection = {
    project: ([longitude, latitude]) => {
      const turn = cone * (radians(unwrapped(longitude)) - CENTRE);
      const from = radius(radians(latitude));
      return [from * Math.sin(turn), from * Math.cos(turn) - origin];
    },
    unproject: ([x, y]) => {
      const down = y + origin;
      const sine = (constant - (cone * Math.hypot(x, down)) ** 2) / (2 * cone);
      return [degrees(CENTRE + Math.atan2(x, down) / cone), degrees(Math.asin(Math.min(Math.max(sine, -1), 1)))];
    },
  };

  let loaded = null;
  const prepare = (echarts, element) => {
    loaded ??= fetch(element.dataset.regions).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} for the map`);
      return answer.json();
    }).then((regions) => echarts.registerMap(NAME, regions)).catch((error) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };

  const isEmpty = (data) => !data?.points?.length;
  const height = () => Math.max(14, Math.min(30, window.innerWidth / 16 / 2));

  const caption = (element, data) => {
    let line = element.previousElementSibling;
    if (!line?.matches("[data-chart-caption]")) {
      line = document.createElement("p");
      line.className = "chart-caption";
      line.dataset.chartCaption = "";
      line.setAttribute("aria-hidden", "true"); // the table has the same
      element.before(line);
    }
    line.textContent = data.caption ?? data.title;
  };

  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const blend = (from, to, share) => {
    const [low, high] = [channels(from), channels(to)];
    return `rgb(${[0, 1, 2].map((index) => Math.round(low[index] + (high[index] - low[index]) * share)).join(",")})`;
  };

  const shareOf = (data) => {
    const known = data.points.map((point) => point.value).filter((value) => value != null);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    return (value) => (high > low ? (value - low) / (high - low) : 0.5);
  };

  const options = (element, data, { look, words }) => {
    const { base, c, size, text, narrow } = look(element);
    const share = shareOf(data);
    // Where the value is not known the point is a small empty ring: never the colour of a zero.
    const point = ({ code, label, lon, lat, value }) => ({
      name: code,
      value: [lon, lat],
      label: { formatter: label },
      symbol: value == null ? "emptyCircle" : "circle",
      symbolSize: value == null ? size * 0.6 : size * (0.75 + 0.65 * share(value)),
      itemStyle: value == null
        ? { color: c["ink-3"], borderColor: c["ink-3"] }
        : { color: blend(c.surface, c.better, 0.25 + 0.75 * share(value)), borderColor: c.ink, borderWidth: 1 },
    });
    return {
      ...base,
      tooltip: {
        ...base.tooltip,
        formatter: ({ dataIndex, seriesType }) => {
          const shown = seriesType === "scatter" && data.points[dataIndex];
          return shown ? `${shown.label}\n${data.title}: ${shown.value == null ? words.missing : shown.text}` : "";
        },
      },
      geo: {
        map: NAME,
        nameProperty: "iso",
        projection,
        silent: true,
        left: size, right: size * 2, top: size, bottom: size,
        itemStyle: { areaColor: c.rule, borderColor: c.surface, borderWidth: 0.7 },
      },
      series: [{
        type: "scatter",
        coordinateSystem: "geo",
        data: data.points.map(point),
        label: { show: !narrow, position: "right", ...text, fontSize: size * 0.86, color: c.ink, textBorderColor: c.surface, textBorderWidth: 3 },
        labelLayout: { hideOverlap: true },
        emphasis: { scale: 1.6, label: { show: true, fontWeight: 600 }, itemStyle: { borderWidth: 3 } },
      }],
    };
  };

  // The row lights with its point, and the point with its row.
  const bind = (chart, element) => {
    const rowOf = (code) => document.querySelector(`tr[data-point="${CSS.escape(code)}"]`);
    chart.on("mouseover", ({ name }) => rowOf(name)?.classList.add("is-lit"));
    chart.on("mouseout", ({ name }) => rowOf(name)?.classList.remove("is-lit"));
    element.meraLight = (code, isLit) =>
      !chart.isDisposed() && chart.dispatchAction({ type: isLit ? "highlight" : "downplay", seriesIndex: 0, name: code });
  };
  const light = (isLit) => ({ target }) => {
    const row = target.closest?.("tr[data-point]");
    if (!row) return;
    for (const map of document.querySelectorAll('.chart[data-chart="map"]')) map.meraLight?.(row.dataset.point, isLit);
  };
  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, light(true));
  for (const name of ["mouseout", "focusout"]) document.addEventListener(name, light(false));

  (window.meraCharts ??= {}).map = { isEmpty, height, options, caption, prepare, bind, projection };
})();
