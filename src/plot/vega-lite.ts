// A chart as a specification for Vega-Lite 5: plain data, made without any package.
import type { Axis, Chart, ChartRow } from "./chart.ts";

type Json = Readonly<Record<string, unknown>>;

const SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";
const TYPES = { category: "nominal", number: "quantitative", time: "temporal" } as const;

/**
 * The specification, with its rows inside. Labels stand in titles, never in field names, which have a
 * syntax.
 */
export function vegaLite(chart: Chart): Json {
  const { title, caption, width, height, rows } = chart;
  return {
    $schema: SCHEMA,
    title: { text: title, subtitle: caption },
    width, height,
    data: { values: rows.map(plain) },
    ...layersOf(chart),
  };
}

/** Times as texts, so that the specification is the same data before and after JSON. */
const plain = (row: ChartRow): Json => Object.fromEntries(Object.entries(row).map(([name, value]) =>
  [name, value instanceof Date ? value.toISOString() : value]));

function channel(field: string, { label, kind, domain }: Axis, more: Json = {}): Json {
  return {
    field, type: TYPES[kind], title: label, ...domain ? { sort: domain } : {},
    ...kind === "time" ? { scale: { type: "utc" } } : {}, ...more,
  };
}

/** A place with a width, from one field to another. */
const binned = (field: string, axis: Axis): Json =>
  ({ [field]: channel(field, axis, { bin: { binned: true } }), [`${field}2`]: { field: `${field}2` } });

function layersOf(chart: Chart): Json {
  const { mark, x, y, color, rows, stacked } = chart;
  const colors = color ? { color: channel("color", color) } : {};
  const axes = { x: channel("x", x), y: channel("y", y), ...colors };
  switch (mark) {
    case "bar": return {
      mark: "bar",
      encoding: { ...axes, ...color && !stacked ? { xOffset: { field: "color", sort: color.domain } } : {} },
    };
    case "bins": return {
      mark: "bar", encoding: { ...axes, ...binned("x", x), ...stackOf(stacked) },
    };
    case "line": return { mark: "line", encoding: axes };
    case "point": return { mark: { type: "point", opacity: 0.6 }, encoding: axes };
    case "cell": return {
      mark: "rect",
      encoding: {
        ...axes,
        ...rows[0]?.["x2"] === undefined ? {} : binned("x", x),
        ...rows[0]?.["y2"] === undefined ? {} : binned("y", y),
      },
    };
    case "box": return {
      encoding: { x: channel("x", x) },
      layer: [
        { mark: "rule", encoding: { y: channel("low", y), y2: { field: "high" } } },
        { mark: { type: "bar", size: 14 }, encoding: { y: channel("q1", y), y2: { field: "q3" } } },
        { mark: { type: "tick", color: "white", size: 14 }, encoding: { y: channel("middle", y) } },
      ],
    };
  }
}

/** Measures that do not add up are drawn over each other. */
const stackOf = (stacked: boolean): Json => (stacked ? {} : { opacity: { value: 0.6 } });
