// `frame.plot`: pictures of a frame's columns. What draws them is loaded when the first one is asked for.
import type { Plan } from "../../engine/plan/node.ts";
import { ports } from "../ports.ts";
import type { CollectOptions } from "../run/options.ts";
import type { Picture } from "./picture.ts";

/** What one number is made of many. `count` needs no column. */
export type PlotAggregate = "count" | "sum" | "mean" | "median" | "min" | "max";

interface PictureOptions {
  /** Default: says what is shown. */
  readonly title?: string;
  /** Pixels; default 640 × 400. */
  readonly width?: number;
  readonly height?: number;
  /** How the queries of the picture run. */
  readonly run?: CollectOptions;
}

export interface BarOptions<Name extends string = string> extends PictureOptions {
  /**
   * What there is a bar for. Default: the first column of texts or truths, else of times. Numbers and times
   * are put into bins.
   */
  readonly x?: Name;
  /** What the bars are as high as. Default: the number of rows. */
  readonly y?: Name;
  /** A column of texts or truths. Sums and counts are stacked, others stand side by side. */
  readonly color?: Name;
  /** Default `sum` with `y`, `count` without. */
  readonly aggregate?: PlotAggregate;
}

export interface LineOptions<Name extends string = string> extends PictureOptions {
  /** Default: the first column of times, else of numbers. */
  readonly x?: Name;
  /** Default: the first column of numbers that is not `x`. */
  readonly y?: Name;
  /** A line for each value of a column of texts or truths. */
  readonly color?: Name;
  /** What a point is where there are several rows for it. Default `mean`. */
  readonly aggregate?: PlotAggregate;
}

export interface PointOptions<Name extends string = string> extends PictureOptions {
  /** Default: the first two columns of numbers. */
  readonly x?: Name;
  readonly y?: Name;
  readonly color?: Name;
  /** Points drawn at most; of more rows a sample is taken. Default 2000. */
  readonly points?: number;
}

export interface HistogramOptions<Name extends string = string> extends PictureOptions {
  /** Default: the first column of numbers, else of times. */
  readonly x?: Name;
  /** Bins at most. Default 30. */
  readonly bins?: number;
  readonly color?: Name;
}

export interface BoxOptions<Name extends string = string> extends PictureOptions {
  /**
   * A box for each value of a column of texts, truths or numbers. Default: the first of texts or truths;
   * without any, one box.
   */
  readonly x?: Name;
  /** Default: the first column of numbers. */
  readonly y?: Name;
}

export interface HeatMapOptions<Name extends string = string> extends PictureOptions {
  /**
   * Default: the first two columns of texts, truths, times or numbers; times and numbers are put into bins.
   */
  readonly x?: Name;
  readonly y?: Name;
  /** What a cell's colour means. Default: the number of rows. */
  readonly color?: Name;
  /** Default `mean` with `color`, `count` without. */
  readonly aggregate?: PlotAggregate;
}

/** The options of each kind of picture. */
export interface PlotOptions {
  readonly bar: BarOptions;
  readonly line: LineOptions;
  readonly point: PointOptions;
  readonly histogram: HistogramOptions;
  readonly box: BoxOptions;
  readonly heatMap: HeatMapOptions;
}

/**
 * Pictures of a frame's columns, with defaults from their types. Rows are aggregated or sampled by queries,
 * of which a
 * picture runs up to three; only what they give is in the picture, and its caption says so. Needs no
 * package for the
 * Vega-Lite form; drawing needs `@observablehq/plot`, and `linkedom` where there is no DOM, as in Node. A
 * column that is not there,
 * or of a type that the place in the picture cannot show, is a PlanError.
 *
 * ```ts
 * const picture = await orders.plot.bar({ x: "customer", y: "amount" });
 * picture.caption;                    // what was aggregated, and what was left out
 * const spec = picture.toVegaLite();
 * ```
 */
export class Plots<Name extends string = string> {
  readonly #plan: () => Plan;

  /** @internal Reached as `frame.plot`. */
  constructor(plan: () => Plan) {
    this.#plan = plan;
  }

  /**
   * A bar for each value of a column: the number of its rows, or an aggregate of another column. The 30
   * highest are shown.
   *
   * @example await orders.plot.bar({ x: "customer", y: "amount", aggregate: "mean" });
   */
  bar(options: BarOptions<Name> = {}): Promise<Picture> {
    return this.#picture("bar", options);
  }

  /**
   * A line through the aggregates of a column over times or numbers, which are put into bins if there are
   * many.
   *
   * @example await orders.plot.line({ x: "placed", y: "amount" });
   */
  line(options: LineOptions<Name> = {}): Promise<Picture> {
    return this.#picture("line", options);
  }

  /**
   * A point for each row, or for each row of a sample spread over the table.
   *
   * @example await orders.plot.point({ x: "quantity", y: "amount" });
   */
  point(options: PointOptions<Name> = {}): Promise<Picture> {
    return this.#picture("point", options);
  }

  /**
   * How many rows have a value in each of some bins of equal width; of texts, how many rows have each.
   *
   * @example await orders.plot.histogram({ x: "amount", bins: 10 });
   */
  histogram(options: HistogramOptions<Name> = {}): Promise<Picture> {
    return this.#picture("histogram", options);
  }

  /**
   * Median, quartiles, and whiskers from the 5th to the 95th percentile: for each value of a column, or of
   * all rows.
   *
   * @example await orders.plot.box({ x: "customer", y: "amount" });
   */
  box(options: BoxOptions<Name> = {}): Promise<Picture> {
    return this.#picture("box", options);
  }

  /**
   * Cells coloured by the number of their rows, or by an aggregate of a column.
   *
   * @example await orders.plot.heatMap({ x: "customer", y: "product" });
   */
  heatMap(options: HeatMapOptions<Name> = {}): Promise<Picture> {
    return this.#picture("heatMap", options);
  }

  async #picture<K extends keyof PlotOptions>(kind: K, options: PlotOptions[K]): Promise<Picture> {
    const plan = this.#plan();
    return (await ports.plotter()).picture(plan, kind, options);
  }
}
