// A picture of aggregated or sampled rows, in the forms that notebooks and pages take.
import { UnsupportedError } from "../../expr/error.ts";

/** What a picture is made of. */
export interface PictureParts {
  readonly title: string;
  readonly caption: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly vegaLite: Readonly<Record<string, unknown>>;
  /** What Observable Plot drew; null: the package is not there. */
  readonly html: string | null;
}

/**
 * A picture, drawn: notebooks show it as it is. Made by `frame.plot`.
 *
 * ```ts
 * const picture = await orders.plot.histogram({ x: "amount" });
 * const html = picture.toHTML();          // SVG with title and caption; no script, nothing to load
 * const spec = picture.toVegaLite();      // for tools that draw Vega-Lite
 * picture.rows;                           // all that travels to the picture
 * ```
 */
export class Picture {
  readonly #parts: PictureParts;

  /** @internal */
  constructor(parts: PictureParts) {
    this.#parts = parts;
  }

  get title(): string {
    return this.#parts.title;
  }

  /** What was aggregated or sampled, and what was left out. */
  get caption(): string {
    return this.#parts.caption;
  }

  /** What is drawn: one object for each bar, point, box or cell. */
  get rows(): readonly Readonly<Record<string, unknown>>[] {
    return this.#parts.rows;
  }

  /** A specification for Vega-Lite 5, with the rows in it: plain data. */
  toVegaLite(): Readonly<Record<string, unknown>> {
    return this.#parts.vegaLite;
  }

  /**
   * One HTML element with the picture as SVG, its title and caption. An UnsupportedError without the package
   * `@observablehq/plot`, or without `linkedom` where there is no DOM.
   */
  toHTML(): string {
    const { html } = this.#parts;
    if (html !== null) return html;
    throw new UnsupportedError("no-observable-plot", "Drawing a picture needs the package @observablehq/plot, and linkedom where there is no DOM.",
      { hint: "Install them: npm install @observablehq/plot linkedom. Without them there is toVegaLite()." });
  }

  toString(): string {
    return `${this.title}\n${this.caption}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** What notebooks show: the drawn picture first, then what they may draw themselves. */
  [Symbol.for("Jupyter.display")](): Readonly<Record<string, unknown>> {
    const { html, vegaLite } = this.#parts;
    return {
      "text/plain": this.toString(), ...html === null ? {} : { "text/html": html },
      "application/vnd.vegalite.v5+json": vegaLite,
    };
  }
}
