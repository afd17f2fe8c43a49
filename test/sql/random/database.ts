// Small random tables with nulls, whose columns of a name have the same kind everywhere, so that joins
// match.
import type { Value } from "../../../engine/reference/value.ts";
import { registerSource, type SourceHandle } from "../../../engine/source/source.ts";
import { INT64, field, type DataType } from "../../../expr/type.ts";
import { columnOf } from "../../differential/random-chunk.ts";
import { tapeOf, type Tape } from "../../differential/tape.ts";
import { TYPES, VALUES, valueOfKind, type PlainKind } from "./kind.ts";

export interface TableColumn {
  readonly name: string;
  readonly kind: PlainKind;
  readonly type: DataType;
  readonly nullable: boolean;
}

export interface TableData {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Value[])[];
}

export type Database = readonly TableData[];

const COLUMNS: readonly (readonly [name: string, kind: PlainKind, type?: DataType])[] = [
  ["i", "int"], ["s", "text"], ["d", "decimal"], ["f", "float"], ["n", "int", INT64], ["b", "bool"],
  ["dt", "date"], ["ts", "timestamp"], ["u", "text"],
];

const ROWS = [6, 4, 9, 12, 1, 0, 25];

function tableOfTape(tape: Tape, name: string): TableData {
  const chosen = COLUMNS.filter(() => tape.chance(0.5)).map(([column, kind, type =
    TYPES[kind]]): TableColumn =>
    ({ name: column, kind, type, nullable: !tape.chance(0.25) }));
  const key: TableColumn = { name: "k", kind: "int", type: TYPES.int, nullable: tape.chance(0.7) };
  const columns = tape.chance(0.8) ? [key, ...chosen] : [...chosen, key];
  const part = tape.pick([0.15, 0.15, 0.4]);
  const value = ({ kind, nullable }: TableColumn) =>
    (nullable && tape.chance(part) ? null : valueOfKind(tape, kind));
  const rows = Array.from({ length: tape.pick(ROWS) }, () => columns.map(value));
  return { name, columns, rows };
}

export function databaseOf(seed: number): Database {
  const tape = tapeOf(seed * 7919 + 5);
  return ["t0", "t1", "t2", "t3"].map(name => tableOfTape(tape, name));
}

/** The table as a source of the engine's; a layout of the memory follows from the rows. */
export function sourceOfTable({ columns, rows }: TableData): SourceHandle {
  const host = columns.map((column, i) => columnOf(tapeOf(i + rows.length), rows.map(row => row[i]!),
    column.type));
  return registerSource({
    schema: columns.map(({ name, type, nullable }) => field(name, type, nullable)), rowCount: rows.length,
    column: index => host[index]!,
  }, "random");
}

/** A value as SQL writes it. */
function shown(value: Value, { kind }: TableColumn): string {
  if (value === null) return "null";
  const { texts, read, literal } = VALUES[kind];
  return literal(texts.find(text => read(text) === value)!);
}

/** The table as a statement that makes it in any system; for messages. */
export const describeTable = ({ name, columns, rows }: TableData): string =>
  `${name} (${columns.map(c => `${c.name} ${c.kind}${c.nullable ? "" : " not null"}`).join(", ")}): `
  + (rows.map(row => `(${row.map((value, i) => shown(value, columns[i]!)).join(", ")})`).join(", ") || "no rows");
