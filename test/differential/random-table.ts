// Random tables: columns of every type in every layout, with the patterns that statistics look for.
import { registerSource, type SourceHandle } from "../../engine/source/source.ts";
import { keyOf, orderOf } from "../../engine/reference/order.ts";
import type { Value } from "../../engine/reference/value.ts";
import {
  BINARY, BOOL, DATE, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, NULL, UINT16, UINT32, UINT64, UINT8, UTF8,
  decimal, duration, field, isNested, list, struct, time, timestamp, type DataType,
} from "../../expr/type.ts";
import { columnOf } from "./random-chunk.ts";
import { valueOf } from "./random-values.ts";
import { tapeOf, type Tape } from "./tape.ts";

type Pattern = "random" | "few" | "constant" | "ascending" | "descending" | "unique";

/** What a column is like; its values follow from a seed. */
export interface ColumnSpec {
  readonly name: string;
  readonly type: DataType;
  /** Values that may be calculated with; else some lie at the type's limits. */
  readonly tame: boolean;
  readonly nulls: number;
  readonly pattern: Pattern;
}
export interface TableSpec {
  readonly rowCount: number;
  readonly columns: readonly ColumnSpec[];
}

const ZONES = [null, null, "UTC", "Europe/Berlin", "+05:30", "America/New_York"];

/** Types a table may have; common ones are named more than once. */
const TYPES: readonly ((tape: Tape) => DataType)[] = [
  () => INT32, () => INT64, () => FLOAT64, () => UTF8, () => INT32, () => UTF8, () => FLOAT64, () => INT64,
  () => BOOL, () => INT8, () => INT16, () => UINT8, () => UINT16, () => UINT32, () => UINT64, () => FLOAT32,
  tape => tape.pick([decimal(9, 2), decimal(4, 1), decimal(18, 4), decimal(38, 2), decimal(38, 10)]),
  tape => tape.pick([decimal(12, 2), decimal(5, 0), decimal(20, 3), decimal(2, 2)]),
  () => BINARY, () => DATE, () => DATE, tape => time(tape.pick(["s", "ms", "us", "ns"] as const)),
  tape => timestamp(tape.pick(["ms", "us", "s", "ns"] as const), tape.pick(ZONES)),
  tape => timestamp(tape.pick(["ms", "us", "s", "ns"] as const), null),
  tape => duration(tape.pick(["ms", "us", "s", "ns"] as const)),
  () => list(field("item", INT32, true)), () => struct([field("x", INT32, true)]), () => NULL,
];

const NAMES = ["a", "b", "c", "d", "__proto__", "the name", "f", "😀", "constructor", "j"];

/** A random table; `rowCount` is given so that it can be shrunk. */
export function tableSpec(tape: Tape, rowCount: number): TableSpec {
  const columns = Array.from({ length: 2 + tape.below(7) }, (_, i): ColumnSpec => {
    const type = tape.pick(TYPES)(tape);
    return {
      name: NAMES[i]!, type, tame: !tape.chance(0.4),
      nulls: type.kind === "null" ? 1 : tape.pick([0, 0.2, 0, 0.5, 0.05, 1]),
      pattern: tape.pick(["random", "few", "random", "few", "constant", "ascending", "descending", "unique"]),
    };
  });
  return { rowCount, columns };
}

function valuesOf(tape: Tape, { type, tame, pattern, nulls }: ColumnSpec, rowCount: number): Value[] {
  const fresh = () => valueOf(tape, type, tame);
  const pool = Array.from({ length: pattern === "constant" ? 1 : 4 }, fresh);
  let values = Array.from({ length: rowCount },
    pattern === "few" || pattern === "constant" ? () => tape.pick(pool) : fresh);
  if (!isNested(type) && type.kind !== "null") {
    const order = orderOf(type, type);
    if (pattern === "ascending") values.sort(order);
    if (pattern === "descending") values.sort((a, b) => order(b, a));
    if (pattern === "unique") values = distinctOf(values, type, rowCount);
  }
  return values.map(value => (nulls > 0 && tape.chance(nulls) ? null : value));
}

/** Distinct values first; if the type has too few, the first ones again. */
function distinctOf(values: readonly Value[], type: DataType, rowCount: number): Value[] {
  const distinct = [...new Map(values.map(value => [keyOf(value, type), value])).values()];
  return Array.from({ length: rowCount }, (_, row) => distinct[row % distinct.length]!);
}

/** The columns' values, from a seed. */
export const tableValues = (spec: TableSpec, seed: number): Value[][] =>
  spec.columns.map((column, i) => valuesOf(tapeOf(seed * 31 + i), column, spec.rowCount));

/** Makes the table and registers it; a column is nullable where its specification allows nulls. */
export function makeTable(spec: TableSpec, seed: number): SourceHandle {
  const columns = tableValues(spec, seed)
    .map((values, i) => columnOf(tapeOf(seed * 37 + i), values, spec.columns[i]!.type));
  return registerSource({
    schema: spec.columns.map(({ name, type, nulls }) => field(name, type, nulls > 0)),
    rowCount: spec.rowCount,
    column: index => columns[index]!,
  }, "random");
}
