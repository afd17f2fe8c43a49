// Tables of every type, made by seeded chance: what the writer's tests write.
import {
  BINARY, BOOL, DATE, decimal, duration, field, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, integerRange,
  isInteger, list, NULL,
  struct, time, timestamp, UINT16, UINT32, UINT64, UINT8, UTF8, type DataType, type Field, type Schema,
} from "../../../expr/type.ts";
import type { Source } from "../../../engine/source/source.ts";
import { columnFromRaw } from "../../../frame/value/build.ts";
import type { RawValue } from "../../../frame/value/raw.ts";

export type Random = () => number;

/** Numbers from 0 to 1, the same for the same seed (Steele's SplitMix, 32 bits). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ state >>> 16, 0x21f0aaad);
    mixed = Math.imul(mixed ^ mixed >>> 15, 0x735a2d97);
    return ((mixed ^ mixed >>> 15) >>> 0) / 2 ** 32;
  };
}

/** All types that a file keeps exactly. */
export const KEPT_TYPES: readonly DataType[] = [
  BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FLOAT32, FLOAT64,
  decimal(4, 1), decimal(9, 9), decimal(15, 2), decimal(18, 0), decimal(19, 4), decimal(38, 10), UTF8,
  BINARY, DATE,
  time("ms"), time("us"), time("ns"), timestamp("ms"), timestamp("us"), timestamp("ns"), timestamp("us", "UTC"),
];
export const NESTED_TYPES: readonly DataType[] = [
  list(field("element", INT32, true)), list(field("element", UTF8, false)),
  struct([field("a", INT64, true), field("b", UTF8, true)]),
  list(field("element", list(field("element", decimal(20, 2), true)), true)),
  struct([field("x", list(field("element", struct([field("y", BOOL, true)]), true)), true), field("z", DATE, false)]),
];

const WORDS = ["", "a", "red", "grün", "日本語", "x".repeat(100), "Ω".repeat(40)];
const FLOATS = [0, -0, 1.5, -2.25, NaN, Infinity, -Infinity, 2 ** -20, 1e30];

/** A value that is not null. */
export function randomValue(type: DataType, random: Random): RawValue {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const whole = (bits: number): bigint => BigInt.asIntN(
    bits, BigInt(Math.floor(random() * 2 ** 32)) << 32n | BigInt(Math.floor(random() * 2 ** 32))
  );
  if (isInteger(type)) {
    const { min, max } = integerRange(type.kind);
    return pick([
      min, max, 0n, BigInt.asUintN(7, whole(64)),
      min < 0n ? BigInt.asIntN(max.toString(2).length + 1, whole(64)) : 3n
    ]);
  }
  switch (type.kind) {
    case "null": return null;
    case "bool": return random() < 0.5;
    case "float32": return Math.fround(pick(FLOATS));
    case "float64": return pick([...FLOATS, random()]);
    case "decimal": {
      const limit = 10n ** BigInt(type.precision);
      return pick([limit - 1n, 1n - limit, 0n, whole(64) % limit, whole(20) % limit]);
    }
    case "utf8": return pick([...WORDS, `row ${Math.floor(random() * 1e6)}`]);
    case "binary": return Uint8Array.from({ length: Math.floor(random() * 9) }, () => Math.floor(random() * 256));
    case "date": return BigInt(Math.floor(random() * 40_000) - 20_000);
    case "time": return BigInt(Math.floor(random() * 86_400)) * {
      s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n
    }[type.unit];
    case "timestamp": case "duration": return whole(51);
    case "list": return Array.from({ length: Math.floor(random() * 4) }, () => randomOfField(type.item, random));
    case "struct": return type.fields.map(member => randomOfField(member, random));
    default: throw new Error(`no values of ${type.kind}`);
  }
}

export const randomOfField = ({ type, nullable }: Field, random: Random): RawValue =>
  (nullable && random() < 0.2 ? null : randomValue(type, random));

export interface RawTable {
  readonly schema: Schema;
  readonly columns: readonly (readonly RawValue[])[];
}

export function randomTable(schema: Schema, rows: number, random: Random): RawTable {
  return {
    schema, columns: schema.map(each => Array.from({ length: rows }, () => randomOfField(each, random)))
  };
}

/** All types, with and without nulls. */
export const ALL_KEPT: Schema = [
  ...[...KEPT_TYPES, ...NESTED_TYPES].flatMap((type, i) => [field(`n${i}`, type, true), field(`r${i}`, type, false)]),
  field("nothing", NULL, true),
];
/** Types that come back as others. */
export const CHANGED: Schema = [
  field("seconds", time("s"), true), field("at", timestamp("s"), true), field("zoned", timestamp("ms", "Europe/Berlin"), true),
  field("took", duration("ms"), true),
];

/** Cuts a table into sources of the given numbers of rows. */
export async function* sourcesOf(
  { schema, columns }: RawTable, sizes: readonly number[]
): AsyncGenerator<Source> {
  let from = 0;
  for (const size of sizes) {
    const start = from;
    yield {
      schema, rowCount: size,
      column: index => columnFromRaw(schema[index]!.type, columns[index]!.slice(start, start + size)),
    };
    from += size;
  }
}
