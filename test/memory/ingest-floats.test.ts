// Ingest of floats: NaN, both zeros, infinities, nulls over garbage, zones.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FLOAT32, FLOAT64 } from "../../expr/type.ts";
import { expectedStatistics, expectedZones } from "./expected-statistics.ts";
import { fixed, hostColumn } from "./host-build.ts";
import { readColumn, readSlot } from "./read-resident.ts";
import { ingest, testMemory } from "./setup.ts";

const special = fc.constantFrom(NaN, 0, -0, Infinity, -Infinity, 1, -1, 5e-324, 1.5);
const CASES = {
  float32: {
    type: FLOAT32, build: fixed(Float32Array, NaN), value: fc.oneof(special.map(Math.fround), fc.float()),
  },
  float64: { type: FLOAT64, build: fixed(Float64Array, NaN), value: fc.oneof(special, fc.double()) },
};

describe.each(["float32", "float64"] as const)("%s", name => {
  const { type, build, value } = CASES[name];

  test("random chunks", () => {
    const context = testMemory({ sanitize: true });
    const rows = fc.array(fc.option(value, { freq: 4, nil: null }), { maxLength: 150 });
    const ascending = fc.array(value, { maxLength: 100 }).map(values => values.sort((a, b) => a - b));
    const anyCuts = fc.array(fc.nat(70), { maxLength: 3 });
    fc.assert(fc.property(fc.oneof(rows, ascending), anyCuts, (values, cuts) => {
      context.releaseAll();
      const { column, arena } = ingest(context, hostColumn<number>(type, values, cuts, build));
      expect(readColumn(context.memory, column)).toEqual(values);
      values.forEach((v, row) => v === null && expect(readSlot(context.memory, column, row)).toBe(0));
      const { strictlyAscending, ...expected } = expectedStatistics(values);
      const { unique, ...statistics } = column.statistics;
      const plain = (v: unknown) => v === 0 ? 0 : v;
      expect(statistics).toEqual({ ...expected, min: plain(expected.min), max: plain(expected.max) });
      expect(unique).toBe(strictlyAscending);
      arena.release();
      expect([context.allocator.usedBytes, context.engineBudget.used]).toEqual([0, 0]);
    }), { numRuns: 150 });
  });

  test("zones leave NaN out", () => {
    const context = testMemory();
    const values = Array.from({ length: 140_000 }, (_, i) =>
      i >= 65_536 && i < 131_072 ? NaN : i % 5 === 0 ? null : Math.fround(Math.sin(i) * i));
    const { column } = ingest(context, hostColumn<number>(type, values, [70_000], build));
    const [first, , third] = expectedZones(values);
    expect([...column.zones!.min]).toEqual([first!.min, Infinity, third!.min]);
    expect([...column.zones!.max]).toEqual([first!.max, -Infinity, third!.max]);
    expect(column.statistics.hasNaN).toBe(true);
  });
});

test("a float64 column may come in float32 arrays", () => {
  const context = testMemory({ sanitize: true });
  const host = hostColumn<number>(FLOAT64, [1.5, null, -2.25], [], fixed(Float32Array, NaN));
  const { column } = ingest(context, host);
  expect(column.encoding).toEqual({ kind: "float", bytes: 8 });
  expect(readColumn(context.memory, column)).toEqual([1.5, null, -2.25]);
});
