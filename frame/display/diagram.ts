// A plan or a run as a picture that notebooks show, and as the text that explain() gives.
import type { InspectOptions, MimeBundle } from "./options.ts";

/**
 * How a query will run, or did: as a picture of boxes and arrows in a notebook, as text elsewhere.
 *
 * ```ts
 * const diagram = await orders.groupBy("customer").agg({ n: count() }).diagram();
 * console.log(String(diagram));       // the text of explain()
 * const html = diagram.toHTML();      // HTML with SVG: no script, and nothing to load
 * ```
 */
export class Diagram {
  readonly #text: string;
  readonly #html: string;

  /** @internal Diagrams come from `Frame.diagram`. */
  constructor(text: string, html: string) {
    this.#text = text;
    this.#html = html;
  }

  /** The text of `explain()`. */
  toString(): string {
    return this.#text;
  }

  /** One HTML element, in the colours of the page around it. */
  toHTML(): string {
    return this.#html;
  }

  [Symbol.for("nodejs.util.inspect.custom")](_depth?: number, _options?: InspectOptions): string {
    return this.#text;
  }

  /** What notebooks show. */
  [Symbol.for("Jupyter.display")](): MimeBundle {
    return { "text/plain": this.#text, "text/html": this.#html };
  }
}
