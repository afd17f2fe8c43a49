// The console table: aligned columns, types under the names, the middle left out where it is too much.
import type { Source } from "../../engine/source/source.ts";
import { sampleOf, shapeOf, type Sample, type ShownColumn } from "./sample.ts";
import { cutText, padText, textWidth } from "./text-width.ts";

export interface TextOptions {
  /** Rows shown at most; the middle ones are left out. Default 10. */
  readonly rows?: number;
  /** Cells a line may take; columns in the middle are left out. Default 100. */
  readonly width?: number;
}

/** No cell is wider; longer text ends with an ellipsis. */
const CELL_WIDTH_MAX = 32;
const GAP = "  ";
/** Columns that cannot fit are not read: three cells and the gap are the least that a column takes. */
const COLUMN_WIDTH_MIN = 3;

/** The table as text that lines up in a fixed-width font. */
export function renderText(source: Source, { rows = 10, width = 100 }: TextOptions = {}): string {
  const count = source.schema.length;
  if (count === 0) return `${shapeOf(source)}\n`.trimEnd();
  const indices = candidates(count, Math.max(2, Math.floor(width / (COLUMN_WIDTH_MIN + GAP.length)) + 1));
  const sample = sampleOf(source, rows, indices);
  const laid = sample.columns.map(layOut);
  const kept = fitting(laid.map(c => c.width), width, count);
  const shown = kept.map(i => laid[i]!);
  const gap = kept.length < count ? Math.ceil(kept.length / 2) : undefined;
  const lines = [
    line(shown, gap, c => c.name, "…"),
    line(shown, gap, c => c.typeName, ""),
    line(shown, gap, c => "─".repeat(c.width), "─"),
    ...rowLines(sample, shown, gap),
  ];
  const names = kept.map(i => indices[i]!);
  return [shapeOf(source), "", ...lines, ...hiddenNote(source, names, width)].join("\n");
}

interface LaidOut {
  readonly width: number;
  readonly align: "left" | "right";
  readonly name: string;
  readonly typeName: string;
  readonly cells: readonly string[];
}

function layOut(column: ShownColumn): LaidOut {
  const cut = (text: string) => cutText(text, CELL_WIDTH_MAX);
  const name = nameText(column.name);
  const typeName = cut(column.typeName);
  const cells = column.cells.map(cell => cut(cell.text));
  const width = Math.max(1, ...[name, typeName, ...cells].map(textWidth));
  return { width, align: column.align, name, typeName, cells };
}

const nameText = (name: string): string =>
  (name === "" ? "\"\"" : cutText(name.replace(/\s/g, " "), CELL_WIDTH_MAX));

/** The first and last columns: more than could ever fit need not be read. */
function candidates(count: number, most: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  if (count <= most) return all;
  const head = Math.ceil(most / 2);
  return [...all.slice(0, head), ...all.slice(count - (most - head))];
}

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

/** One line; `mark` stands where columns are left out. */
function line(
  columns: readonly LaidOut[], gap: number | undefined, text: (c: LaidOut) => string, mark: string,
): string {
  const parts = columns.map(c => padText(text(c), c.width, c.align));
  if (gap !== undefined) parts.splice(gap, 0, mark.padEnd(1));
  return parts.join(GAP).trimEnd();
}

function rowLines({ head, hidden }: Sample, columns: readonly LaidOut[], gap: number | undefined): string[] {
  const lines = (columns[0]?.cells ?? []).map((_, row) => line(columns, gap, c => c.cells[row]!, "…"));
  if (hidden > 0) lines.splice(head, 0, line(columns, gap, () => "⋮", "⋮"));
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
