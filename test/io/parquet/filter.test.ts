// Rows that conditions leave out while a file is decoded: never one that fulfils them, and the others come
// out as they do without conditions, whatever the types, encodings and pages.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { DuckDBConnection } from "@duckdb/node-api";
import { prepare } from "../../../engine/reference/evaluate.ts";
import type { Value } from "../../../engine/reference/value.ts";
import type { BoundValue, TypedExpr } from "../../../expr/node.ts";
import type { FunctionName } from "../../../expr/function/table.ts";
import { printExpr } from "../../../expr/print.ts";
import { BOOL, decimal, field, FLOAT32, FLOAT64, INT64, isInteger, UTF8, type Field } from "../../../expr/type.ts";
import { columnTest } from "../../../src/io/parquet/column-test.ts";
import type { FileColumn } from "../../../src/io/parquet/footer/column-type.ts";
import { openParquet, writeParquet } from "../../../src/io/parquet/index.ts";
import { memorySink, memorySource, valuesOf } from "./bytes.ts";
import { connect, temporaryFolder, written } from "./duckdb-files.ts";
import { KEPT_TYPES, NESTED_TYPES, randomOf, randomValue, sourcesOf, type Random, type RawTable } from "./tables.ts";

const TABLES = process.env["QUERN_FULL"] ? 300 : 24;
const CONDITIONS = 12;
const ROWS = 3000;
const folder = temporaryFolder();
let duckdb: DuckDBConnection;
beforeAll(async () => { duckdb = await connect(); });

const literal = (value: BoundValue, type: Field["type"]): TypedExpr & { kind: "literal" } =>
  ({ kind: "literal", value, type, nullable: value === null });
const columnOf = ({ name, type, nullable }: Field): TypedExpr => ({ kind: "column", name, type, nullable });
const call = (name: FunctionName, ...args: TypedExpr[]): TypedExpr =>
  ({ kind: "call", name, args, type: BOOL, nullable: true });

/** Values that repeat, so that there are dictionaries; some columns ascend, so that pages differ. */
function tableOf(random: Random): RawTable {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const types = [...Array.from({ length: 6 }, () => pick(KEPT_TYPES)), pick(NESTED_TYPES)];
  const schema = [field("id", INT64, false), ...types.map((type, i) => field(`c${i}`, type, random() < 0.5))];
  const ids = Array.from({ length: ROWS }, (_, i) => BigInt(i));
  const columns = schema.slice(1).map(({ type, nullable }) => {
    const pool = Array.from({ length: pick([1, 5, 50, ROWS]) }, () => randomValue(type, random));
    const nulls = nullable ? pick([0, 0.1, 0.9, 1]) : 0;
    const at = pick([
      () => Math.floor(random() * pool.length), (row: number) => Math.floor(row * pool.length / ROWS),
    ]);
    return ids.map((_, row) => (random() < nulls ? null : pool[at(row)]!));
  });
  return { schema, columns: [ids, ...columns] };
}

const COMPARISONS = ["eq", "ne", "lt", "le", "gt", "ge"] as const;

function conditionOn(table: RawTable, random: Random, depth = 2): TypedExpr {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  if (depth > 0 && random() < 0.3) {
    const [left, right] = [conditionOn(table, random, depth - 1), conditionOn(table, random, depth - 1)];
    return random() < 0.3 ? call("not", left) : call(pick(["and", "or"]), left, right);
  }
  const scalars = table.schema.filter(({ type }) => type.kind !== "list" && type.kind !== "struct");
  const chosen = pick(scalars);
  const own = table.columns[table.schema.indexOf(chosen)]!;
  const isNull = call("isNull", columnOf(chosen));
  if (random() < 0.15) return random() < 0.5 ? isNull : call("not", isNull);
  const value = (): BoundValue =>
    ((random() < 0.8 ? pick(own) : null) ?? randomValue(chosen.type, random)) as BoundValue;
  const given = (): TypedExpr & { kind: "literal" } =>
    literal(random() < 0.03 ? null : value(), chosen.type);
  if (isInteger(chosen.type) && random() < 0.2) {
    const type = pick([decimal(30, 2), FLOAT64]);
    const scaled = value() as bigint;
    const operand: TypedExpr = { kind: "cast", operand: columnOf(chosen), mode: "strict", type, nullable: true };
    const limit = type === FLOAT64 ? Number(scaled) + 0.5 : scaled * 100n + 50n;
    return call(pick(COMPARISONS), operand, literal(limit, type));
  }
  switch (pick(["compare", "compare", "between", "in"])) {
    case "between":
      return call("and", call("ge", columnOf(chosen), given()), call("le", columnOf(chosen), given()));
    case "in": return {
      kind: "in", operand: columnOf(chosen), type: BOOL, nullable: true,
      values: Array.from({ length: pick([3, 3, 40]) }, given),
    };
    default: return random() < 0.5
      ? call(pick(COMPARISONS), columnOf(chosen), given())
      : call(pick(COMPARISONS), given(), columnOf(chosen));
  }
}

const REWRITTEN = [
  "parquet_version 'v2', codec 'zstd', row_group_size 2048", "codec 'snappy', row_group_size 2048, dictionary_size_limit 10",
  "parquet_version 'v2', codec 'uncompressed', row_group_size 2048, string_dictionary_page_size_limit 100",
];

/** The table as our writer writes it, or DuckDB of that. */
async function fileOf(table: RawTable, index: number): Promise<Uint8Array> {
  const sink = memorySink();
  const path = join(folder, `${index}.parquet`);
  const rowGroupRows = index % 2 === 0 ? 700 : ROWS;
  await writeParquet(sink, table.schema, sourcesOf(table, [ROWS]), { rowGroupRows });
  const rewritten = REWRITTEN[index % 4];
  if (!rewritten) return sink.bytes();
  writeFileSync(path, sink.bytes());
  return written(duckdb, `${path}.again`, `select * from read_parquet('${path}')`, rewritten);
}

it.each(Array.from({ length: TABLES }, (_, i) => [i]))("random table %d", async index => {
  const random = randomOf(7000 + index);
  const table = tableOf(random);
  const file = await openParquet(memorySource(await fileOf(table, index)));
  const columns = await valuesOf(file);
  const rows = columns[0]!.map((_, row): readonly Value[] => columns.map(values => values[row]!));
  const place = { operator: "filter", row: 0 };
  let left = 0;
  for (let i = 0; i < CONDITIONS; i++) {
    const conditions = Array.from({ length: 1 + Math.floor(random() * 3) }, () => conditionOn(table, random));
    const tests = conditions.map(condition => prepare(condition, file.schema));
    const expected = rows.filter(row => tests.every(test => test(row, place) === true)).map(([id]) => id);
    const found = await valuesOf(file, { conditions });
    const ids = new Set(found[0]);
    const told = conditions.map(condition => printExpr(condition)).join(" and ");
    expect(expected.filter(id => !ids.has(id!)), told).toEqual([]);
    const same = rows.filter(([id]) => ids.has(id!));
    expect(found, told).toEqual(columns.map((_, column) => same.map(row => row[column]!)));
    left += ROWS - ids.size;
  }
  expect(left).toBeGreaterThan(0);
});

describe("what a test leaves", () => {
  /** How many of the file's rows come, of columns in its order. */
  async function rowsOf(query: string, options: string, ...conditions: TypedExpr[]) {
    const bytes = await written(duckdb, join(folder, "rows.parquet"), query, options);
    return (await valuesOf(await openParquet(memorySource(bytes)), { conditions }))[0]!.length;
  }
  const id = columnOf(field("id", INT64, true));
  const text = columnOf(field("t", UTF8, true));
  const floats = columnOf(field("f", FLOAT64, true));
  const query = `select (i * 7919) % 6000 as id, 'text ' || i % 5 as t,
    if(i % 10 = 0, 'nan'::double, i % 100) as f from range(6000) r(i)`;

  it("is exact for ranges of numbers, with a dictionary and without, and for text of a dictionary", async () => {
    for (const options of ["", "dictionary_size_limit 10000", "parquet_version 'v2'"]) {
      const found = (...conditions: TypedExpr[]): Promise<number> => rowsOf(query, options, ...conditions);
      expect(await found(call("lt", id, literal(100n, INT64)))).toBe(100);
      expect(await found(call("between", id, literal(10n, INT64), literal(19n, INT64)))).toBe(10);
      expect(await found(call("eq", text, literal("text 3", UTF8)))).toBe(1200);
      const isThird = call("eq", text, literal("text 3", UTF8));
      expect(await found(isThird, call("ge", id, literal(3000n, INT64)))).toBe(600);
      // NaN is above every number: it stays.
      expect(await found(call("gt", floats, literal(97.5, FLOAT64)))).toBe(600 + 120);
      expect(await found(call("lt", floats, literal(10, FLOAT64)))).toBe(600 + 540);
    }
  });

  it("takes 32-bit floats as they are", async () => {
    const single = columnOf(field("s", FLOAT32, true));
    const found = (name: FunctionName): Promise<number> =>
      rowsOf("select (i / 10)::float as s from range(100) r(i)", "", call(name, single, literal(0.1, FLOAT32)));
    expect(await found("le")).toBe(2);
    expect(await found("lt")).toBeGreaterThanOrEqual(1);
    expect(await found("eq")).toBe(1);
    expect(await found("ge")).toBe(99);
  });

  it("is nothing where conditions speak of other columns, or of what has no order", () => {
    const own = {
      field: field("id", INT64, false), shape: null,
      leaves: [{ type: { type: INT64, form: "i64", width: 8 }, maxDefinition: 0 }],
    } as unknown as FileColumn;
    const isText = call("eq", text, literal("a", UTF8));
    const isLow = call("lt", id, literal(3n, INT64));
    expect(columnTest(own, [])).toBe(null);
    expect(columnTest(own, [isText])).toBe(null);
    expect(columnTest(own, [call("or", isText, isLow)])).toBe(null);
    expect(columnTest(own, [call("isNull", id)])).toEqual({ nulls: true, values: { kind: "none" } });
    expect(columnTest(own, [isLow, call("gt", id, literal(-9n, INT64))]))
      .toEqual({ nulls: true, values: { kind: "integers", low: -8n, high: 2n } });
  });
});
