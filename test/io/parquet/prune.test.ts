// What statistics and Bloom filters leave out: never a row that a condition keeps, and no byte that need
// not be read.
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { BoundValue, TypedExpr } from "../../../expr/node.ts";
import { BOOL, decimal, FLOAT64, INT32, INT64, timestamp, UTF8, DATE, type DataType } from "../../../expr/type.ts";
import type { FunctionName } from "../../../expr/function/table.ts";
import { openParquet } from "../../../src/io/parquet/index.ts";
import { mayPass, type ColumnFacts } from "../../../src/io/prune.ts";
import { batchesOf, memorySource, valuesOf } from "./bytes.ts";
import { connect, temporaryFolder, written } from "./duckdb-files.ts";

const column = (name: string, type: DataType): TypedExpr => ({ kind: "column", name, type, nullable: true });
const literal = (value: BoundValue, type: DataType): TypedExpr & { kind: "literal" } =>
  ({ kind: "literal", value, type, nullable: value === null });
const call = (name: FunctionName, ...args: TypedExpr[]): TypedExpr =>
  ({ kind: "call", name, args, type: BOOL, nullable: true });
const cast = (operand: TypedExpr, type: DataType): TypedExpr =>
  ({ kind: "cast", operand, mode: "strict", type, nullable: true });
const isIn = (operand: TypedExpr, ...values: BoundValue[]): TypedExpr =>
  ({
    kind: "in", operand, values: values.map(value => literal(value, operand.type)), type: BOOL, nullable: true
  });

const COMPARISONS = ["eq", "ne", "lt", "le", "gt", "ge"] as const;
const HOLDS: Record<typeof COMPARISONS[number], (a: number, b: number) => boolean> = {
  eq: (a, b) => a === b, ne: (a, b) => a !== b, lt: (a, b) => a < b, le: (a, b) => a <= b,
  gt: (a, b) => a > b, ge: (a, b) => a >= b,
};

const factsOf = (facts: Partial<ColumnFacts>) => (): ColumnFacts =>
  ({ min: null, max: null, nullCount: 0, rowCount: 10, ...facts });

describe("facts and conditions", () => {
  const x = column("x", INT32);

  it("comparisons with every literal around the bounds, both ways round, negated", () => {
    for (const [min, max] of [[3, 7], [5, 5]] as const) {
      const facts = factsOf({ min: BigInt(min), max: BigInt(max) });
      for (let value = 1; value <= 9; value++) {
        for (const name of COMPARISONS) {
          const values = Array.from({ length: max - min + 1 }, (_, i) => min + i);
          const some = values.some(each => HOLDS[name](each, value));
          const notAll = values.some(each => !HOLDS[name](each, value));
          const condition = call(name, x, literal(BigInt(value), INT32));
          expect(mayPass([condition], facts), `${min}..${max} ${name} ${value}`).toBe(some);
          expect(mayPass([call("not", condition)], facts), `not ${min}..${max} ${name} ${value}`).toBe(notAll);
          const flipped = values.some(each => HOLDS[name](value, each));
          expect(mayPass([call(name, literal(BigInt(value), INT32), x)], facts), `${value} ${name} ${min}..${max}`).toBe(flipped);
        }
      }
    }
  });

  it("lists, ranges, and, or, null", () => {
    const facts = factsOf({ min: 3n, max: 7n });
    const some = factsOf({ min: 3n, max: 7n, nullCount: 2 });
    const all = factsOf({ nullCount: 10 });
    const int = (value: number) => literal(BigInt(value), INT32);
    expect(mayPass([isIn(x, 1n, 9n, null)], facts)).toBe(false);
    expect(mayPass([isIn(x, 1n, 5n)], facts)).toBe(true);
    expect(mayPass([call("between", x, int(8), int(20))], facts)).toBe(false);
    expect(mayPass([call("between", x, int(7), int(20))], facts)).toBe(true);
    expect(mayPass([call("or", call("lt", x, int(3)), call("gt", x, int(7)))], facts)).toBe(false);
    expect(mayPass([call("and", call("lt", x, int(4)), call("gt", x, int(7)))], facts)).toBe(false);
    expect(mayPass([call("lt", x, int(4)), call("gt", x, int(2))], facts)).toBe(true);
    expect(mayPass([call("isNull", x)], facts)).toBe(false);
    expect(mayPass([call("isNull", x)], some)).toBe(true);
    expect(mayPass([call("isNotNull", x)], all)).toBe(false);
    expect(mayPass([call("ne", x, int(4))], all)).toBe(false);
    expect(mayPass([call("eq", x, literal(null, INT32))], facts)).toBe(false);
    expect(mayPass([call("not", call("lt", x, int(8)))], some)).toBe(false);
  });

  it("long lists, of which a range may hit a hole", () => {
    const hundreds = isIn(x, ...Array.from({ length: 50 }, (_, i) => BigInt((49 - i) * 100)), null);
    for (const [min, max, expected] of [
      [-9, -1, false], [-9, 0, true], [1, 99, false], [99, 101, true], [4900, 4900, true],
      [4901, 9000, false], [4000, 4500, true],
    ] as const) {
      const facts = factsOf({ min: BigInt(min), max: BigInt(max) });
      expect(mayPass([hundreds], facts), `${min}..${max}`).toBe(expected);
      expect(mayPass([call("not", hundreds)], facts)).toBe(true);
    }
    const t = column("t", UTF8);
    const words = isIn(t, ...Array.from({ length: 40 }, (_, i) => `word ${i}`));
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(mayPass([words], factsOf({ min: bytes("word 2"), max: bytes("word 2") }))).toBe(true);
    expect(mayPass([words], factsOf({ min: bytes("word 50"), max: bytes("word 59") }))).toBe(false);
    const f = column("f", FLOAT64);
    const floats = isIn(f, ...Array.from({ length: 40 }, (_, i) => (i === 7 ? NaN : i)));
    expect(mayPass([floats], factsOf({ min: 100, max: 200 }))).toBe(true);
    expect(mayPass([floats], () => undefined)).toBe(true);
  });

  it("what is not known may be", () => {
    expect(mayPass([call("eq", x, literal(99n, INT32))], () => undefined)).toBe(true);
    expect(mayPass([call("eq", x, literal(99n, INT32))], factsOf({}))).toBe(true);
    expect(mayPass([call("isNull", x)], factsOf({ nullCount: null }))).toBe(true);
    expect(mayPass([call("eq", x, column("y", INT32))], factsOf({ min: 1n, max: 2n }))).toBe(true);
    expect(mayPass([call("eqMissing", x, literal(99n, INT32))], factsOf({ min: 1n, max: 2n }))).toBe(true);
  });

  it("NaN is above every number, and no bound says whether it is there", () => {
    const f = column("f", FLOAT64);
    const facts = factsOf({ min: 1, max: 2 });
    expect(mayPass([call("gt", f, literal(5, FLOAT64))], facts)).toBe(true);
    expect(mayPass([call("lt", f, literal(0, FLOAT64))], facts)).toBe(false);
    expect(mayPass([call("not", call("le", f, literal(5, FLOAT64)))], facts)).toBe(true);
    expect(mayPass([call("eq", f, literal(NaN, FLOAT64))], facts)).toBe(true);
    expect(mayPass([call("eq", f, literal(5, FLOAT64))], facts)).toBe(false);
    expect(mayPass([call("ne", f, literal(1, FLOAT64))], factsOf({ min: 1, max: 1 }))).toBe(true);
  });

  it("text by its bytes, whatever is cut; casts that keep the order", () => {
    const t = column("t", UTF8);
    const bytes = (text: string) => new TextEncoder().encode(text);
    // U+FF5E comes before U+1F600 in UTF-8, and behind it in UTF-16.
    const facts = factsOf({ min: bytes("b"), max: bytes("\uff5e") });
    expect(mayPass([call("eq", t, literal("a", UTF8))], facts)).toBe(false);
    expect(mayPass([call("eq", t, literal("\u{1f600}", UTF8))], facts)).toBe(false);
    expect(mayPass([call("eq", t, literal("bcd", UTF8))], facts)).toBe(true);
    const day = cast(column("d", DATE), timestamp("us"));
    const days = factsOf({ min: 10n, max: 20n });
    expect(mayPass([call("gt", day, literal(20n * 86_400_000_000n, timestamp("us")))], days)).toBe(false);
    expect(mayPass([call("ge", day, literal(20n * 86_400_000_000n, timestamp("us")))], days)).toBe(true);
    const price = cast(x, decimal(20, 2));
    expect(mayPass([call("lt", price, literal(1000n, decimal(20, 2)))], days)).toBe(false);
    expect(mayPass([call("le", price, literal(1000n, decimal(20, 2)))], days)).toBe(true);
    expect(mayPass([call("lt", cast(t, INT32), literal(0n, INT32))], facts)).toBe(true);
  });
});

describe("files", () => {
  const folder = temporaryFolder();
  let duckdb: DuckDBConnection;
  beforeAll(async () => { duckdb = await connect(); });

  it("row groups whose bounds do not fit are not read", async () => {
    const bytes = await written(duckdb, join(folder, "sorted.parquet"),
      "select i::integer as id, 'k' || lpad(i::varchar, 6, '0') as k, i * 0.5 as f, repeat('x', 20) || i as pad from range(20480) t(i)", "row_group_size 2048");
    const source = memorySource(bytes);
    const table = await openParquet(source);
    const id = column("id", INT32);
    const groups = async (...conditions: TypedExpr[]): Promise<number> =>
      (await batchesOf(table, { columns: [0], conditions })).length;
    expect(await groups()).toBe(10);
    expect(await groups(call("eq", id, literal(5000n, INT32)))).toBe(1);
    expect(await groups(call("lt", id, literal(2048n, INT32)))).toBe(1);
    expect(await groups(call("lt", id, literal(2049n, INT32)))).toBe(2);
    expect(await groups(call("eq", column("k", UTF8), literal("k010000", UTF8)))).toBe(1);
    expect(await groups(call("gt", column("k", UTF8), literal("k9", UTF8)))).toBe(0);
    const before = source.reads.length;
    const found = await valuesOf(table, { columns: [0], conditions: [call("eq", id, literal(5000n, INT32))] });
    expect(found[0]).toContain(5000n);
    const read = source.reads.slice(before).reduce((sum, [from, to]) => sum + to - from, 0);
    expect(read).toBeLessThan(bytes.length / 20);
  });

  it("a Bloom filter tells what bounds cannot", async () => {
    // Values repeat, so that DuckDB makes dictionaries, which it makes filters of.
    const path = join(folder, "bloom.parquet");
    const bytes = await written(duckdb, path,
      "select (i % 1000 * 2)::integer as id, (i % 1000 * 2)::bigint as wide, 'w' || (i % 1000 * 2) as w, (i % 1000 * 2)::double as f from range(6144) t(i)", "row_group_size 2048, dictionary_size_limit 2048");
    const filters = await duckdb.runAndReadAll(`select count(*) from parquet_metadata('${path}') where bloom_filter_offset is not null`);
    expect(filters.getRows()).toEqual([[12n]]);
    const table = await openParquet(memorySource(bytes));
    const kept = async (name: string, type: DataType, value: BoundValue): Promise<number> =>
      (await batchesOf(
        table, { columns: [], conditions: [call("eq", column(name, type), literal(value, type))] }
      )).length;
    let leftOut = 0;
    for (let i = 0; i < 300; i++) {
      for (const [name, type, value] of [
        ["id", INT32, BigInt(i)], ["wide", INT64, BigInt(i)], ["w", UTF8, `w${i}`], ["f", FLOAT64, i]
      ] as const) {
        const groups = await kept(name, type, value);
        if (i % 2 === 0) expect(groups, `${name} ${i}`).toBe(3);
        else leftOut += 3 - groups;
      }
    }
    // 150 absent values of four columns in three groups; filters are wrong in one of a hundred.
    expect(leftOut).toBeGreaterThan(1800 * 0.9);
  });

  it("only the wanted columns, and no more rows than wanted", async () => {
    const bytes = await written(duckdb, join(folder, "wide.parquet"),
      `select ${Array.from({ length: 20 }, (_, i) => `hash(i + ${i}) as c${i}`).join(", ")} from range(40960) t(i)`, "row_group_size 20480");
    const source = memorySource(bytes);
    const table = await openParquet(source);
    const before = source.reads.length;
    const values = await valuesOf(table, { columns: [3, 17], most: 5 });
    expect(values.map(column => column.length)).toEqual([5, 5]);
    const read = source.reads.slice(before).reduce((sum, [from, to]) => sum + to - from, 0);
    expect(read).toBeLessThan(bytes.length / 15);
    expect(
      (await batchesOf(table, { columns: [] })).reduce((sum, batch) => sum + batch.rowCount, 0)
    ).toBe(40_960);
    expect(await valuesOf(table, { columns: [0], most: 20_481 })).toEqual(
      [(await valuesOf(table, { columns: [0] }))[0]!.slice(0, 20_481)]
    );
  });

  it("a signal ends the reading", async () => {
    const bytes = await written(duckdb, join(folder, "long.parquet"), "select i from range(20480) t(i)", "row_group_size 2048");
    const table = await openParquet(memorySource(bytes));
    const controller = new AbortController();
    let batches = 0;
    await expect((async () => {
      for await (
        const _ of table.read({ columns: [0], conditions: [], most: Infinity, signal: controller.signal })
      ) {
        if (++batches === 2) controller.abort();
      }
    })()).rejects.toThrow("The reading was cancelled.");
    expect(batches).toBe(2);
  });
});
