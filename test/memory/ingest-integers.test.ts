// Ingest of integers: every layout and width, chunks, bit offsets, garbage under nulls, class borders.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BOOL, DATE, INT16, INT32, INT64, INT8, NULL, UINT16, UINT32, UINT64, UINT8,
  decimal, duration, time, timestamp, type DataType,
} from "../../expr/type.ts";
import type { HostColumn, HostValues } from "../../engine/memory/host-column.ts";
import { integerEncoding } from "../../engine/memory/ingest/integer-encoding.ts";
import type { ResidentColumn } from "../../engine/memory/resident-column.ts";
import { expectedStatistics, expectedZones, leastOf } from "./expected-statistics.ts";
import { bits, fixed, fixed64, hostColumn, wide } from "./host-build.ts";
import { firstDifference, readColumn, readSlot } from "./read-resident.ts";
import { ingest, testMemory, type TestMemory } from "./setup.ts";
import { randomNumbers } from "./random-numbers.ts";

type Values = readonly (bigint | null)[];

/** Checks one resident integer column against its values. */
function check(context: TestMemory, column: ResidentColumn, values: Values): void {
  const expected = expectedStatistics(values);
  const { nullCount, min, max, sorted, distinct, unique } = column.statistics;
  expect(readColumn(context.memory, column)).toEqual(values);
  expect(expected).toMatchObject({ nullCount, min, max, sorted, distinct, strictlyAscending: unique });
  expect(column.validity === 0).toBe(expected.nullCount === 0);
  expect(column.address % 64).toBe(0);
  const least = leastOf(values.filter(value => value !== null));
  expect(column.encoding).toEqual(integerEncoding(BigInt(expected.min ?? 0n), BigInt(expected.max ?? 0n)));
  values.forEach((value, row) => {
    if (value === null) expect(readSlot(context.memory, column, row)).toBe(least ?? 0n);
  });
  if (column.encoding.kind === "wide") return expect(column.zones).toBeNull();
  expectedZones(values).forEach((zone, i) => {
    if (zone.min === null) expect(column.zones!.min[i]).toBeGreaterThan(column.zones!.max[i] as never);
    else expect([column.zones!.min[i], column.zones!.max[i]]).toEqual([zone.min, zone.max]);
  });
}

function roundTrip(context: TestMemory, host: HostColumn, values: Values): void {
  context.releaseAll();
  const { column, arena } = ingest(context, host);
  check(context, column, values);
  arena.release();
  expect([context.allocator.usedBytes, context.engineBudget.used]).toEqual([0, 0]);
}

/** Values that lie near the borders of the classes, within [min, max]. */
function near(min: bigint, max: bigint): fc.Arbitrary<bigint> {
  const borders = [0n, 7n, 8n, 15n, 16n, 31n, 32n, 63n, 64n].flatMap(bit => [1n << bit, -(1n << bit)])
    .flatMap(value => [value - 1n, value, value + 1n]).concat([0n, min, max])
    .filter(value => value >= min && value <= max);
  return fc.oneof(fc.constantFrom(...borders), fc.bigInt({ min, max }));
}

const range = (bits: bigint, signed: boolean) => signed
  ? near(-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n) : near(0n, (1n << bits) - 1n);

const numeric = (build: (values: readonly (number | null)[]) => HostValues) => (values: Values) =>
  build(values.map(value => value === null ? null : Number(value)));

/** Decimals of so many digits. */
const digits = (count: bigint) => near(-(10n ** count) + 1n, 10n ** count - 1n);

interface Case { type: DataType; value: fc.Arbitrary<bigint>; build(values: Values): HostValues }

const CASES: Record<string, Case> = {
  int8: { type: INT8, value: range(8n, true), build: numeric(fixed(Int8Array, 99)) },
  uint8: { type: UINT8, value: range(8n, false), build: numeric(fixed(Uint8Array, 99)) },
  int16: { type: INT16, value: range(16n, true), build: numeric(fixed(Int16Array, -30_000)) },
  uint16: { type: UINT16, value: range(16n, false), build: numeric(fixed(Uint16Array, 65_000)) },
  int32: { type: INT32, value: range(32n, true), build: numeric(fixed(Int32Array, -2e9)) },
  uint32: { type: UINT32, value: range(32n, false), build: numeric(fixed(Uint32Array, 4e9)) },
  int64: { type: INT64, value: range(64n, true), build: fixed64(BigInt64Array, -(1n << 63n)) },
  uint64: { type: UINT64, value: range(64n, false), build: fixed64(BigUint64Array, (1n << 64n) - 1n) },
  date: { type: DATE, value: fc.bigInt(0n, 30_000n), build: numeric(fixed(Int32Array, -2e9)) },
  time: { type: time("us"), value: fc.bigInt(0n, 86_400_000_000n), build: fixed64(BigInt64Array, -1n) },
  timestamp: { type: timestamp("ns"), value: range(64n, true), build: fixed64(BigInt64Array, -1n) },
  duration: { type: duration("s"), value: fc.bigInt(-100n, 100n), build: numeric(fixed(Int32Array, 2e9)) },
  decimal32: { type: decimal(9, 2), value: digits(9n), build: wide(4, -1n << 31n) },
  decimal64: { type: decimal(18, 2), value: digits(18n), build: wide(8, 1n << 62n) },
  decimal128: { type: decimal(38, 2), value: digits(38n), build: wide(16, 1n << 126n) },
  "decimal128, small": { type: decimal(38, 2), value: fc.bigInt(-300n, 300n), build: wide(16, 1n << 126n) },
  decimal256: { type: decimal(38, 2), value: digits(38n), build: wide(32, 1n << 200n) },
  bool: {
    type: BOOL, value: fc.bigInt(0n, 1n),
    build: values => bits(5)(values.map(value => value === null ? null : value === 1n)),
  },
};

describe.each([true, false])("shared: %s", shared => {
  test.each(Object.keys(CASES))("%s: random chunks", name => {
    const { type, value, build } = CASES[name]!;
    const context = testMemory({ shared, sanitize: true });
    const rows = fc.array(fc.option(value, { freq: 4, nil: null }), { maxLength: 150 });
    const dense = fc.array(value, { maxLength: 150 });
    const ascending = dense.map(values => values.sort((a, b) => a < b ? -1 : a > b ? 1 : 0));
    const anyCuts = fc.array(fc.nat(70), { maxLength: 3 });
    fc.assert(fc.property(fc.oneof(rows, dense, ascending), anyCuts, fc.nat(20), (values, cuts, offset) => {
      roundTrip(context, hostColumn(type, values, cuts, build, offset), values);
    }), { numRuns: 60 });
  });
});

describe("class borders", () => {
  const borders: [bigint, bigint, ReturnType<typeof integerEncoding>][] = [
    [0n, 255n, { kind: "integer", bytes: 1, signed: false }],
    [0n, 256n, { kind: "integer", bytes: 2, signed: false }],
    [-1n, 127n, { kind: "integer", bytes: 1, signed: true }],
    [-1n, 128n, { kind: "integer", bytes: 2, signed: true }],
    [-128n, 0n, { kind: "integer", bytes: 1, signed: true }],
    [-129n, 0n, { kind: "integer", bytes: 2, signed: true }],
    [0n, 65_535n, { kind: "integer", bytes: 2, signed: false }],
    [0n, 65_536n, { kind: "integer", bytes: 4, signed: false }],
    [-32_769n, 0n, { kind: "integer", bytes: 4, signed: true }],
    [0n, 2n ** 32n - 1n, { kind: "integer", bytes: 4, signed: false }],
    [0n, 2n ** 32n, { kind: "integer", bytes: 8, signed: false }],
    [-1n, 2n ** 31n - 1n, { kind: "integer", bytes: 4, signed: true }],
    [-1n, 2n ** 31n, { kind: "integer", bytes: 8, signed: true }],
    [-(2n ** 63n), 2n ** 63n - 1n, { kind: "integer", bytes: 8, signed: true }],
    [0n, 2n ** 63n, { kind: "wide" }],
    [-(2n ** 63n) - 1n, 0n, { kind: "wide" }],
  ];
  test.each(borders)("%s … %s", (min, max, encoding) => {
    const context = testMemory({ sanitize: true });
    // Enough rows for the SIMD loops and their tails.
    const values = Array.from({ length: 203 }, (_, i) => i === 101 ? min : i === 170 ? max : 0n);
    const { column } = ingest(context, hostColumn(decimal(38, 0), values, [7], wide(16, 0n)));
    expect(column.encoding).toEqual(encoding);
    check(context, column, values);
  });
});

describe("zones", () => {
  test.each([65_535, 65_536, 65_537, 150_000])("%i rows", length => {
    const context = testMemory();
    const values = Array.from({ length }, (_, i) =>
      i % 97 === 0 ? null : BigInt((i * 7919) % 100_003) - 50_000n);
    const host = hostColumn(INT32, values, [10, 65_530, 3], CASES.int32!.build);
    const { column } = ingest(context, host);
    expect(firstDifference(readColumn(context.memory, column), values)).toBe(-1);
    expectedZones(values).forEach((zone, i) =>
      expect([column.zones!.min[i], column.zones!.max[i]]).toEqual([zone.min, zone.max]));
    expect(column.zones!.min.length).toBe(Math.ceil(length / 65_536));
  });

  test("a zone of nulls is empty", () => {
    const context = testMemory();
    const values = Array.from({ length: 140_000 }, (_, i) => i >= 65_536 && i < 131_072 ? null : BigInt(i));
    const { column } = ingest(context, hostColumn(INT32, values, [], CASES.int32!.build));
    expect(column.zones!.min[1]! > column.zones!.max[1]!).toBe(true);
    expect(column.statistics).toMatchObject({ nullCount: 65_536, min: 0n, max: 139_999n });
  });
});

test("sortedness is seen across chunks and zones", () => {
  const context = testMemory();
  const ascending = Array.from({ length: 140_000 }, (_, i) => BigInt(i >> 1));
  const build = CASES.int32!.build;
  const statistics = (values: bigint[], cuts: number[]) =>
    ingest(context, hostColumn(INT32, values, cuts, build)).column.statistics;
  expect(statistics(ascending, [65_537])).toMatchObject({ sorted: true, unique: false, distinct: 70_000 });
  expect(statistics(ascending.with(65_536, 0n), [])).toMatchObject({ sorted: false });
  expect(statistics(ascending.with(65_537, 0n), [65_537])).toMatchObject({ sorted: false });
  expect(statistics(ascending.map((_, i) => BigInt(i)), [3]))
    .toMatchObject({ sorted: true, unique: true, distinct: 140_000 });
});

test("the distinct estimate of many rows is near", () => {
  const context = testMemory();
  const next = randomNumbers(1);
  for (const distinct of [1000, 30_000, 200_000]) {
    const values = Array.from({ length: 300_000 }, () => BigInt(next() % distinct * 1000));
    const truth = new Set(values).size;
    const { column } = ingest(context, hostColumn(INT64, values, [], CASES.int64!.build));
    expect(column.statistics.distinct).toBeGreaterThan(truth * 0.7);
    expect(column.statistics.distinct).toBeLessThan(truth * 1.4);
  }
});

test("chunks of different widths widen to one", () => {
  const context = testMemory({ sanitize: true });
  const values = [1n, -2n, 3n, 40_000n, 5n, 6n, -(2n ** 40n), 8n, 2n ** 63n];
  const parts: HostColumn[] = [
    hostColumn(decimal(38, 0), values.slice(0, 3), [], CASES.int8!.build),
    hostColumn(decimal(38, 0), values.slice(3, 4), [], CASES.uint16!.build),
    hostColumn(decimal(38, 0), values.slice(4, 6), [], CASES.uint32!.build),
    hostColumn(decimal(38, 0), values.slice(6, 8), [], CASES.int64!.build),
    hostColumn(decimal(38, 0), values.slice(8), [], CASES.uint64!.build),
  ];
  roundTrip(context, { type: decimal(38, 0), length: 9, chunks: parts.flatMap(part => part.chunks) }, values);
  const narrower = parts.slice(0, 4).flatMap(part => part.chunks);
  roundTrip(context, { type: decimal(38, 0), length: 8, chunks: narrower }, values.slice(0, 8));
});

test("columns of nulls, and of nothing", () => {
  const context = testMemory({ sanitize: true });
  const nulls = { type: NULL, length: 70, chunks: [{ length: 70, values: { layout: "null" } as const }] };
  roundTrip(context, nulls, Array.from({ length: 70 }, () => null));
  roundTrip(context, { ...nulls, type: INT64 }, Array.from({ length: 70 }, () => null));
  roundTrip(context, { type: INT64, length: 0, chunks: [] }, []);
  const mixed = { ...nulls, type: INT32, length: 72,
    chunks: [...nulls.chunks, ...hostColumn(INT32, [5n, 6n], [], CASES.int32!.build).chunks] };
  roundTrip(context, mixed, [...Array.from({ length: 70 }, () => null), 5n, 6n]);
});
