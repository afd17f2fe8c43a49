// DuckDB reads what is written, and the same files: both must find the same rows.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  BOOL,
  DATE,
  FLOAT64,
  INT16,
  INT32,
  INT64,
  INT8,
  UINT8,
  UTF8,
  decimal,
  field,
  list,
  struct,
  timestamp,
  type Schema,
} from "../../expr/type.ts";
import { columnFromRaw } from "../../frame/value/build.ts";
import type { RawValue } from "../../frame/value/raw.ts";
import { fileBytes } from "../../src/io/bytes/platform-file.ts";
import { openJson, openNdjson } from "../../src/io/json/open.ts";
import { writeJson, writeNdjson } from "../../src/io/json/write.ts";
import { connect } from "../differential/duckdb/index.ts";
import { MemorySink, batches, random, rowsOf } from "./bytes.ts";

let folder = "";
let duckdb: DuckDBConnection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "quern-duckdb-"));
  duckdb = await connect();
});
afterAll(async () => {
  duckdb.closeSync();
  await rm(folder, { recursive: true });
});

/** Each column of our schema, and its type there. */
const COLUMNS: readonly (readonly [string, Schema[number]["type"], string, (i: number) => RawValue])[] = [
  ["tiny", INT8, "TINYINT", i => BigInt((i % 256) - 128)],
  ["short", INT16, "SMALLINT", i => BigInt(i * 17 - 20_000)],
  ["int", INT32, "INTEGER", i => BigInt(i * 1_000_003 - 2 ** 30)],
  ["big", INT64, "BIGINT", i => 2n ** 62n + BigInt(i) * 12_345_678_901n],
  ["byte", UINT8, "UTINYINT", i => BigInt(i % 256)],
  ["double", FLOAT64, "DOUBLE", i => (i - 500) / 7],
  ["yes", BOOL, "BOOLEAN", i => i % 3 === 0],
  ["text", UTF8, "VARCHAR", i => `line ${i} "${[..."é🎈\n\\"].slice(0, i % 5).join("")}"`],
  // It reads decimals of JSON through floats, so that more digits would not come back.
  ["price", decimal(18, 4), "DECIMAL(18, 4)", i => 10n ** 13n + BigInt(i) * 3n],
  ["day", DATE, "DATE", i => BigInt(i * 20 - 5000)],
  ["time", timestamp("us"), "TIMESTAMP", i => BigInt(i) * 86_400_000_017n],
  [
    "items",
    list(field("item", INT64, true)),
    "BIGINT[]",
    i => Array.from({ length: i % 4 }, (_, k) => (k === 2 ? null : BigInt(k))),
  ],
  [
    "pair",
    struct([field("a", INT32, true), field("b", UTF8, true)]),
    "STRUCT(a INTEGER, b VARCHAR)",
    i => [BigInt(i), i % 2 ? null : "x"],
  ],
];
const ROWS = 1000;

function table() {
  const columns = COLUMNS.map(([, type, , make]) =>
    columnFromRaw(type, Array.from({ length: ROWS }, (_, i) => (i % 13 === 5 ? null : make(i)))));
  return {
    schema: COLUMNS.map(([name, type]) => field(name, type, true)),
    rowCount: ROWS,
    column: (i: number) => columns[i]!,
  };
}

const FORMATS = [
  ["ndjson", openNdjson, writeNdjson, "newline_delimited", ""], ["json", openJson, writeJson, "array", ", ARRAY true"],
] as const;

describe.each(FORMATS)("%s", (format, open, write, duckFormat, copyOption) => {
  const types = `{${COLUMNS.map(([name, , type]) => `${name}: '${type}'`).join(", ")}}`;
  const path = () => join(folder, `t.${format}`);

  it("DuckDB reads what is written, and what it writes is read", async () => {
    const source = table();
    const sink = new MemorySink();
    await write(sink, source.schema, batches(source));
    await writeFile(path(), sink.bytes);
    const columns = COLUMNS.map(([name]) => name).join(", ");
    await duckdb.run(`CREATE OR REPLACE TABLE t AS SELECT * FROM read_json('${path()}', format = '${duckFormat}', columns = ${types})`);
    await duckdb.run(`COPY (SELECT ${columns} FROM t) TO '${path()}' (FORMAT json ${copyOption}, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%f')`);
    const back = await open(await fileBytes(path()), { schema: source.schema });
    const expected = Array.from({ length: ROWS }, (_, i) =>
      COLUMNS.map(([, , , make]) => (i % 13 === 5 ? null : make(i))),
    );
    expect(await rowsOf(back)).toEqual(expected);
  });

  it("both find the same types and values in random files", async () => {
    const next = random(format.length);
    const values = [
      () => String(next(1000)),
      () => String(next(1e6) / 64),
      () => "null",
      () => JSON.stringify("abc".slice(next(3))),
      () => (next(2) ? "true" : "false"),
      () => `[${next(9)},${next(9)}]`,
    ];
    for (let round = 0; round < 20; round++) {
      const kinds = Array.from({ length: 5 }, () => values[next(values.length)]!);
      const rows = Array.from({ length: 30 }, () => `{${kinds.map((kind, k) => `"c${k}":${next(5) ? kind() : "null"}`).join(",")}}`);
      await writeFile(path(), format === "json" ? `[${rows.join(",")}]` : rows.join("\n"));
      const ours = await open(await fileBytes(path()), { sample: "all" });
      const result = await duckdb.runAndReadAll(`SELECT ${ours.schema.map(f => `CAST(${f.name} AS VARCHAR)`).join(", ")
      } FROM read_json('${path()}', format = '${duckFormat}', sample_size = -1)`);
      const described = await duckdb.runAndReadAll(`DESCRIBE SELECT * FROM read_json('${path()}', format = '${duckFormat}', sample_size = -1)`);
      expect(ours.schema.map(f => SAME[f.type.kind])).toEqual(described.getRows().map(row => String(row[1])));
      const found = (await rowsOf(ours)).map(row => row.map(plain));
      expect(found).toEqual(
        result
          .getRows()
          .map(row => row.map((text, i) => fromText(text as string | null, ours.schema[i]!.type.kind))),
      );
    }
  });
});

/** DuckDB's names of the types that are found; it takes what is always null for JSON. */
const SAME: Record<string, string> = {
  int64: "BIGINT", float64: "DOUBLE", utf8: "VARCHAR", bool: "BOOLEAN", list: "BIGINT[]", null: "JSON",
};

const plain = (value: RawValue): unknown =>
  (typeof value === "bigint" ? Number(value) : Array.isArray(value) ? value.map(Number) : value);

function fromText(text: string | null, kind: string): unknown {
  if (text === null) return null;
  if (kind === "list") return JSON.parse(text) as unknown;
  if (kind === "bool") return text === "true";
  return kind === "utf8" ? text : Number(text);
}
