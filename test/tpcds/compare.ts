// Compares a result with a text of answers: a header, then lines of cells with bars between them.
import type { DataFrame } from "../../src/index.ts";

const TOLERANCE = 1e-6;

/**
 * The first difference in words; null if there is none. Rows are compared without their order where ties
 * may differ.
 */
export function differenceFrom(ours: DataFrame, answer: string): string | null {
  const [header = "", ...lines] = answer.replace(/\r?\n$/, "").split(/\r?\n/);
  const width = header.split("|").length;
  const rows = ours.toArray({ int64: "string", decimal: "string", temporal: "iso" })
    .map(row => Object.values(row).map(cellText));
  if (ours.schema.length !== width) return `${ours.schema.length} columns are not ${width}`;
  if (rows.length !== lines.length) return `${rows.length} rows are not ${lines.length}`;
  const theirs = lines.map(line => line.split("|"));
  const inOrder = firstDifference(rows, theirs);
  if (inOrder === null) return null;
  return firstDifference(sorted(rows), sorted(theirs)) === null ? null : inOrder;
}

const cellText = (value: unknown): string => (value === null || value === undefined ? "NULL" : String(value));

const sorted = (rows: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  rows.map(row => row.map(normal)).sort((a, b) => (a.join("|") < b.join("|") ? -1 : 1));

/** Numbers in one form, so that rows sort alike. */
function normal(cell: string): string {
  return /^-?\d*\.?\d+(e[+-]?\d+)?$/i.test(cell) ? String(Number(Number(cell).toPrecision(9))) : cell;
}

type Cells = readonly (readonly string[])[];

function firstDifference(ours: Cells, theirs: Cells): string | null {
  for (const [row, cells] of ours.entries()) {
    for (const [column, cell] of cells.entries()) {
      const other = theirs[row]![column] ?? "NULL";
      if (!sameCell(cell, other)) return `row ${row + 1}, column ${column + 1}: ${cell} is not ${other}`;
    }
  }
  return null;
}

function sameCell(ours: string, theirs: string): boolean {
  if (ours === theirs || ours.trimEnd() === theirs.trimEnd()) return true;
  if (ours === "NULL" || theirs === "NULL" || ours === "" || theirs === "") return false;
  const [a, b] = [Number(ours), Number(theirs)];
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}
