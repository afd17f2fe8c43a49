// Arrow vectors of every type, for the tests: with nulls, and with garbage under the nulls.
import * as arrow from "apache-arrow";

const bitmap = (valid: readonly boolean[]): Uint8Array => {
  const bytes = new Uint8Array(Math.ceil(valid.length / 64) * 8);
  valid.forEach((v, i) => { if (v) bytes[i >> 3]! |= 1 << (i & 7); });
  return bytes;
};

export const ROWS = 13;
const VALID = Array.from({ length: ROWS }, (_, i) => i % 4 !== 2);
const range = Array.from({ length: ROWS }, (_, i) => i);

/** A flat vector over exact buffers; under the nulls the values stay as they are: garbage. */
const flat = (type: arrow.DataType, data: ArrayBufferView, nulls = true): arrow.Vector =>
  new arrow.Vector([arrow.makeData({
    type, length: ROWS, data, ...(nulls ? { nullBitmap: bitmap(VALID) } : { nullCount: 0 }),
  } as never)]);

const words = ["", "a", "naïve", "日本語", "🎈 party", "a longer text of more than twelve bytes", "null", "\uFEFFbom"];
const text = (i: number) => words[i % words.length]!;
const nullable = <T>(make: (i: number) => T): (T | null)[] => range.map(i => (VALID[i] ? make(i) : null));
/** What the text columns hold; Arrow's own get would drop the U+FEFF at the start of one. */
export const TEXTS: readonly (string | null)[] = nullable(text);

const field = (name: string, type: arrow.DataType, isNullable = true) =>
  new arrow.Field(name, type, isNullable);

const wide = (words32: number, make: (i: number) => bigint): Uint32Array => {
  const out = new Uint32Array(ROWS * words32);
  range.forEach(i => {
    let value = BigInt.asUintN(words32 * 32, make(i));
    for (let w = 0; w < words32; w++, value >>= 32n) out[i * words32 + w] = Number(value & 0xFFFFFFFFn);
  });
  return out;
};

const DIGITS = 10n ** 37n;
const HALVES = [0, 0x8000, 1, 0x3ff, 0x400, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0xfc00, 0, 0x3555, 0x7e00];
const ODD_FLOATS = [NaN, -0, -Infinity, 1e-45, 3.4e38, 5e-324, 1.7e308];
const built = (type: arrow.DataType, make: (i: number) => unknown): arrow.Vector =>
  arrow.vectorFromArray(nullable(make) as never, type as never) as unknown as arrow.Vector;

/** Vectors by name; all have ROWS rows, and nulls at 2, 6, 10 unless the name says otherwise. */
export function vectors(): Map<string, arrow.Vector> {
  const big = (i: number) => BigInt(i - 6) * 1_234_567_890_123n;
  const bytes = (i: number) => new TextEncoder().encode(text(i));
  return new Map<string, arrow.Vector>([
    ["null", new arrow.Vector([arrow.makeData({ type: new arrow.Null(), length: ROWS })]) as never],
    ["bool", built(new arrow.Bool(), i => i % 3 === 0)],
    ["int8", flat(new arrow.Int8(), Int8Array.from(range, i => i * 20 - 128))],
    ["int16", flat(new arrow.Int16(), Int16Array.from(range, i => i * 5000 - 32768))],
    ["int32", flat(new arrow.Int32(), Int32Array.from(range, i => i * 350_000_000 - 2 ** 31))],
    ["int64", flat(new arrow.Int64(), BigInt64Array.from(range, i => BigInt(i - 6) * 1_500_000_000_000_000_001n))],
    ["uint8", flat(new arrow.Uint8(), Uint8Array.from(range, i => 255 - i))],
    ["uint16", flat(new arrow.Uint16(), Uint16Array.from(range, i => 65535 - i))],
    ["uint32", flat(new arrow.Uint32(), Uint32Array.from(range, i => 2 ** 32 - 1 - i))],
    ["uint64", flat(new arrow.Uint64(), BigUint64Array.from(range, i => 2n ** 64n - 1n - BigInt(i)))],
    ["float16", flat(new arrow.Float16(), Uint16Array.from(HALVES))],
    ["float32", flat(new arrow.Float32(), Float32Array.from(range, i => ODD_FLOATS[i] ?? i / 3))],
    ["float64", flat(new arrow.Float64(), Float64Array.from(range, i => ODD_FLOATS[i] ?? i / 3))],
    ["int32 without nulls", flat(new arrow.Int32(), Int32Array.from(range), false)],
    ["decimal128", flat(new arrow.Decimal(4, 38, 128), wide(4, i => DIGITS * BigInt(i - 6) + 7n))],
    ["decimal64", flat(new arrow.Decimal(2, 18, 64), wide(2, i => big(i)))],
    ["decimal32", flat(new arrow.Decimal(2, 9, 32), wide(1, i => BigInt(i - 6) * 1000n))],
    ["decimal256", flat(new arrow.Decimal(4, 76, 256), wide(8, i => (VALID[i] ? DIGITS * BigInt(i - 6) : 10n ** 60n)))],
    ["utf8", built(new arrow.Utf8(), text)],
    ["large utf8", built(new arrow.LargeUtf8(), text)],
    ["utf8 view", built(new arrow.Utf8View(), text)],
    ["binary", built(new arrow.Binary(), bytes)],
    ["large binary", built(new arrow.LargeBinary(), bytes)],
    ["binary view", built(new arrow.BinaryView(), bytes)],
    ["fixed binary", built(new arrow.FixedSizeBinary(3), i => Uint8Array.of(i, 255 - i, 0))],
    ["date32", flat(new arrow.DateDay(), Int32Array.from(range, i => (i - 6) * 10_000))],
    ["date64", flat(new arrow.DateMillisecond(), BigInt64Array.from(range, i => BigInt(i - 6) * 86_400_123n))],
    ...["SECOND", "MILLISECOND", "MICROSECOND", "NANOSECOND"].flatMap((unit, u): [string, arrow.Vector][] => [
      [`timestamp ${unit}`, flat(new arrow.Timestamp(u as never), BigInt64Array.from(range, big))],
      [`timestamp ${unit} with zone`, flat(new arrow.Timestamp(u as never, "Europe/Berlin"), BigInt64Array.from(range, big))],
      [`duration ${unit}`, flat(new arrow.Duration(u as never), BigInt64Array.from(range, big))],
      [`time ${unit}`, u < 2 ? flat(new arrow.Time(u as never, 32), Int32Array.from(range, i => i * 7000 + 1))
        : flat(new arrow.Time(u as never, 64), BigInt64Array.from(range, i => BigInt(i) * 7_000_001n))],
    ]),
    ["dictionary of utf8", built(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()), text)],
    ["dictionary of int64", built(new arrow.Dictionary(new arrow.Int64(), new arrow.Uint16()), i => BigInt(i % 3))],
    ["dictionary with a null", new arrow.Vector([arrow.makeData({
      type: new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()), length: ROWS, nullCount: 0,
      data: Int32Array.from(range, i => i % 3),
      dictionary: arrow.vectorFromArray(["x", null, "z"], new arrow.Utf8()),
    })]) as never],
    ["list", built(new arrow.List(field("item", new arrow.Int64())), i => [BigInt(i), null, 3n].slice(0, i % 4))],
    ["large list", built(new arrow.LargeList(field("item", new arrow.Utf8())), i => [text(i), null].slice(0, i % 3))],
    ["fixed list", built(new arrow.FixedSizeList(2, field("item", new arrow.Float64())), i => [i, i % 2 ? null : -i])],
    ["struct", built(new arrow.Struct([field("a", new arrow.Int32()), field("__proto__x", new arrow.Utf8())]),
      i => ({ a: i % 5 ? i : null, __proto__x: text(i) }))],
    ["list of struct of list", built(new arrow.List(field("item", new arrow.Struct([
      field("tags", new arrow.List(field("item", new arrow.Utf8()))), field("on", new arrow.Bool())]))),
    i => [{ tags: [text(i), null], on: i % 2 === 0 }, null, { tags: null, on: null }].slice(0, i % 4))],
    ["map", built(new arrow.Map_(field("entries", new arrow.Struct([
      field("key", new arrow.Utf8(), false), field("value", new arrow.Int32())]), false) as never),
    i => new Map([["one", i], ["two", null]]))],
  ]);
}

/** A table of columns in record batches of the given lengths, which add up to ROWS. */
export function tableOf(
  columns: ReadonlyMap<string, arrow.Vector>, lengths: readonly number[] = [ROWS],
): arrow.Table {
  const fields = [...columns].map(([name, v]) => field(name, v.type));
  const schema = new arrow.Schema(fields);
  let start = 0;
  return new arrow.Table(schema, lengths.map(length => {
    const children = [...columns.values()].map(v => v.data[0]!.slice(start, length));
    start += length;
    const struct = arrow.makeData({ type: new arrow.Struct(fields), length, nullCount: 0, children });
    return new arrow.RecordBatch(schema, struct);
  }));
}

/** A value as Arrow's own `get` gives it, made comparable: nested values as arrays, views as numbers. */
export function plain(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof arrow.Vector) return Array.from(value as Iterable<unknown>, plain);
  if (value instanceof arrow.MapRow) return [...value].map(([k, v]) => ({ key: plain(k), value: plain(v) }));
  if (value instanceof arrow.StructRow) {
    return Object.fromEntries([...value as Iterable<[string, unknown]>].map(([k, v]) => [k, plain(v)]));
  }
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  return value;
}

export const plainColumn = (vector: arrow.Vector): unknown[] =>
  Array.from({ length: vector.length }, (_, i) => plain(vector.get(i)));
