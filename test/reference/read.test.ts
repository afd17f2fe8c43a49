// Reading every layout of host columns, and reading back what was written.
import { expect, test } from "vitest";
import type { HostChunk, HostColumn } from "../../engine/memory/host-column.ts";
import { readColumn } from "../../engine/reference/read.ts";
import type { Value } from "../../engine/reference/value.ts";
import { writeColumn } from "../../engine/reference/write.ts";
import {
  BINARY, BOOL, DATE, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, NULL, UINT16, UINT32, UINT64, UINT8, UTF8,
  decimal, duration, field, list, time, timestamp, type DataType,
} from "../../expr/type.ts";

const column = (type: DataType, ...chunks: HostChunk[]): HostColumn =>
  ({ type, length: chunks.reduce((sum, chunk) => sum + chunk.length, 0), chunks });
const utf8 = (text: string) => new TextEncoder().encode(text);

test("what is written reads back", () => {
  const samples: [DataType, Value[]][] = [
    [NULL, [null, null]], [BOOL, [true, null, false]], [INT8, [-128n, null]], [INT16, [-32768n]],
    [INT32, [-(2n ** 31n), null]], [INT64, [-(2n ** 63n), 2n ** 63n - 1n, null]], [UINT8, [255n]],
    [UINT16, [65535n]], [UINT32, [2n ** 32n - 1n]], [UINT64, [2n ** 64n - 1n, null]],
    [FLOAT32, [Math.fround(0.1), NaN, null]], [FLOAT64, [-0, NaN, Infinity, null]],
    [decimal(38, 2), [-(10n ** 38n) + 1n, 10n ** 38n - 1n, null, -1n]], [UTF8, ["", "é😀", null, "\uFEFFx"]],
    [BINARY, [Uint8Array.of(0, 255), null]], [DATE, [-(2n ** 31n), null]], [time("ns"), [1n]],
    [timestamp("us"), [-1n, null]], [duration("s"), [-(2n ** 63n)]], [list(field("item", INT8, true)), [[1], null]],
  ];
  for (const [type, values] of samples) expect(readColumn(writeColumn(values, type))).toEqual(values);
});

test("validity with a bit offset, over several chunks", () => {
  const chunk = (array: Int32Array, bits: number, offset: number): HostChunk =>
    ({
      length: array.length, validity: { bytes: Uint8Array.of(bits, bits), offset },
      values: { layout: "fixed", array },
    });
  const chunks = [chunk(Int32Array.of(1, 2), 0b0100, 1), chunk(Int32Array.of(3, 4), 0b01, 7)];
  expect(readColumn(column(INT32, ...chunks)))
    .toEqual([null, 2n, null, 4n]);
});

test("decimals of 4, 8, 16 and 32 bytes", () => {
  for (const bytesPerValue of [4, 8, 16, 32]) {
    const bytes = new Uint8Array(2 * bytesPerValue).fill(255, 0, bytesPerValue);
    bytes[bytesPerValue + 1] = 1;
    expect(readColumn(column(decimal(9, 2), { length: 2, values: { layout: "wide", bytes, bytesPerValue } })))
      .toEqual([-1n, 256n]);
  }
});

test("large offsets, views, dictionaries, bits", () => {
  const large = { layout: "varbinary", offsets: BigInt64Array.of(2n, 3n, 3n), bytes: utf8("xxa") } as const;
  expect(readColumn(column(UTF8, { length: 2, values: large }))).toEqual(["a", ""]);
  const views = new Uint8Array(32);
  const set = new DataView(views.buffer);
  set.setInt32(0, 2, true);
  views.set(utf8("hi"), 4);
  set.setInt32(16, 13, true);
  set.setInt32(24, 1, true);
  set.setInt32(28, 2, true);
  const buffers = [new Uint8Array(), utf8("..thirteen bytes")];
  expect(readColumn(column(UTF8, { length: 2, values: { layout: "view", views, buffers } })))
    .toEqual(["hi", "thirteen byte"]);
  const dictionary = writeColumn(["x", null], UTF8);
  const coded = { layout: "dictionary", codes: Uint8Array.of(1, 0, 0), dictionary } as const;
  expect(readColumn(column(UTF8, { length: 3, values: coded })))
    .toEqual([null, "x", "x"]);
  const bits = { layout: "bits", bits: { bytes: Uint8Array.of(0b1000_0000, 0), offset: 7 } } as const;
  expect(readColumn(column(BOOL, { length: 2, values: bits })))
    .toEqual([true, false]);
});
