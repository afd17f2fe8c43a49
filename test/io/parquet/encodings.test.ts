// Encodings and page versions that DuckDB does not write, from files of hyparquet-writer; and such by hand.
import { ByteWriter, parquetWrite } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { typeName } from "../../../expr/type.ts";
import type { Value } from "../../../engine/reference/value.ts";
import { openParquet } from "../../../src/io/parquet/index.ts";
import { halfToFloat } from "../../../src/io/parquet/page/fixed-values.ts";
import { binary, i32, i64, list, struct, thriftBytes, type WrittenFields } from "../../../src/io/parquet/thrift/writer.ts";
import { memorySource, valuesOf } from "./bytes.ts";

type Options = Parameters<typeof parquetWrite>[0];
type Columns = Options["columnData"];

function fileOf(columnData: Columns, options: Partial<Options> = {}): Uint8Array {
  const writer = new ByteWriter();
  parquetWrite({ writer, columnData, ...options });
  return new Uint8Array(writer.getBuffer());
}

const read = async (bytes: Uint8Array): Promise<Value[][]> =>
  valuesOf(await openParquet(memorySource(bytes)));

const COUNT = 5000;
const numbers = Array.from({ length: COUNT }, (_, i) => (i * 7919 % 10007) * (i % 3 - 1));
const sparse = <T>(values: readonly T[]): (T | null)[] =>
  values.map((value, i) => (i % 11 === 3 ? null : value));
const texts = Array.from({ length: COUNT }, (_, i) => `prefix ${Math.floor(i / 50)} ${"ü".repeat(i % 4)}${i}`);

/** What is written, and what must come back. */
const CASES: Record<string, { column: Omit<Columns[number], "name">; expected: readonly unknown[] }> = {
  "int32 by differences": { column: { data: numbers, type: "INT32", encoding: "DELTA_BINARY_PACKED" }, expected: numbers.map(BigInt) },
  "int64 by differences": {
    column: { data: numbers.map(n => BigInt(n) * 2n ** 45n), type: "INT64", encoding: "DELTA_BINARY_PACKED" },
    expected: numbers.map(n => BigInt(n) * 2n ** 45n),
  },
  "int64 by differences, with nulls": {
    column: { data: sparse(numbers.map(BigInt)), type: "INT64", encoding: "DELTA_BINARY_PACKED" },
    expected: sparse(numbers.map(BigInt))
  },
  "text, lengths first": { column: { data: texts, type: "STRING", encoding: "DELTA_LENGTH_BYTE_ARRAY" }, expected: texts },
  "text, front-coded": { column: { data: texts, type: "STRING", encoding: "DELTA_BYTE_ARRAY" }, expected: texts },
  "text, front-coded, with nulls": { column: { data: sparse(texts), type: "STRING", encoding: "DELTA_BYTE_ARRAY" }, expected: sparse(texts) },
  "floats, split": {
    column: { data: numbers.map(n => Math.fround(n / 3)), type: "FLOAT", encoding: "BYTE_STREAM_SPLIT" },
    expected: numbers.map(n => Math.fround(n / 3))
  },
  "doubles, split, with nulls": {
    column: { data: sparse(numbers.map(n => n / 3)), type: "DOUBLE", encoding: "BYTE_STREAM_SPLIT" },
    expected: sparse(numbers.map(n => n / 3))
  },
  "int64, split": { column: { data: numbers.map(BigInt), type: "INT64", encoding: "BYTE_STREAM_SPLIT" }, expected: numbers.map(BigInt) },
  "booleans in runs": {
    column: { data: numbers.map(n => n > 500), type: "BOOLEAN", encoding: "RLE" }, expected: numbers.map(n => n > 500)
  },
  "booleans in runs, with nulls": {
    column: { data: sparse(numbers.map(n => n % 2 === 0)), type: "BOOLEAN", encoding: "RLE" },
    expected: sparse(numbers.map(n => n % 2 === 0))
  },
  "half floats": {
    column: { data: numbers.map(n => n % 100 / 4), type: "FLOAT16" },
    expected: numbers.map(n => n % 100 / 4).map(n => n + 0)
  },
};

describe("files of hyparquet-writer", () => {
  for (const [name, { column, expected }] of Object.entries(CASES)) {
    it(name, async () => {
      for (const pageSize of [1 << 20, 2000]) {
        const [values] = await read(fileOf([{ name: "c", ...column }], { pageSize, rowGroupSize: 2500 }));
        const wrong =
          expected.findIndex((value, i) => values![i] !== value && !(value === 0 && values![i] === 0));
        expect(
          { pageSize, wrong, value: values![wrong], count: values!.length }
        ).toEqual({ pageSize, wrong: -1, value: undefined, count: COUNT });
      }
    });
  }
});

/** A file of one column with one page, by hand. */
function byHand(
  element: WrittenFields, type: number, page: WrittenFields, contents: readonly number[], values: number
): Uint8Array {
  const header = thriftBytes({ 2: i32(contents.length), 3: i32(contents.length), ...page });
  const size = header.length + contents.length;
  const meta = struct({
    1: i32(type), 2: list("i32", [i32(0)]), 3: list("binary", [binary("a")]), 4: i32(0), 5: i64(values), 6: i64(size),
    7: i64(size), 9: i64(4)
  });
  const group = struct({ 1: list("struct", [struct({ 2: i64(4), 3: meta })]), 2: i64(size), 3: i64(values) });
  const schema = [struct({ 4: binary("schema"), 5: i32(1) }), struct({ 1: i32(type), 4: binary("a"), ...element })];
  const footer = thriftBytes({ 1: i32(2), 2: list("struct", schema), 3: i64(values), 4: list("struct", [group]) });
  const par1 = [...new TextEncoder().encode("PAR1")];
  return Uint8Array.from(
    [...par1, ...header, ...contents, ...footer, footer.length & 255, footer.length >> 8, 0, 0, ...par1]
  );
}

const v1 = (count: number, encoding = 0): WrittenFields =>
  ({ 1: i32(0), 5: struct({ 1: i32(count), 2: i32(encoding), 3: i32(3), 4: i32(3) }) });

describe("pages by hand", () => {
  it("INT96: nanoseconds of a Julian day", async () => {
    const moment = (day: number, nanoseconds: bigint): number[] => {
      const bytes = new DataView(new ArrayBuffer(12));
      bytes.setBigInt64(0, nanoseconds, true);
      bytes.setUint32(8, day, true);
      return [...new Uint8Array(bytes.buffer)];
    };
    const contents = [
      ...moment(2_440_588, 0n), ...moment(2_440_587, 86_399_999_999_999n), ...moment(1_721_426, 1_500n),
      ...moment(5_373_484, 999n)
    ];
    const table = await openParquet(memorySource(byHand({ 3: i32(0) }, 3, v1(4), contents, 4)));
    expect(typeName(table.schema[0]!.type)).toBe("timestamp(us)");
    expect(await valuesOf(table)).toEqual(
      [[0n, -1n, -62_135_596_800_000_000n + 1n, 253_402_214_400_000_000n]]
    );
  });

  it("version 2: levels before the values, not compressed", async () => {
    // Three of five rows: one packed group of levels, then three integers.
    const contents = [3, 0b10110, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0];
    const page = { 1: i32(3), 8: struct(
      { 1: i32(5), 2: i32(2), 3: i32(5), 4: i32(0), 5: i32(2), 6: i32(0), 7: { type: "bool", value: false } }
    ) } as const;
    expect(await read(byHand({ 3: i32(1) }, 1, page, contents, 5))).toEqual([[null, 1n, 2n, null, 3n]]);
  });

  it("lists of two levels, as old writers have them", async () => {
    // A repeated field alone: rows [1, 2], [], [3].
    const repetitions = [2, 0, 0, 0, 3, 0b0010];
    const definitions = [2, 0, 0, 0, 3, 0b1011];
    const contents = [...repetitions, ...definitions, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0];
    const bytes = byHand({ 3: i32(2) }, 1, v1(4), contents, 4);
    // Four entries are three rows.
    const table = openParquet(memorySource(withRows(bytes, 4, 3)));
    expect((await table).schema.map(each => typeName(each.type))).toEqual(["list<int32>"]);
    expect(await valuesOf(await table)).toEqual([[[1n, 2n], [], [3n]]]);
  });

  it("decimals of more bytes than they need, and of none", async () => {
    const decimal = { 3: i32(0), 6: i32(5), 7: i32(2), 8: i32(20) };
    const strings = [
      [], [1], [255], [...Array.from({ length: 18 }, () => 255), 254],
      [...Array.from({ length: 18 }, () => 0), 7]
    ];
    const contents = strings.flatMap(bytes => [bytes.length, 0, 0, 0, ...bytes]);
    expect(await read(byHand(decimal, 6, v1(5), contents, 5))).toEqual([[0n, 1n, -1n, -2n, 7n]]);
    const large = [17, 0, 0, 0, 1, ...Array.from({ length: 16 }, () => 0)];
    await expect(read(byHand(decimal, 6, v1(1), large, 1))).rejects.toThrow("a decimal does not fit 128 bits");
  });

  it("half floats, each kind", () => {
    expect([0x0000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0xfc00, 0x3555].map(halfToFloat))
      .toEqual([0, 1, -2, 65504, 2 ** -24, Infinity, -Infinity, 0.333251953125]);
    expect(halfToFloat(0x7e00)).toBeNaN();
  });
});

/** The same footer with another number of rows; both are zigzag numbers of one byte. */
function withRows(bytes: Uint8Array, before: number, rows: number): Uint8Array {
  const result = bytes.slice();
  // Field 3 of the file and of the row group, i64: the number of rows.
  for (let i = result.length - 12; i > 4; i--) if (
    result[i] === 0x16 && result[i + 1] === before * 2 && !isChunkCount(result, i)
  ) result[i + 1] = rows * 2;
  return result;
}

/** The count of the chunk's values stands behind its codec (i32 0). */
const isChunkCount = (bytes: Uint8Array, at: number): boolean =>
  bytes[at - 1] === 0 && bytes[at - 2] === 0x15;
