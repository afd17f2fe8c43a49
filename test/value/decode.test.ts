// Host columns as JavaScript values: each policy, each failure, the same for whole columns and single values.
import { afterEach, describe, expect, it } from "vitest";
import {
  BINARY, BOOL, DATE, FLOAT32, FLOAT64, INT16, INT64, UINT64, UTF8, decimal, duration, field, list,
  struct, time, timestamp, type DataType,
} from "../../expr/type.ts";
import type { HostColumn } from "../../engine/memory/host-column.ts";
import { columnFromRaw } from "../../frame/value/build.ts";
import { decodeColumn, valueAt } from "../../frame/value/decode.ts";
import { DEFAULT_POLICY, valuePolicy, type ValuePolicy } from "../../frame/value/policy.ts";
import { rawReader, type RawValue } from "../../frame/value/raw.ts";

const decode = (type: DataType, values: RawValue[], options: Partial<ValuePolicy> = {}): unknown[] => {
  const column = columnFromRaw(type, values);
  const policy = valuePolicy(options);
  const all = decodeColumn(column, policy, "x");
  expect(values.map((_, i) => valueAt(column, i, policy, "x"))).toEqual(all);
  return all;
};
const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
};

describe("integers", () => {
  const edge = 2n ** 53n - 1n;
  it("int64 as number up to 2^53, then an error that names the option", () => {
    expect(decode(INT64, [0n, -1n, edge, -edge, null, 2n ** 32n, -(2n ** 32n) - 5n]))
      .toEqual([0, -1, Number(edge), -Number(edge), null, 2 ** 32, -(2 ** 32) - 5]);
    expect(message(() => decode(INT64, [1n, -(2n ** 53n)]))).toBe(
      "Column \"x\", row 1: -9007199254740992 is beyond 2^53, so no number holds it exactly. "
      + "Pass the option int64: \"bigint\" or int64: \"string\".");
  });
  it("uint64, bigint and string", () => {
    expect(decode(UINT64, [2n ** 64n - 1n, null], { int64: "bigint" })).toEqual([2n ** 64n - 1n, null]);
    expect(decode(UINT64, [2n ** 64n - 1n, null], { int64: "string" })).toEqual(["18446744073709551615", null]);
    expect(() => decode(UINT64, [2n ** 63n])).toThrow("beyond 2^53");
    expect(decode(INT16, [-5n, null, 7n], { int64: "bigint" })).toEqual([-5, null, 7]);
  });
  it("does not fail on garbage under a null", () => {
    const column: HostColumn = { type: INT64, length: 2, chunks: [{
      length: 2, validity: { bytes: Uint8Array.of(0b100), offset: 1 },
      values: { layout: "fixed", array: BigInt64Array.of(2n ** 62n, 5n) },
    }] };
    expect(decodeColumn(column, DEFAULT_POLICY, "x")).toEqual([null, 5]);
  });
});

describe("decimals", () => {
  it("numbers up to 15 significant digits, correctly rounded", () => {
    expect(decode(decimal(38, 2), [1n, -5n, 123456789012345n, null, 10n ** 30n]))
      .toEqual([0.01, -0.05, 1234567890123.45, null, 1e28]);
    expect(decode(decimal(38, 30), [3n * 10n ** 29n, -7n])).toEqual([0.3, -7e-30]);
    expect(decode(decimal(38, 10), [1234567890000000000n])).toEqual([123456789]);
  });
  it("more digits are an error that names the option", () => {
    expect(message(() => decode(decimal(38, 2), [null, 1234567890123456n]))).toBe(
      "Column \"x\", row 1: 12345678901234.56 has more than 15 significant digits, so no number holds it exactly. "
      + "Pass the option decimal: \"string\".");
    expect(decode(decimal(38, 2), [-(10n ** 37n) - 1n, null], { decimal: "string" }))
      .toEqual(["-100000000000000000000000000000000000.01", null]);
  });
  it("reads every width", () => {
    const chunk = (bytesPerValue: number) => {
      const bytes = new Uint8Array(bytesPerValue * 2);
      new DataView(bytes.buffer).setInt32(bytesPerValue, -150, true);
      bytes.fill(255, bytesPerValue + 4);
      return { length: 2, values: { layout: "wide", bytes, bytesPerValue } } as const;
    };
    for (const width of [4, 8, 16, 32]) {
      const column: HostColumn = { type: decimal(9, 2), length: 2, chunks: [chunk(width)] };
      expect(decodeColumn(column, DEFAULT_POLICY, "x")).toEqual([0, -1.5]);
    }
  });
});

describe("temporal values", () => {
  const noon = 1_709_208_330_250n;
  afterEach(() => { delete (globalThis as { Temporal?: unknown }).Temporal; });

  it("dates and timestamps as Date", () => {
    expect(decode(DATE, [0n, -1n, null])).toEqual([new Date(0), new Date(-86_400_000), null]);
    expect(decode(timestamp("ms"), [noon, null])).toEqual([new Date(Number(noon)), null]);
    expect(decode(timestamp("s"), [-1n])).toEqual([new Date(-1000)]);
    expect(decode(timestamp("ns", "UTC"), [noon * 1_000_000n])).toEqual([new Date(Number(noon))]);
  });
  it("what Date cannot hold is an error that names the option", () => {
    expect(message(() => decode(timestamp("us"), [noon * 1000n + 1n]))).toBe(
      "Column \"x\", row 0: 2024-02-29T12:05:30.250001 is finer than a millisecond. "
      + "Pass the option temporal: \"iso\" or temporal: \"Temporal\".");
    expect(() => decode(timestamp("s"), [10n ** 13n])).toThrow("outside the range of Date");
  });
  it("ISO text", () => {
    const iso = { temporal: "iso" } as const;
    expect(decode(DATE, [19_782n, null], iso)).toEqual(["2024-02-29", null]);
    expect(decode(timestamp("us", "UTC"), [noon * 1000n + 1n], iso)).toEqual(["2024-02-29T12:05:30.250001Z"]);
    expect(decode(time("ms"), [47_130_250n])).toEqual(["13:05:30.250"]);
    expect(decode(duration("s"), [-5n, null])).toEqual(["-PT5S", null]);
  });
  it("Temporal, where there is one", () => {
    expect(() => decode(DATE, [0n], { temporal: "Temporal" })).toThrow("This runtime has no Temporal");
    const from = (name: string) => ({ from: (text: string) => `${name} ${text}` });
    Object.assign(globalThis, { Temporal: Object.fromEntries(
      ["PlainDate", "PlainTime", "PlainDateTime", "Instant", "Duration"].map(n => [n, from(n)])) });
    const options = { temporal: "Temporal" } as const;
    expect(decode(DATE, [0n, null], options)).toEqual(["PlainDate 1970-01-01", null]);
    expect(decode(timestamp("s"), [0n], options)).toEqual(["PlainDateTime 1970-01-01T00:00:00"]);
    expect(decode(timestamp("s", "UTC"), [0n], options)).toEqual(["Instant 1970-01-01T00:00:00Z"]);
    expect(decode(time("s"), [0n], options)).toEqual(["PlainTime 00:00:00"]);
    expect(decode(duration("s"), [1n], options)).toEqual(["Duration PT1S"]);
  });
});

describe("text", () => {
  const words = ["", "plain", "naïve", "日本", "🎈", "\uFEFFx", null];
  it("any characters, in blocks that are and are not ASCII", () => {
    const values = Array.from({ length: 3000 }, (_, i) => (i < 1200 ? `ascii ${i}` : words[i % words.length]!));
    expect(decode(UTF8, values)).toEqual(values);
  });
  it("lone surrogates become U+FFFD, also at the edge of two values", () => {
    expect(decode(UTF8, ["\uD83C", "\uDF88", "a\uDF88b"])).toEqual(["\uFFFD", "\uFFFD", "a\uFFFDb"]);
  });
  it("invalid bytes become U+FFFD without moving their neighbours", () => {
    const column: HostColumn = { type: UTF8, length: 3, chunks: [{ length: 3, values: {
      layout: "varbinary", offsets: BigInt64Array.of(0n, 1n, 2n, 3n), bytes: Uint8Array.of(0xff, 0xe2, 0x41) } }] };
    expect(decodeColumn(column, DEFAULT_POLICY, "x")).toEqual(["\uFFFD", "\uFFFD", "A"]);
  });
  it("shared memory, which browsers do not decode, is copied", () => {
    const decode = TextDecoder.prototype.decode;
    const bytes = new Uint8Array(new SharedArrayBuffer(6));
    bytes.set(new TextEncoder().encode("añb🎈").subarray(0, 4));
    const column: HostColumn = { type: UTF8, length: 2, chunks: [{ length: 2, values: {
      layout: "varbinary", offsets: Int32Array.of(0, 1, 4), bytes } }] };
    TextDecoder.prototype.decode = function (input) {
      if (ArrayBuffer.isView(input) && input.buffer instanceof SharedArrayBuffer) throw new TypeError("shared");
      return decode.call(this, input);
    };
    try {
      expect(decodeColumn(column, DEFAULT_POLICY, "x")).toEqual(["a", "ñb"]);
    } finally {
      TextDecoder.prototype.decode = decode;
    }
  });
  it("dictionaries, with garbage codes under nulls", () => {
    const column: HostColumn = { type: UTF8, length: 3, chunks: [{
      length: 3, validity: { bytes: Uint8Array.of(0b101), offset: 0 },
      values: { layout: "dictionary", codes: Uint8Array.of(1, 200, 0), dictionary: columnFromRaw(UTF8, ["a", "b"]) },
    }] };
    expect(decodeColumn(column, DEFAULT_POLICY, "x")).toEqual(["b", null, "a"]);
  });
});

describe("the rest", () => {
  it("bool, floats, binary", () => {
    expect(decode(BOOL, [true, null, false, ...Array.from({ length: 9 }, (_, i) => i % 2 === 0)]))
      .toEqual([true, null, false, true, false, true, false, true, false, true, false, true]);
    expect(decode(FLOAT64, [NaN, -0, null, 1e300])).toEqual([NaN, -0, null, 1e300]);
    expect(decode(FLOAT32, [0.1])).toEqual([Math.fround(0.1)]);
    const bytes = [Uint8Array.of(1, 2), null, new Uint8Array(0)];
    expect(decode(BINARY, bytes)).toEqual(bytes);
  });
  it("lists and structs by the same policy, any member names", () => {
    const inner = struct([field("__proto__", INT64, true), field("", decimal(10, 1), false)]);
    const rows = decode(list(field("item", inner, true)), [[[5n, 15n], null], null, []], { int64: "string" });
    const expected: object = JSON.parse("{\"__proto__\": \"5\", \"\": 1.5}") as object;
    expect(rows).toEqual([[expected, null], null, []]);
    expect(Object.keys((rows[0] as object[])[0]!)).toEqual(["__proto__", ""]);
  });
  it("columns of many chunks", () => {
    const [a, b] = [columnFromRaw(INT64, [1n, null]), columnFromRaw(INT64, [3n])];
    const chunks = [...a.chunks, ...columnFromRaw(INT64, []).chunks, ...b.chunks];
    const column: HostColumn = { type: INT64, length: 3, chunks };
    expect(decodeColumn(column, DEFAULT_POLICY, "x")).toEqual([1, null, 3]);
    expect([0, 1, 2].map(rawReader(column))).toEqual([1n, null, 3n]);
  });
  it("an unknown choice is an error", () => {
    expect(() => valuePolicy({ int64: "float" as never })).toThrow(
      "The option int64 cannot be \"float\". Use one of \"number\", \"bigint\", \"string\".");
  });
});
