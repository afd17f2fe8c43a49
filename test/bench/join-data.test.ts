// The generated join and window tables are the ones their definitions describe, and the same every time.
import type { RecordBatch } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { joinTables, type GeneratedTable } from "../../bench/suite/data/join-table.ts";
import { windowTableBatches } from "../../bench/suite/data/window-table.ts";

const valuesOf = (batches: Iterable<RecordBatch>, name: string): unknown[] =>
  [...batches].flatMap(batch => [...batch.getChild(name)!] as unknown[]);

describe("the join tables", () => {
  const tables = joinTables(200_000);
  const values = (table: GeneratedTable, name: string) => valuesOf(table.batches(), name);
  const shapes = Object.entries(tables).map(([name, table]) =>
    [name, values(table, "id1").length, table.schema.fields.map(field => `${field.name} ${field.type}`).join(", ")]);

  it("have the definition's rows and columns", () => {
    expect(shapes).toEqual([
      ["x", 200_000, "id1 Int32, id2 Int32, id3 Int32, id4 Utf8, id5 Utf8, id6 Utf8, v1 Float64"],
      ["small", 10, "id1 Int32, id4 Utf8, v2 Float64"],
      ["medium", 200, "id1 Int32, id2 Int32, id4 Utf8, id5 Utf8, v2 Float64"],
      ["big", 200_000, "id1 Int32, id2 Int32, id3 Int32, id4 Utf8, id5 Utf8, id6 Utf8, v2 Float64"],
    ]);
  });

  it.each([["small", "id1"], ["medium", "id2"], ["big", "id3"]] as const)(
    "%s has each value of its own key once, and nine in ten of them are in x", (name, key) => {
      const theirs = values(tables[name], key);
      const ours = new Set(values(tables.x, key));
      expect(new Set(theirs).size).toBe(theirs.length);
      expect(ours.size).toBe(theirs.length);
      expect(theirs.filter(value => ours.has(value)).length).toBe(theirs.length * 0.9);
    });

  it("have the same keys as text", () => {
    for (const [number, text] of [["id1", "id4"], ["id2", "id5"], ["id3", "id6"]] as const) {
      expect(values(tables.big, text)).toEqual(values(tables.big, number).map(value => `id${String(value)}`));
    }
  });

  it("are the same for the same seed only", () => {
    const first = (seed: number) => values(joinTables(1000, seed).x, "id3").slice(0, 20);
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });
});

it("the window table numbers its rows, has a hundred for each key and an order without ties", () => {
  const batches = [...windowTableBatches(20_000)];
  const values = (name: string) => valuesOf(batches, name);
  expect(values("id")).toEqual(Array.from({ length: 20_000 }, (_, row) => row));
  expect(new Set(values("key")).size).toBe(200);
  expect(new Set(values("o")).size).toBe(20_000);
  const stamps = values("stamp") as number[];
  expect(Math.min(...stamps)).toBeGreaterThanOrEqual(Date.UTC(2025, 0, 1));
  expect(Math.max(...stamps)).toBeLessThan(Date.UTC(2026, 0, 1));
  expect(new Set(stamps).size).toBeGreaterThan(19_990);
});
