// Are two answers the same? Exact, but floats at a relative tolerance; as multisets unless rows are ordered.
import type { ResultColumn, ResultTable } from "./table.ts";

const RELATIVE_TOLERANCE = 1e-9;

export interface ComparisonRule {
  /** The query orders its rows fully; otherwise they are compared as multisets. */
  readonly ordered: boolean;
  /**
   * Floats that are nearer to each other than this are equal, too. For what is left when large terms
   * cancel: its error is as large as the terms', not as itself. Default: 0.
   */
  readonly noise?: number;
}

/** What differs first, in words; undefined if nothing does. */
export function difference(ours: ResultTable, theirs: ResultTable, rule: ComparisonRule): string | undefined {
  const shape = differentShape(ours, theirs);
  if (shape) return shape;
  const pairs = ours.columns.map((column, index) => aligned(column, theirs.columns[index]!));
  const kinds = pairs.find(pair => typeof pair === "string");
  if (typeof kinds === "string") return kinds;
  const columns = pairs as ColumnPair[];
  const ourOrder = rowOrder(columns.map(pair => pair.ours), ours.rowCount, rule);
  const theirOrder = rowOrder(columns.map(pair => pair.theirs), theirs.rowCount, rule);
  for (let row = 0; row < ours.rowCount; row++) {
    for (const { name, ours: left, theirs: right } of columns) {
      const a = left[ourOrder[row]!]!;
      const b = right[theirOrder[row]!]!;
      if (same(a, b, rule.noise ?? 0)) continue;
      const order = rule.ordered ? "" : " (rows sorted)";
      return `column ${name}, row ${row}${order}: ${String(a)} is not ${String(b)}`;
    }
  }
  return undefined;
}

type Cell = bigint | number | string | null;
type Cells = readonly Cell[];
interface ColumnPair {
  readonly name: string;
  readonly ours: Cells;
  readonly theirs: Cells;
}

function differentShape(ours: ResultTable, theirs: ResultTable): string | undefined {
  const names = ours.columns.map(column => column.name).join(", ");
  const otherNames = theirs.columns.map(column => column.name).join(", ");
  if (names !== otherNames) return `columns (${names}) are not (${otherNames})`;
  if (ours.rowCount !== theirs.rowCount) return `${ours.rowCount} rows are not ${theirs.rowCount}`;
  return undefined;
}

/** Both columns in one representation: one scale, or floats if either side has floats. */
function aligned(ours: ResultColumn, theirs: ResultColumn): ColumnPair | string {
  const { name } = ours;
  if (ours.kind === "exact" && theirs.kind === "exact") {
    const scale = Math.max(ours.scale, theirs.scale);
    return { name, ours: rescaled(ours, scale), theirs: rescaled(theirs, scale) };
  }
  if ((ours.kind === "text") !== (theirs.kind === "text")) {
    return `column ${name} is ${ours.kind}, not ${theirs.kind}`;
  }
  return { name, ours: floats(ours), theirs: floats(theirs) };
}

type ExactColumn = Extract<ResultColumn, { kind: "exact" }>;

function rescaled(column: ExactColumn, scale: number): Cells {
  if (column.scale === scale) return column.values;
  const factor = 10n ** BigInt(scale - column.scale);
  return column.values.map(value => (value === null ? null : value * factor));
}

function floats(column: ResultColumn): Cells {
  if (column.kind !== "exact") return column.values;
  return column.values.map(value => (value === null ? null : Number(value) / 10 ** column.scale));
}

/** The order in which to visit the rows: sorted by exact cells and text first, by floats last. */
function rowOrder(columns: readonly Cells[], rowCount: number, rule: ComparisonRule): Uint32Array {
  const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
  if (rule.ordered) return rows;
  const isFloat = (column: Cells): boolean => column.some(cell => typeof cell === "number");
  const keys = [...columns.filter(column => !isFloat(column)), ...columns.filter(isFloat)];
  return rows.sort((a, b) => {
    for (const key of keys) {
      const order = compareCells(key[a]!, key[b]!);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compareCells(a: Cell, b: Cell): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

function same(a: Cell, b: Cell, noise: number): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  return Math.abs(a - b) <= Math.max(noise, RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b)));
}
