// A picture as data: what is drawn, on which axes, and what its caption says. Knows no library that draws.

export type AxisKind = "category" | "number" | "time";

export interface Axis {
  readonly label: string;
  readonly kind: AxisKind;
  /** Of a category: its values in order. */
  readonly domain?: readonly string[];
}

/** What is drawn for each row. */
export type Mark =
  /** x, y and perhaps color; bars on categories. */
  | "bar" | "line" | "point"
  /** Bars from x to x2, as high as y. */
  | "bins"
  /** x; low, q1, middle, q3, high on the y axis. */
  | "box"
  /** x and y, each a category or from … to x2, y2; color. */
  | "cell";

export type ChartRow = Readonly<Record<string, string | number | Date>>;

export interface Chart {
  readonly mark: Mark;
  readonly title: string;
  readonly caption: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly color: Axis | null;
  readonly rows: readonly ChartRow[];
  /** Parts of a bar are put on each other; else they stand side by side. */
  readonly stacked: boolean;
  readonly width: number;
  readonly height: number;
}

/** Facts of a caption as one line. */
export const captionOf = (facts: readonly (string | null | undefined | false)[]): string => {
  const text = facts.filter(fact => typeof fact === "string" && fact !== "").join("; ");
  return text === "" ? "" : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
};
