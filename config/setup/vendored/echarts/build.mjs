// Makes echarts.slim.js of the parts that static/js/chart*.js draw with. Needs Node and npm, which
// neither the server nor CI has to have; static/vendor/README.md says how to run it.
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

const ENTRY = `
  import { init, registerMap, use, version } from "echarts/core.js";
  import { BarChart, HeatmapChart, LineChart, RadarChart, ScatterChart } from "echarts/charts.js";
  import { GeoComponent, GridComponent, LegendPlainComponent, RadarComponent, TooltipComponent } from "echarts/components.js";
  import { LabelLayout } from "echarts/features.js";
  import { CanvasRenderer, SVGRenderer } from "echarts/renderers.js";
  use([
    BarChart, HeatmapChart, LineChart, RadarChart, ScatterChart,
    GeoComponent, GridComponent, LegendPlainComponent, RadarComponent, TooltipComponent,
    LabelLayout, CanvasRenderer, SVGRenderer,
  ]);
  export { init, registerMap, version };
`;

// Modules that the parts above import and never reach from our options.
const LEFT_OUT = {
  "echarts/lib/theme/dark.js": "export default {};", // colours are the page's own
  "echarts/lib/i18n/langZH.js": "export default {};", // words are the page's own
  "echarts/lib/component/tooltip/TooltipHTMLContent.js": "export default class {}", // the policy forbids it: rich text only
  "echarts/lib/coord/geo/GeoSVGResource.js": "export class GeoSVGResource {}", // maps are GeoJSON
  "zrender/lib/tool/parseSVG.js": "export function parseSVG() {} export function makeViewBoxTransform() {}",
  "echarts/lib/chart/helper/LargeSymbolDraw.js": "export default class {}", // no `large` scatter
  "echarts/lib/scale/Time.js": "export default class {} export function calcNiceForTimeScale() {}", // no time axis
  "echarts/lib/preprocessor/backwardCompat.js": "export default function () {}", // no options of older versions
};

const leaveOut = {
  name: "leave-out",
  setup(bundle) {
    bundle.onLoad({ filter: /node_modules[\\/](echarts|zrender)[\\/]lib[\\/]/ }, ({ path }) => {
      const name = Object.keys(LEFT_OUT).find((end) => path.replaceAll("\\", "/").endsWith(end));
      return name ? { contents: LEFT_OUT[name], loader: "js" } : undefined;
    });
  },
};

const LICENCE = `/*! Apache ECharts 6.1.0, of the parts used and with modules left out by Mera; Apache-2.0: see LICENSE and NOTICE beside this file. Parts from d3: see licenses/LICENSE-d3. */\n`;

const bundled = await build({
  stdin: { contents: ENTRY, resolveDir: process.cwd() },
  bundle: true,
  format: "iife",
  globalName: "echarts",
  target: "es2020",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [leaveOut],
  write: false,
});
const { code } = await minify(bundled.outputFiles[0].text, {
  ecma: 2020,
  compress: { passes: 3, toplevel: true, top_retain: ["echarts"], pure_getters: true },
  mangle: { toplevel: true, reserved: ["echarts"] },
});
const target = process.argv[2];
writeFileSync(target, `${LICENCE}${code}\n`);
console.log(`${target}: ${gzipSync(LICENCE + code, { level: 9 }).length} bytes in gzip`);
