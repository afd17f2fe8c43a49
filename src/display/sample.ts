// Which rows of a table are shown: all, or the first and the last ones.
import { typeName, type DataType } from "../../expr/type.ts";
import { rawReader } from "../../frame/value/raw.ts";
import type { Source } from "../../engine/source/source.ts";
import { alignmentOf, cellsOf, type Cell } from "./cell.ts";
import { visible } from "./escape.ts";

export interface ShownColumn {
  readonly name: string;
  readonly type: DataType;
  readonly typeName: string;
  readonly align: "left" | "right";
  /** The shown rows' cells. */
  readonly cells: readonly Cell[];
}

export interface Sample {
  readonly columns: readonly ShownColumn[];
  /** How many of the shown rows are the table's first; the others are its last. */
  readonly head: number;
  /** Rows left out after `head`. */
  readonly hidden: number;
}

/** At most `rows` rows, of the columns with the given indices. */
export function sampleOf(source: Source, rows: number, indices: readonly number[]): Sample {
  const limit = Math.max(0, Math.floor(rows));
  // The mark for rows left out takes a line, too: instead of it a single row can be shown.
  const all = source.rowCount <= limit + (limit > 0 ? 1 : 0);
  const head = all ? source.rowCount : Math.ceil(limit / 2);
  const tail = all ? 0 : limit - head;
  const shown = [
    ...Array.from({ length: head }, (_, i) => i),
    ...Array.from({ length: tail }, (_, i) => source.rowCount - tail + i),
  ];
  const columns = indices.map((index): ShownColumn => {
    const { name, type } = source.schema[index]!;
    const read = rawReader(source.column(index));
    const cells = cellsOf(type, shown.map(row => read(row)));
    return { name, type, typeName: visible(shortTypeName(type)), align: alignmentOf(type), cells };
  });
  return { columns, head, hidden: source.rowCount - head - tail };
}

/** Members of structs are left out: their names stand in the values. */
function shortTypeName(type: DataType): string {
  if (type.kind === "struct") return "struct";
  return type.kind === "list" ? `list<${shortTypeName(type.item.type)}>` : typeName(type);
}

/** Columns shown where they are too many: the first ones and the last ones. */
export function shownIndices(count: number, most: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  if (count <= most) return all;
  const head = Math.ceil(most / 2);
  return [...all.slice(0, head), ...all.slice(count - (most - head))];
}

/** `200000 rows × 3 columns` */
export function shapeOf({ rowCount, schema }: Pick<Source, "rowCount" | "schema">): string {
  const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
  return `${plural(rowCount, "row")} × ${plural(schema.length, "column")}`;
}
