// A picture made of the page's own markup (a table of shades, bars, a tree) as plain shapes, for
// the files that chart-save.js offers: what is on the page, at its size and in its colours, drawn
// again. Reads what the browser has laid out; knows boxes, borders, lines of text and the shapes of
// inline SVG, and what CSS puts before a text. What is clipped or hidden is left out.
(() => {
  "use strict";
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const mixed = new Map(); // colour as CSS says it → [colour every viewer knows, opacity]

  // color-mix() comes out as color() or oklab(), which few viewers of SVG know: one pixel is drawn.
  const plain = (colour) => {
    if (!mixed.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
      mixed.set(colour, [`rgb(${red},${green},${blue})`, alpha / 255]);
    }
    return mixed.get(colour);
  };

  const paint = (colour, opacity = 1) => {
    if (!colour || colour === "none") return null;
    const [plainly, alpha] = plain(colour);
    return alpha * opacity > 0 ? { colour: plainly, opacity: alpha * opacity } : null;
  };

  const dashes = (style, width) => style === "dashed" ? [3 * width, 3 * width] : style === "dotted" ? [width, width] : [];

  const boxOf = (rect) => ({ left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom });
  const within = (rect, clip) => rect.right > clip.left && rect.left < clip.right - 0.5
    && rect.bottom <= clip.bottom + 1 && rect.top >= clip.top - 1;
  const EVERYWHERE = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };

  // The words of a text node by the lines that the browser has broken them to.
  const linesOf = (node) => {
    const range = document.createRange();
    const lines = [];
    const add = (text, rect) => {
      const last = lines.at(-1);
      if (last && Math.abs(last.top - rect.top) < rect.height / 2) {
        last.text += text;
        last.right = Math.max(last.right, rect.right);
      } else lines.push({ ...boxOf(rect), text });
    };
    for (const { 0: word, index } of node.data.matchAll(/\s*\S+/g)) {
      const start = index + word.search(/\S/);
      range.setStart(node, start);
      range.setEnd(node, index + word.length);
      const rects = range.getClientRects();
      if (!rects.length) continue;
      const isSameLine = lines.length && Math.abs(lines.at(-1).top - rects[0].top) < rects[0].height / 2;
      if (isSameLine && start > index) lines.at(-1).text += " ";
      if (rects.length === 1) {
        add(word.trim(), rects[0]);
        continue;
      }
      for (let at = start; at < index + word.length; at += 1) { // broken within
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const rect = range.getClientRects()[0];
        if (rect) add(node.data[at], rect);
      }
    }
    return lines;
  };

  const fontOf = (style, size = parseFloat(style.fontSize)) =>
    `${style.fontStyle} ${style.fontWeight} ${size}px ${style.fontFamily}`;

  const spelled = (text, style) => style.textTransform === "uppercase" ? text.toLocaleUpperCase()
    : style.textTransform === "lowercase" ? text.toLocaleLowerCase() : text;

  // A line of text at its baseline; within SVG the size is the drawing's, not the style's.
  const textPart = (line, style, fill) => {
    pen.font = fontOf(style);
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText(line.text);
    const high = line.bottom - line.top;
    const size = parseFloat(style.fontSize) * (line.isDrawn ? high / (up + down) : 1);
    return {
      kind: "text", text: spelled(line.text, style), fill, x: line.left, width: line.right - line.left,
      y: line.top + high * up / (up + down), font: fontOf(style, size), size,
      family: style.fontFamily, weight: style.fontWeight, slant: style.fontStyle,
    };
  };

  const addBox = (parts, box, style, opacity) => {
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, (box.right - box.left) / 2);
    const round = style.borderTopLeftRadius.endsWith("%") ? (box.right - box.left) / 2 : radius;
    const [x, y, width, height] = [box.left, box.top, box.right - box.left, box.bottom - box.top];
    if (width <= 0 || height <= 0) return;
    const fill = paint(style.backgroundColor, opacity);
    if (fill) parts.push({ kind: "box", x, y, width, height, radius: round, fill });
    const sides = [
      ["Top", x, y, x + width, y], ["Right", x + width, y, x + width, y + height],
      ["Bottom", x, y + height, x + width, y + height], ["Left", x, y, x, y + height],
    ].map(([side, ...ends]) => {
      const thick = parseFloat(style[`border${side}Width`]);
      const kind = style[`border${side}Style`];
      const stroke = thick > 0 && kind !== "none" && kind !== "hidden" ? paint(style[`border${side}Color`], opacity) : null;
      return { stroke, thick, dash: dashes(kind, thick), ends };
    });
    if (round && sides.every((side) => side.stroke)) {
      const { stroke, thick, dash } = sides[0];
      const inset = thick / 2;
      parts.push({ kind: "box", x: x + inset, y: y + inset, width: width - thick, height: height - thick, radius: Math.max(0, round - inset), stroke, thick, dash });
      return;
    }
    for (const { stroke, thick, dash, ends: [x1, y1, x2, y2] } of sides) {
      if (stroke) parts.push({ kind: "line", points: [[x1, y1], [x2, y2]], stroke, thick, dash });
    }
  };

  // What CSS sets before the first line: a sign, or a small box, its right edge at the text.
  const addBefore = (parts, element, line, opacity) => {
    const style = getComputedStyle(element, "::before");
    if (["none", "normal"].includes(style.content) || style.display === "none" || style.position === "absolute") return;
    const right = line.left - (parseFloat(style.marginRight) || 0);
    const sign = style.content.match(/^"([^"]*)"/)?.[1] ?? "";
    if (sign.trim()) {
      pen.font = fontOf(style);
      const left = right - pen.measureText(sign).width;
      parts.push(textPart({ ...line, left, right, text: sign }, style, paint(style.color, opacity)));
      return;
    }
    const [width, height] = [parseFloat(style.width), parseFloat(style.height)];
    const middle = (line.top + line.bottom) / 2;
    if (width && height) addBox(parts, { left: right - width, right, top: middle - height / 2, bottom: middle + height / 2 }, style, opacity);
  };

  const pointsOf = (shape) => {
    const number = (name) => shape[name].baseVal.value;
    if (shape.localName === "line") return [[number("x1"), number("y1")], [number("x2"), number("y2")]];
    return [...shape.points].map(({ x, y }) => [x, y]);
  };

  const SHAPES = {
    rect: (shape) => {
      const { left: x, top: y, width, height } = shape.getBoundingClientRect();
      return { kind: "box", x, y, width, height, radius: 0 };
    },
    circle: (shape, matrix) => {
      const [cx, cy, r] = ["cx", "cy", "r"].map((name) => shape[name].baseVal.value);
      const middle = new DOMPoint(cx, cy).matrixTransform(matrix);
      const [x, y] = [matrix.a * r, matrix.d * r];
      return { kind: "box", x: middle.x - x, y: middle.y - y, width: 2 * x, height: 2 * y, radius: Math.min(x, y) };
    },
    line: (shape, matrix) => lineOf(shape, matrix),
    polyline: (shape, matrix) => lineOf(shape, matrix),
  };
  const lineOf = (shape, matrix) => ({
    kind: "line",
    points: pointsOf(shape).map(([x, y]) => {
      const point = new DOMPoint(x, y).matrixTransform(matrix);
      return [point.x, point.y];
    }),
  });

  const addShape = (parts, shape, style, opacity) => {
    const matrix = shape.getScreenCTM();
    const made = matrix && SHAPES[shape.localName]?.(shape, matrix);
    if (!made || (made.kind === "box" && !(made.width > 0 && made.height > 0))) return;
    const scale = style.vectorEffect === "non-scaling-stroke" ? 1 : Math.sqrt(Math.abs(matrix.a * matrix.d));
    const fill = made.kind === "box" ? paint(style.fill, opacity * style.fillOpacity) : null;
    const stroke = paint(style.stroke, opacity * style.strokeOpacity);
    const dash = style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[ ,]+/).map((one) => parseFloat(one) * scale);
    if (fill || stroke) parts.push({ ...made, fill, stroke, thick: parseFloat(style.strokeWidth) * scale, dash });
  };

  // What is pressed or opened says nothing in a file.
  const CONTROLS = "button, input, select, textarea, details:not([open]), summary";

  const visit = (parts, node, clip, opacity) => {
    if (node.matches(CONTROLS)) return;
    const style = getComputedStyle(node);
    if (style.display === "none" || style.visibility !== "visible" || node.checkVisibility?.() === false) return;
    const isDrawn = node instanceof SVGElement;
    const seen = opacity * style.opacity;
    const box = boxOf(node.getBoundingClientRect());
    // What scrolls ends where the page does, not where its content does: its own edge is left out.
    const isFrame = ["auto", "scroll"].includes(style.overflowX);
    if (!isDrawn && !isFrame && !["contents", "inline"].includes(style.display)) addBox(parts, box, style, seen);
    if (isDrawn) addShape(parts, node, style, seen);
    const inner = !isDrawn && style.overflowX === "hidden" ? box : clip;
    let isFirst = true;
    for (const child of node.childNodes) {
      if (child.nodeType === Node.ELEMENT_NODE) visit(parts, child, inner, seen);
      if (child.nodeType !== Node.TEXT_NODE) continue;
      for (const line of linesOf(child)) {
        if (!within(line, inner)) continue;
        if (isFirst) addBefore(parts, node, line, seen);
        isFirst = false;
        const fill = paint(isDrawn ? style.fill : style.color, seen);
        if (fill) parts.push(textPart({ ...line, isDrawn }, style, fill));
      }
    }
  };

  // What scrolls is read from its beginning; nothing is painted in between.
  const unscrolled = (element, act) => {
    const held = [element, ...element.querySelectorAll("*")]
      .filter(({ scrollLeft, scrollTop }) => scrollLeft || scrollTop)
      .map((one) => [one, one.scrollLeft, one.scrollTop]);
    for (const [one] of held) one.scrollTo({ left: 0, top: 0, behavior: "instant" });
    try {
      return act();
    } finally {
      for (const [one, left, top] of held) one.scrollTo({ left, top, behavior: "instant" });
    }
  };

  const extent = (part) => {
    if (part.kind === "line") {
      const [xs, ys] = [part.points.map(([x]) => x), part.points.map(([, y]) => y)];
      return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    }
    if (part.kind === "text") return [part.x, part.y - part.size, part.x + part.width, part.y + part.size / 3];
    return [part.x, part.y, part.x + part.width, part.y + part.height];
  };

  const shifted = (part, dx, dy) => part.kind === "line"
    ? { ...part, points: part.points.map(([x, y]) => [x + dx, y + dy]) }
    : { ...part, x: part.x + dx, y: part.y + dy };

  const onto = (canvas, part) => {
    canvas.setLineDash(part.dash ?? []);
    canvas.beginPath();
    if (part.kind === "line") part.points.forEach(([x, y], index) => index ? canvas.lineTo(x, y) : canvas.moveTo(x, y));
    if (part.kind === "box") canvas.roundRect(part.x, part.y, part.width, part.height, part.radius);
    if (part.fill) {
      canvas.globalAlpha = part.fill.opacity;
      canvas.fillStyle = part.fill.colour;
      canvas.font = part.font ?? canvas.font;
      if (part.kind === "text") canvas.fillText(part.text, part.x, part.y, part.width + 1);
      else canvas.fill();
    }
    if (part.stroke) {
      canvas.globalAlpha = part.stroke.opacity;
      canvas.strokeStyle = part.stroke.colour;
      canvas.lineWidth = part.thick;
      canvas.stroke();
    }
    canvas.globalAlpha = 1;
    canvas.setLineDash([]);
  };

  const short = (number) => String(Math.round(number * 100) / 100);
  const attributes = (given) => Object.entries(given).filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}="${window.meraSave.escaped(typeof value === "number" ? short(value) : value)}"`).join(" ");
  const painted = ({ fill, stroke, thick, dash }) => ({
    fill: fill?.colour ?? "none", "fill-opacity": fill && fill.opacity < 1 ? fill.opacity : undefined,
    ...(stroke && {
      stroke: stroke.colour, "stroke-opacity": stroke.opacity < 1 ? stroke.opacity : undefined,
      "stroke-width": thick, "stroke-dasharray": dash?.map(short).join(" "),
    }),
  });

  const asSvg = (part) => {
    if (part.kind === "line") return `<polyline ${attributes({ points: part.points.map((point) => point.map(short).join(",")).join(" "), ...painted(part) })}/>`;
    const { x, y, width } = part;
    if (part.kind === "box") return `<rect ${attributes({ x, y, width, height: part.height, rx: part.radius || undefined, ...painted(part) })}/>`;
    // Another viewer has other fonts: words keep the width that they have here.
    const set = { x, y, textLength: width, lengthAdjust: "spacingAndGlyphs", "font-size": part.size, "font-family": part.family, "font-weight": part.weight, "font-style": part.slant };
    return `<text ${attributes({ ...set, ...painted(part) })}>${window.meraSave.escaped(part.text)}</text>`;
  };

  // What chart-save.js puts below the heading: {width, height, onto(canvas), svg()}.
  window.meraTrace = (element) => {
    const found = [];
    unscrolled(element, () => visit(found, element, EVERYWHERE, 1));
    const ends = found.map(extent);
    const [left, top] = [0, 1].map((index) => Math.min(...ends.map((end) => end[index])));
    const [right, bottom] = [2, 3].map((index) => Math.max(...ends.map((end) => end[index])));
    const parts = found.map((part) => shifted(part, -left, -top));
    return {
      width: Math.ceil(right - left), height: Math.ceil(bottom - top),
      onto: (canvas) => parts.forEach((part) => onto(canvas, part)),
      svg: () => parts.map(asSvg).join(""),
    };
  };
})();
