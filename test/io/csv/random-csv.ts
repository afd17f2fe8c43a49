// Random tables with texts that are hard for CSV, in all types that it has a form for.
import type { HostChunk, HostColumn } from "../../../engine/memory/host-column.ts";
import type { Source } from "../../../engine/source/source.ts";
import type { Value } from "../../../engine/reference/value.ts";
import { writeColumn } from "../../../engine/reference/write.ts";
import {
  BINARY, BOOL, DATE, decimal, duration, field, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, integerRange,
  isInteger,
  time, timestamp, UINT16, UINT32, UINT64, UINT8, UTF8, type DataType, type Field, type Schema,
} from "../../../expr/type.ts";

export type Random = () => number;

const below = (random: Random, limit: number): number => random() % limit;
const pick = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)]!;

/** Types that DuckDB has, too. */
export const SHARED_TYPES: readonly DataType[] = [
  BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FLOAT32, FLOAT64, decimal(4, 1),
  decimal(12, 2),
  decimal(18, 18), decimal(38, 10), UTF8, UTF8, UTF8, BINARY, DATE, time("us"), timestamp("s"), timestamp("ms"),
  timestamp("us"), timestamp("ns"), timestamp("us", "UTC"),
];
export const ALL_TYPES: readonly DataType[] = [
  ...SHARED_TYPES, time("s"), time("ms"), time("ns"), timestamp("ns", "UTC"), duration("s"), duration("ms"), duration("ns"),
];

const NASTY = [
  "", " ", ",", ";", "\"", "\"\"", "'", "\n", "\r", "\r\n", "a,b", "a\"b", "\"a\"", "a\nb", "null", "NULL", "007", "1e5", "ä", "\u{1f600}",
  "\u0000", "\ufeffx", "#", "\\", "\\\"", "\t", " x ", "-", "2024-01-01", "x".repeat(15), "y".repeat(16), "z".repeat(17),
  "\"".repeat(9), ",".repeat(70), "é".repeat(33), "w".repeat(300),
];

const PIECES = ["a", "b", ",", "\"", "\n", "\r", " ", "ü", "\u{1d11e}", "0", ";", "|", "longer"];

function randomText(random: Random): string {
  if (below(random, 3) > 0) return pick(random, NASTY);
  return Array.from({ length: below(random, 12) }, () => pick(random, PIECES)).join("");
}

function randomBig(random: Random, min: bigint, max: bigint): bigint {
  const edge = below(random, 8);
  if (edge === 0) return min;
  if (edge === 1) return max;
  const bits = BigInt(below(random, 65));
  const value = (BigInt(random()) << 32n | BigInt(random())) & ((1n << bits) - 1n);
  const signed = below(random, 2) === 0 ? value : -value;
  return signed < min || signed > max ? 0n : signed;
}

const FLOATS = [
  0, -0, 1, -1.5, 0.1, 1 / 3, 1e300, 5e-324, 1.7976931348623157e308, NaN, Infinity, -Infinity,
  123456789.125, 1e21, 1e-7,
];

function randomFloat(random: Random): number {
  if (below(random, 3) === 0) return pick(random, FLOATS);
  const value = (random() - 2 ** 31) / 10 ** below(random, 12);
  return below(random, 2) === 0 ? value : value * Math.PI;
}

const DAY: Readonly<Record<string, bigint>> = {
  s: 86_400n, ms: 86_400_000n, us: 86_400_000_000n, ns: 86_400_000_000_000n,
};
/** Days of the years 1 to 9999, which everybody prints alike. */
const FIRST_DAY = -719_162n;
const LAST_DAY = 2_932_896n;
/** What 64 bits of nanoseconds reach, in days. */
const NS_DAYS = 106_000n;

function randomValue(random: Random, type: DataType): Value {
  switch (type.kind) {
    case "bool": return below(random, 2) === 0;
    case "float64": return randomFloat(random);
    case "float32": return Math.fround(randomFloat(random));
    case "utf8": return randomText(random);
    case "binary": return Uint8Array.from({ length: below(random, 9) }, () => random() & 255);
    case "decimal": {
      const limit = 10n ** BigInt(type.precision) - 1n;
      return randomBig(random, -limit, limit);
    }
    case "date": return randomBig(random, FIRST_DAY, LAST_DAY);
    case "time": return randomBig(random, 0n, DAY[type.unit]! - 1n);
    case "timestamp": {
      const perDay = DAY[type.unit]!;
      const [first, last] = type.unit === "ns" ? [-NS_DAYS, NS_DAYS] : [FIRST_DAY, LAST_DAY];
      return randomBig(random, first, last) * perDay + randomBig(random, 0n, perDay - 1n);
    }
    case "duration": return randomBig(random, -(1n << 62n), 1n << 62n);
    default: {
      if (!isInteger(type)) throw new Error(`no random ${type.kind}`);
      const { min, max } = integerRange(type.kind);
      return randomBig(random, min, max);
    }
  }
}

export interface RandomTable extends Source {
  readonly values: readonly (readonly Value[])[];
}

/** A table of some of the types, its columns cut into chunks of their own. */
export function randomTable(random: Random, types: readonly DataType[]): RandomTable {
  const rowCount = below(random, 8) === 0 ? below(random, 2000) : below(random, 40);
  const columns = 1 + below(random, 6);
  const schema: Schema = Array.from({ length: columns }, (_, i): Field =>
    field(below(random, 4) === 0 ? `n${i}, "x"\n` : `c${i}`, pick(random, types), true));
  const values = schema.map(({ type }) => {
    const nulls = pick(random, [0, 0, 3, 30]);
    const few = below(random, 3) === 0 ? Array.from({ length: 5 }, () => randomValue(random, type)) : null;
    return Array.from({ length: rowCount }, () =>
      below(random, 100) < nulls ? null : few ? pick(random, few) : randomValue(random, type));
  });
  const built = schema.map(({ type }, i) => chunked(random, type, values[i]!));
  return { schema, rowCount, values, column: index => built[index]! };
}

function chunked(random: Random, type: DataType, values: readonly Value[]): HostColumn {
  const chunks: HostChunk[] = [];
  for (let from = 0; from < values.length;) {
    const to = below(random, 3) === 0 ? values.length : Math.min(values.length, from + 1 + below(random, 50));
    chunks.push(...writeColumn(values.slice(from, to), type).chunks);
    from = to;
  }
  return { type, length: values.length, chunks };
}
