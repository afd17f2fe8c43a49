// The official answers to the queries at a scale factor, and how one differs from ours. Knows no engine.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ResultColumn, ResultTable } from "../../bench/result/table.ts";
import { ROOT } from "../package/build-if-stale.ts";

const RELATIVE_TOLERANCE = 1e-9;

/** The answers by the queries' names; each is a header line, then lines of cells with bars between them. */
export function officialAnswers(scale: number): ReadonlyMap<string, string> {
  const child = fileURLToPath(new URL("./answers-child.ts", import.meta.url));
  const printed = execFileSync(process.execPath, ["--import", "tsx", child, String(scale)], { cwd: ROOT });
  const rows = JSON.parse(printed.toString()) as [number, string][];
  return new Map(rows.map(([query, text]) => [`q${String(query).padStart(2, "0")}`, text]));
}

/** The first difference in words; undefined if there is none. */
export function differenceFromOfficial(ours: ResultTable, official: string): string | undefined {
  const [header = "", ...lines] = official.replace(/\n$/, "").split("\n");
  const width = header.split("|").length;
  if (width !== ours.columns.length) return `${ours.columns.length} columns are not ${width}: ${header}`;
  if (lines.length !== ours.rowCount) return `${ours.rowCount} rows are not ${lines.length}`;
  for (const [row, line] of lines.entries()) {
    const cells = line.split("|");
    for (const [index, column] of ours.columns.entries()) {
      const cell = cellText(column, row);
      if (!sameCell(cell, cells[index] ?? "")) {
        return `column ${column.name}, row ${row}: ${cell} is not ${cells[index]}`;
      }
    }
  }
  return undefined;
}

/** Null is no text, as in the official answers. */
function cellText(column: ResultColumn, row: number): string {
  const value = column.values[row];
  if (value === null || value === undefined) return "";
  if (typeof value !== "bigint" || column.kind !== "exact" || column.scale === 0) return String(value);
  const digits = String(value < 0n ? -value : value).padStart(column.scale + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -column.scale)}.${digits.slice(-column.scale)}`;
}

/** Floats are printed with more or fewer digits; all else is as it is. */
function sameCell(ours: string, theirs: string): boolean {
  if (ours === theirs) return true;
  if (ours === "" || theirs === "") return false;
  const [a, b] = [Number(ours), Number(theirs)];
  return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}
