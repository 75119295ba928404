// A kind of chart for chart.js, <div class="chart" data-chart="map" data-regions="ADDRESS">: points
// on the federal subjects, coloured by a value, pale for the smallest, full for the largest.
// {title, caption, points: [{code, name, label, lon, lat, value (number or null), text}]}
// `label` is a short `name`, `text` the value as the table prints it. A row <tr data-code="CODE">
// lights with its point.
// Its source may be a ranking's table, too: <table data-caption="TEXT"> with rows
// <tr data-code="CODE" data-label="SHORT NAME" data-at="LONGITUDE LATITUDE">, in which <data> is the
// score, missing where a row has no place; data-less-is-better turns which are full.
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

  const textOf = (element) => element.textContent.trim();

  // A score of which less is better goes in with its sign turned, and is told as it is.
  const read = (table) => {
    const sign = table.dataset.lessIsBetter === undefined ? 1 : -1;
    const [placed, scored] = [":first-child", ":last-child"].map((end) => textOf(table.tHead.querySelector(`th${end}`)));
    const points = Array.from(table.querySelectorAll("tr[data-at]"), (row) => {
      const [score, [lon, lat]] = [row.querySelector("data"), row.dataset.at.split(" ").map(Number)];
      const said = score
        ? `${placed}: ${textOf(row.querySelector(".rank"))}\n${scored}: ${textOf(score)}`
        : textOf(row.lastElementChild);
      return {
        code: row.dataset.code, name: textOf(row.querySelector("th")), label: row.dataset.label, lon, lat, said,
        value: score ? sign * Number(score.value) : null,
      };
    });
    return { title: scored, caption: table.dataset.caption, points };
  };

  const isEmpty = (data) => !data?.points?.length;
  const height = (data, element) => Math.min(Math.max(element.clientWidth / 16 * 0.46, 11), 34);

  const caption = (data) => data.caption ?? data.title;

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

  const LETTERS = 0.86, GAP = 0.35; // a name's letters, and from a mark to its name, in the page's letters

  // Where the value is not known the point is small.
  const markOf = (value, share, size) => (value == null ? size * 0.6 : size * (0.75 + 0.65 * share(value)));

  // Where the map lies is known once it is drawn: then names find their sides, that of the largest
  // value first.
  const settle = (chart, element, data, { look, textWidth, freeSides }) => {
    const { size, font } = look(element);
    const share = shareOf(data);
    const marks = data.points.map(({ lon, lat, value }) => {
      const [x, y] = chart.convertToPixel("geo", [lon, lat]);
      return { x, y, half: markOf(value, share, size) / 2 };
    });
    const letters = `600 ${size * LETTERS}px ${font}`; // as wide as a lit one can be
    const names = data.points.map(({ label }) => ({ wide: textWidth(label, letters), high: size * LETTERS * 1.2 }));
    const bounds = { left: 0, top: 0, right: element.clientWidth, bottom: element.clientHeight };
    const order = [...marks.keys()].sort((a, b) => (data.points[b].value ?? -Infinity) - (data.points[a].value ?? -Infinity) || a - b);
    const sides = freeSides(order.map((index) => marks[index]), order.map((index) => names[index]), bounds, size * GAP);
    element.meraSides = marks.map((_mark, index) => sides[order.indexOf(index)]);
  };

  const options = (element, data, { look, words }) => {
    const { base, c, size, text, narrow, marked } = look(element);
    const share = shareOf(data);
    const sides = narrow ? [] : element.meraSides ?? [];
    // Where the value is not known the point is a small empty ring: never the colour of a zero.
    const point = ({ code, label, lon, lat, value }, index) => ({
      name: code,
      value: [lon, lat],
      label: { show: Boolean(sides[index]), formatter: label, position: sides[index] ?? "right" },
      symbolSize: markOf(value, share, size),
      ...(value == null
        ? marked("emptyCircle", c["ink-3"])
        : { symbol: "circle", itemStyle: { color: blend(c.surface, c.better, 0.25 + 0.75 * share(value)), borderColor: c.ink, borderWidth: 1 } }),
    });
    return {
      ...base,
      tooltip: {
        ...base.tooltip,
        formatter: ({ dataIndex, seriesType }) => {
          const shown = seriesType === "scatter" && data.points[dataIndex];
          if (!shown) return "";
          return `${shown.name}\n${shown.said ?? `${data.title}: ${shown.value == null ? words.missing : shown.text}`}`;
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
        label: { ...text, fontSize: size * LETTERS, distance: size * GAP, color: c.ink, textBorderColor: c.surface, textBorderWidth: 3 },
        emphasis: { scale: 1.6, label: { show: true, fontWeight: 600 }, itemStyle: { borderWidth: 3 } },
      }],
    };
  };

  // The row lights with its point, and the point with its row.
  const bind = (chart, element) => {
    const rowOf = (code) => document.querySelector(`tr[data-code="${CSS.escape(code)}"]`);
    chart.on("mouseover", ({ name }) => rowOf(name)?.classList.add("is-lit"));
    chart.on("mouseout", ({ name }) => rowOf(name)?.classList.remove("is-lit"));
    element.meraLight = (code, isLit) =>
      !chart.isDisposed() && chart.dispatchAction({ type: isLit ? "highlight" : "downplay", seriesIndex: 0, name: code });
  };
  const light = (isLit) => ({ target }) => {
    const row = target.closest?.("tr[data-code]");
    if (!row) return;
    for (const map of document.querySelectorAll('.chart[data-chart="map"]')) map.meraLight?.(row.dataset.code, isLit);
  };
  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, light(true));
  for (const name of ["mouseout", "focusout"]) document.addEventListener(name, light(false));

  (window.meraCharts ??= {}).map = { read, isEmpty, height, options, caption, prepare, bind, settle, projection };
})();
