// The console table: aligned columns, types under the names, the middle left out where it is too much.
import type { Source } from "../../engine/source/source.ts";
import type { TextOptions } from "../../frame/display/options.ts";
import { visible } from "./escape.ts";
import { sampleOf, shapeOf, shownIndices, type Sample, type ShownColumn } from "./sample.ts";
import { cutText, padText, textWidth } from "./text-width.ts";

/** No cell is wider; longer text ends with an ellipsis. */
const CELL_WIDTH_MAX = 32;
const GAP = "  ";
/** Columns that cannot fit are not read: three cells and the gap are the least that a column takes. */
const COLUMN_WIDTH_MIN = 3;

/** How a part of the table looks; a terminal without colours shows all of them alike. */
type Style = "plain" | "bold" | "muted";
const CODES: Readonly<Record<Style, readonly [on: string, off: string]>> = {
  plain: ["", ""], bold: ["\x1b[1m", "\x1b[22m"], muted: ["\x1b[2m", "\x1b[22m"],
};
type Paint = (text: string, style: Style) => string;
const paintNothing: Paint = text => text;
const paintCodes: Paint = (text, style) => (text === "" ? "" : CODES[style].join(text));

/** The table as text that lines up in a fixed-width font. */
export function renderText(
  source: Source, { rows = 10, width = 100, colors = false }: TextOptions = {},
): string {
  const paint = colors ? paintCodes : paintNothing;
  const shape = paint(shapeOf(source), "muted");
  const count = source.schema.length;
  if (count === 0) return shape;
  const indices = shownIndices(count, Math.max(2, Math.floor(width / (COLUMN_WIDTH_MIN + GAP.length)) + 1));
  const sample = sampleOf(source, rows, indices);
  const laid = sample.columns.map(layOut);
  const kept = fitting(laid.map(c => c.width), width, count);
  const shown = kept.map(i => laid[i]!);
  const gap = kept.length < count ? Math.ceil(kept.length / 2) : undefined;
  const lineOf = (part: (column: LaidOut) => Part, mark: string): string =>
    line(shown, gap, part, mark, paint);
  const lines = [
    lineOf(c => ({ text: c.name, style: "bold" }), "…"),
    lineOf(c => ({ text: c.typeName, style: "muted" }), ""),
    lineOf(c => ({ text: "─".repeat(c.width), style: "muted" }), "─"),
    ...rowLines(sample, shown, lineOf),
  ];
  const names = kept.map(i => indices[i]!);
  const note = hiddenNote(source, names, width).map(text => paint(text, "muted"));
  return [shape, "", ...lines, ...note].join("\n");
}

interface Part {
  readonly text: string;
  readonly style: Style;
}

interface LaidOut {
  readonly width: number;
  readonly align: "left" | "right";
  readonly name: string;
  readonly typeName: string;
  readonly cells: readonly Part[];
}

function layOut(column: ShownColumn): LaidOut {
  const cut = (text: string) => cutText(text, CELL_WIDTH_MAX);
  const name = nameText(column.name);
  const typeName = cut(column.typeName);
  const cells = column.cells.map(({ text, isNull }): Part =>
    ({ text: cut(text), style: isNull ? "muted" : "plain" }));
  const width = Math.max(1, ...[name, typeName, ...cells.map(cell => cell.text)].map(textWidth));
  return { width, align: column.align, name, typeName, cells };
}

const nameText = (name: string): string =>
  (name === "" ? "\"\"" : cutText(visible(name), CELL_WIDTH_MAX));

/** Columns taken in turn from the left and from the right, while they fit. At least one. */
function fitting(widths: readonly number[], width: number, count: number): number[] {
  const total = widths.reduce((sum, w) => sum + w + GAP.length, -GAP.length);
  if (total <= width && widths.length === count) return widths.map((_, i) => i);
  const kept: number[] = [];
  // The mark for what is left out takes a cell and a gap.
  let left = width - 1 - GAP.length;
  for (let from = 0, to = widths.length - 1, turn = 0; from <= to; turn++) {
    const next = turn % 2 === 0 ? from++ : to--;
    left -= widths[next]! + GAP.length;
    if (left + GAP.length < 0 && kept.length > 0) break;
    kept.push(next);
  }
  return kept.sort((a, b) => a - b);
}

/**
 * One line; `mark` stands where columns are left out. The codes stand around the text, not the space beside
 * it.
 */
function line(
  columns: readonly LaidOut[], gap: number | undefined, part: (c: LaidOut) => Part, mark: string,
  paint: Paint,
): string {
  const parts = columns.map(column => {
    const { text, style } = part(column);
    return padText(text, column.width, column.align, paint(text, style));
  });
  if (gap !== undefined) parts.splice(gap, 0, paint(mark, "muted") || " ");
  return parts.join(GAP).trimEnd();
}

function rowLines(
  { head, hidden }: Sample, columns: readonly LaidOut[],
  lineOf: (part: (column: LaidOut) => Part, mark: string) => string,
): string[] {
  const lines = (columns[0]?.cells ?? []).map((_, row) => lineOf(c => c.cells[row]!, "…"));
  if (hidden > 0) lines.splice(head, 0, lineOf(() => ({ text: "⋮", style: "muted" }), "⋮"));
  return lines;
}

/** Names listed at most; the line is cut to the width anyway. */
const NAMES_MAX = 20;

function hiddenNote({ schema }: Source, shown: readonly number[], width: number): string[] {
  const kept = new Set(shown);
  const hidden = schema.filter((_, i) => !kept.has(i));
  if (hidden.length === 0) return [];
  const names = hidden.slice(0, NAMES_MAX).map(f => nameText(f.name)).join(", ");
  const note = `… ${hidden.length} more column${hidden.length === 1 ? "" : "s"}: ${names}`;
  return ["", cutText(hidden.length > NAMES_MAX ? `${note}, …` : note, Math.max(width, CELL_WIDTH_MAX))];
}
