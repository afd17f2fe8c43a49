// Files that DuckDB writes, read here, are what DuckDB reads in them: every type, codec and version of pages.
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { DuckDBConnection } from "@duckdb/node-api";
import { typeName } from "../../../expr/type.ts";
import { openParquet } from "../../../src/io/parquet/index.ts";
import { memorySource, valuesOf } from "./bytes.ts";
import { columnsOf, connect, temporaryFolder, written } from "./duckdb-files.ts";

const folder = temporaryFolder();
let duckdb: DuckDBConnection;
beforeAll(async () => { duckdb = await connect(); });

interface Case {
  /** What DuckDB writes, of the row's number i. */
  readonly sql: string;
  readonly type: string;
  /** How DuckDB says the value as the column's raw one; the column is named c. */
  readonly raw?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  bool: { sql: "i % 3 = 0", type: "bool" },
  int8: { sql: "(i % 250 - 125)::tinyint", type: "int8" },
  int16: { sql: "(i * 7 % 60000 - 30000)::smallint", type: "int16" },
  int32: { sql: "(i * 400003 - 1000000000)::integer", type: "int32" },
  int64: { sql: "(i * 1000000000003 - 5000000)::bigint", type: "int64" },
  uint8: { sql: "(i % 256)::utinyint", type: "uint8" },
  uint16: { sql: "(i % 65536)::usmallint", type: "uint16" },
  uint32: { sql: "(4294967295 - i)::uinteger", type: "uint32" },
  uint64: { sql: "(18446744073709551615 - i)::ubigint", type: "uint64" },
  float: { sql: "(i / 7)::float", type: "float32" },
  double: { sql: "case when i % 100 = 3 then 'nan'::double else sin(i) end", type: "float64" },
  decimal4: { sql: "(i % 100 - 50)::decimal(4, 1)", type: "decimal(4, 1)", raw: "(c * 10)::hugeint" },
  decimal9: { sql: "(i * 1.25)::decimal(9, 2)", type: "decimal(9, 2)", raw: "(c * 100)::hugeint" },
  decimal18: { sql: "(i * -1234567.891)::decimal(18, 3)", type: "decimal(18, 3)", raw: "(c * 1000)::hugeint" },
  decimal38: { sql: "(i - 500)::decimal(38, 4) * 1234567890123456789", type: "decimal(38, 4)", raw: "replace(c::varchar, '.', '')" },
  date: { sql: "date '1969-01-01' + i::integer", type: "date", raw: "datediff('day', date '1970-01-01', c)" },
  time: { sql: "time '00:00:00' + interval (i * 13) millisecond", type: "time(us)", raw: "epoch_us(c)" },
  timestamp: { sql: "timestamp '1960-01-01' + interval (i * 86399999) millisecond", type: "timestamp(us)", raw: "epoch_us(c)" },
  timestampMs: { sql: "(timestamp '1960-01-01' + interval (i * 86399999) millisecond)::timestamp_ms", type: "timestamp(ms)", raw: "epoch_ms(c)" },
  timestampNs: { sql: "make_timestamp_ns(i * 86399999123456 - 1000)", type: "timestamp(ns)", raw: "epoch_ns(c)" },
  timestampTz: { sql: "timestamptz '1960-01-01 00:00:00+00' + interval (i * 86399) second", type: "timestamp(us, UTC)", raw: "epoch_us(c)" },
  text: { sql: "'größe ' || (i % 1000) || repeat('x', (i % 40)::integer)", type: "utf8" },
  words: { sql: "['red', 'green', '', 'blau'][(i % 4 + 1)::integer]", type: "utf8" },
  enum: { sql: "(['a', 'b'][(i % 2 + 1)::integer])::enum('a', 'b')", type: "utf8", raw: "c::varchar" },
  json: { sql: "('{\"a\": ' || i || '}')::json", type: "utf8", raw: "c::varchar" },
  blob: { sql: "encode('x' || i) || '\\xFF\\x00'::blob", type: "binary" },
  uuid: { sql: "md5(i::varchar)::uuid", type: "utf8", raw: "c::varchar" },
};

const select = (nulls: string): string =>
  `select ${Object.entries(CASES).map(([name, { sql }]) => `case when ${nulls} then null else ${sql} end as "${name}"`).join(", ")}`;

const rawSelect = (path: string): string => {
  const columns = Object.entries(CASES).map(([name, { raw }]) => `${raw ? raw.replace(/\bc\b/g, `"${name}"`) : `"${name}"`} as "${name}"`);
  return `select ${columns.join(", ")} from read_parquet('${path}')`;
};

const asRaw = (type: string, value: unknown): unknown =>
  (type.startsWith("decimal") && typeof value === "string" ? BigInt(value) : value);

const same = (a: unknown, b: unknown): boolean =>
  (a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : Object.is(a, b));

async function check(query: string, options: string): Promise<void> {
  const path = join(folder, "types.parquet");
  const bytes = await written(duckdb, path, query, options);
  const table = await openParquet(memorySource(bytes));
  expect(table.schema.map(field => `${field.name} ${typeName(field.type)}`))
    .toEqual(Object.entries(CASES).map(([name, { type }]) => `${name} ${type}`));
  const ours = await valuesOf(table);
  const theirs = await columnsOf(duckdb, rawSelect(path));
  Object.entries(CASES).forEach(([name, { type }], i) => {
    const expected = (theirs[i] ?? []).map(value => asRaw(type, value));
    expect(ours[i]!.length, name).toBe(expected.length);
    const wrong = expected.findIndex((value, row) => !same(ours[i]![row], value));
    // Whole columns would make long messages.
    if (wrong >= 0) expect(
      { name, row: wrong, value: ours[i]![wrong] }
    ).toEqual({ name, row: wrong, value: expected[wrong] });
  });
}

const NULLS = {
  "no nulls": "false", "some nulls": "hash(i) % 5 = 0", "mostly null": "hash(i) % 50 <> 0", "runs of nulls": "i // 700 % 2 = 0",
  "all null": "true",
};
const rows = (count: number): string => `from range(${count}) t(i)`;

describe("what DuckDB writes", () => {
  for (const version of ["v1", "v2"]) {
    for (const codec of ["snappy", "zstd", "gzip", "uncompressed", "brotli", "lz4_raw"]) {
      it(`${codec}, ${version}`, async () => {
        await check(`${select(NULLS["some nulls"])} ${rows(3000)}`, `codec '${codec}', parquet_version '${version}'`);
      });
    }
    for (const [name, nulls] of Object.entries(NULLS)) {
      it(`${name}, ${version}`, async () => {
        await check(`${select(nulls)} ${rows(5000)}`, `row_group_size 2048, parquet_version '${version}'`);
      });
    }
  }

  it("no rows, one row", async () => {
    await check(`${select("false")} ${rows(0)}`, "");
    await check(`${select("false")} ${rows(1)}`, "");
  });

  it("without dictionaries", async () => {
    await check(`${select(NULLS["some nulls"])} ${rows(5000)}`, "dictionary_size_limit 1");
    await check(`${select(NULLS["some nulls"])} ${rows(5000)}`, "dictionary_size_limit 1, parquet_version 'v2'");
  });
});

describe("nested columns", () => {
  it("lists, structs, maps, and what is inside of each other", async () => {
    const path = join(folder, "nested.parquet");
    const query = `select
        case when i % 7 = 0 then null else range(i % 5) end as numbers,
        case when i % 5 =
          0 then null else {'a': i, 'b': case when i % 3 = 0 then null else 't' || i end} end as pair,
        case when i % 6 = 0 then null when i % 6 = 1 then [] else [[i, null], [], null, [i + 1]] end as deep,
        [{'x': i, 'y': [i, i + 1]}, null] as items,
        map {'k' || i: i, 'l': null} as entries
      from range(1000) t(i)`;
    const bytes = await written(duckdb, path, query, "row_group_size 2048");
    const table = await openParquet(memorySource(bytes));
    expect(table.schema.map(field => typeName(field.type))).toEqual([
      "list<int64>", "struct<a: int64, b: utf8>", "list<list<int64>>", "list<struct<x: int64, y: list<int64>>>",
      "list<struct<key: utf8, value: int64>>",
    ]);
    const [numbers, pair, deep, items, entries] = await valuesOf(table);
    for (let i = 0; i < 1000; i++) {
      const n = BigInt(i);
      expect(numbers![i]).toEqual(i % 7 === 0 ? null : Array.from({ length: i % 5 }, (_, k) => BigInt(k)));
      expect(pair![i]).toEqual(i % 5 === 0 ? null : [n, i % 3 === 0 ? null : `t${i}`]);
      expect(deep![i]).toEqual(i % 6 === 0 ? null : i % 6 === 1 ? [] : [[n, null], [], null, [n + 1n]]);
      expect(items![i]).toEqual([[n, [n, n + 1n]], null]);
      expect(entries![i]).toEqual([[`k${i}`, n], ["l", null]]);
    }
  });
});
