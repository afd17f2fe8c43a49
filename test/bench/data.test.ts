// The generated group-by table is the one its definition describes, and the same every time.
import { describe, expect, it } from "vitest";
import { groupTableBatches } from "../../bench/suite/data/group-table.ts";
import { seededRandom } from "../../bench/suite/data/random.ts";

/** The values of a column of all batches. */
const valuesOf = (batches: ReturnType<typeof batchesOf>, name: string): unknown[] =>
  batches.flatMap(batch => [...batch.getChild(name)!] as unknown[]);
const batchesOf = (rows: number, seed?: number) => [...groupTableBatches(rows, seed)];

describe("the group-by table", () => {
  const generated = batchesOf(200_000);
  const distinct = (name: string): Set<unknown> => new Set(valuesOf(generated, name));
  const numbers = (name: string): number[] => valuesOf(generated, name) as number[];

  it("has the definition's columns in record batches", () => {
    expect(generated[0]!.schema.fields.map(field => `${field.name} ${field.type}`)).toEqual([
      "id1 Utf8", "id2 Utf8", "id3 Utf8", "id4 Int32", "id5 Int32", "id6 Int32", "v1 Int32", "v2 Int32", "v3 Float64",
    ]);
    expect(generated.map(batch => batch.numRows)).toEqual([131_072, 68_928]);
  });

  it("has 100 groups in id1, id2, id4 and id5, and a hundredth of the rows in id3 and id6", () => {
    for (const name of ["id1", "id2", "id4", "id5"]) expect([name, distinct(name).size]).toEqual([name, 100]);
    for (const name of ["id3", "id6"]) expect([name, distinct(name).size]).toEqual([name, 2000]);
  });

  it("names groups as the definition does", () => {
    expect([...distinct("id1")].sort().slice(0, 2)).toEqual(["id001", "id002"]);
    expect([...distinct("id2")].sort().at(-1)).toBe("id100");
    expect([...distinct("id3")].sort().at(-1)).toBe("id0000002000");
  });

  it("has values in the definition's ranges, evenly spread", () => {
    expect([...distinct("v1")].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(distinct("v2").size).toBe(15);
    const v3 = numbers("v3");
    expect(Math.min(...v3.slice(0, 1e5))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...v3.slice(0, 1e5))).toBeLessThanOrEqual(100);
    expect(v3.reduce((sum, value) => sum + value, 0) / v3.length).toBeCloseTo(50, 0);
    expect(v3.every(value => Math.abs(value * 1e6 - Math.round(value * 1e6)) < 1e-6)).toBe(true);
  });

  it("is the same for the same seed only", () => {
    const values = (seed: number) => ["id3", "v3"].map(name => valuesOf(batchesOf(100, seed), name));
    expect(values(1)).toEqual(values(1));
    expect(values(1)).not.toEqual(values(2));
  });
});

it("seededRandom is even: no bucket of a hundred is a tenth too full or too empty", () => {
  const random = seededRandom(5);
  const counts = new Array<number>(100).fill(0);
  for (let draw = 0; draw < 500_000; draw++) counts[random.below(100)]!++;
  expect(Math.min(...counts)).toBeGreaterThan(4500);
  expect(Math.max(...counts)).toBeLessThan(5500);
});
