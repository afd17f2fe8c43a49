// Whether a result is the expected one: in order or sorted, by lines of rows or of values, or by its hash.
import { createHash } from "node:crypto";
import type { QueryRecord, SortMode } from "./command.ts";
import type { Cell, Result } from "./database.ts";

/** `exact`: the text of a cell counts; else also how SQLite prints it, and floats that are nearly equal. */
export interface CompareOptions {
  readonly exact: boolean;
}

const HASH = /^(\d+) values hashing to ([0-9a-f]{32})$/;
const REGEX = /^<(!?)REGEX>:/;
const NEAR = 1e-9;
/** A number that others have rounded: the last of its digits may be off by half. */
const ROUNDED = /\.(\d{3,})$/;

type Row = readonly string[];

/** The first difference in words; null if there is none. */
export function differenceFrom(
  record: QueryRecord, { columns, rows }: Result, { exact }: CompareOptions,
): string | null {
  const width = columns.length;
  if (record.types !== "" && record.types.length !== width) return `${width} columns are not ${record.types.length}`;
  const cells = rows.map(row => row.map(shown));
  const expected = record.expected.filter((line, i) => line !== "" || i < record.expected.length - 1);
  const hash = expected.length === 1 ? HASH.exec(expected[0]!) : null;
  if (hash) return hashDifference(hash, cells, rows, record);
  const byRow = width > 1 && expected.some(line => line.split("\t").length === width);
  const wanted = byRow ? expected.map(line => line.split("\t")) : inRows(expected, width);
  if (wanted === null) return `${rows.length} rows of ${width} columns are not ${expected.length} values`;
  if (rows.length !== wanted.length) return `${rows.length} rows are not ${wanted.length}`;
  const [ours, theirs] = record.sort === "valuesort"
    ? [inRows(cells.flat().toSorted(), width)!, inRows(wanted.flat().toSorted(), width)!]
    : [sorted(cells, record.sort), sorted(wanted, record.sort)];
  const numbers = record.sort === "nosort" ? rows : null;
  return firstDifference(ours, theirs, (row, column) =>
    sameCell(ours[row]![column]!, theirs[row]![column] ?? "", exact ? null : record.types[column] ?? "T",
      numbers?.[row]?.[column]));
}

export const shown = ({ text }: Cell): string => (text === "" ? "(empty)" : text);

function inRows(values: readonly string[], width: number): readonly Row[] | null {
  if (width === 0 || values.length % width !== 0) return null;
  return Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}

function sorted(rows: readonly Row[], sort: SortMode): readonly Row[] {
  if (sort === "nosort") return rows;
  const key = (row: Row): string => row.join("\n");
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function firstDifference(
  ours: readonly Row[], theirs: readonly Row[], same: (row: number, column: number) => boolean,
): string | null {
  for (const [row, cells] of theirs.entries()) {
    for (const [column, wanted] of cells.entries()) {
      if (!same(row, column)) return `row ${row + 1}, column ${column + 1}: ${ours[row]![column]} is not ${wanted}`;
    }
  }
  return null;
}

/** `letter` null: text must be equal. */
function sameCell(ours: string, theirs: string, letter: string | null, cell: Cell | undefined): boolean {
  if (ours === theirs || theirs === "<slt:ignore>") return true;
  const regex = REGEX.exec(theirs);
  if (regex) return new RegExp(`^(?:${theirs.slice(regex[0].length)})$`, "s").test(ours) === (regex[1] === "");
  if (letter === null) return false;
  if (ours === theirs.trim()) return true;
  if ((ours === "true" && theirs === "1") || (ours === "false" && theirs === "0")) return true;
  if (cell && sqliteText(cell, letter) === theirs) return true;
  if (ours === "" || theirs === "" || ours === "NULL" || theirs === "NULL") return false;
  const [a, b] = [Number(ours), Number(theirs)];
  const digits = ROUNDED.exec(theirs.trim())?.[1]!.length;
  const off = digits === undefined ? 0 : 0.5001 * 10 ** -digits;
  return Math.abs(a - b) <= Math.max(off, NEAR * Math.max(1, Math.abs(a), Math.abs(b)));
}

/** As SQLite's runner prints a value by the type of its column. */
export function sqliteText(cell: Cell, letter: string): string {
  if (cell.text === "NULL") return "NULL";
  if (letter === "I" && cell.number !== null) return String(Math.trunc(cell.number));
  if (letter === "I") return String(Number.parseInt(cell.text, 10) || 0);
  if (letter === "R" && cell.number !== null) return cell.number.toFixed(3);
  return cell.text === "" ? "(empty)" : cell.text.replace(/[^\x20-\x7E]/g, "@");
}

export function hashOf(values: readonly string[]): string {
  return createHash("md5").update(values.map(value => `${value}\n`).join("")).digest("hex");
}

/** A hash tells nothing of how values were printed: by DuckDB, or by SQLite. */
function hashDifference(
  [, count, wanted]: RegExpExecArray, cells: readonly Row[], rows: Result["rows"], { sort, types }: QueryRecord,
): string | null {
  const values = cells.flat();
  if (values.length !== Number(count)) return `${values.length} values are not ${count}`;
  const lite = rows.map(row => row.map((cell, i) => sqliteText(cell, types[i] ?? "T")));
  const ordered = (all: readonly Row[]): readonly string[] =>
    (sort === "valuesort" ? all.flat().toSorted() : sorted(all, sort).flat());
  const found = [cells, lite].map(all => hashOf(ordered(all)));
  return found.includes(wanted!) ? null : `${count} values hash to ${found[0]}, not to ${wanted}`;
}
