// Budgets: reservations count all the way up, limits hold at each level, and messages name the holders.
import { expect, test } from "vitest";
import { Budget } from "../../engine/memory/budget.ts";
import { ResourceError } from "../../expr/error.ts";

const MiB = 1 << 20;

function tree() {
  const engine = new Budget("the engine", 100 * MiB);
  const columns = engine.child("resident columns");
  const query = engine.child("query 3", 60 * MiB);
  return { engine, columns, query, aggregate: query.child("aggregate"), sort: query.child("sort") };
}

test("a reservation counts in all ancestors, and so does the peak", () => {
  const { engine, query, aggregate } = tree();
  aggregate.reserve(10 * MiB);
  query.reserve(5 * MiB);
  expect([aggregate.used, query.used, engine.used]).toEqual([10 * MiB, 15 * MiB, 15 * MiB]);
  aggregate.release(10 * MiB);
  expect([aggregate.used, query.used, engine.used]).toEqual([0, 5 * MiB, 5 * MiB]);
  expect([aggregate.peak, query.peak, engine.peak]).toEqual([10 * MiB, 15 * MiB, 15 * MiB]);
});

test("the error names the level, its limit and who holds how much", () => {
  const { columns, query, aggregate, sort } = tree();
  columns.reserve(30 * MiB);
  aggregate.reserve(40 * MiB);
  sort.reserve(2 * MiB);
  query.reserve(MiB);
  expect(() => sort.reserve(18 * MiB)).toThrow(new ResourceError("memory-limit",
    "sort needs 18 MiB more memory, but query 3 is limited to 60 MiB. " +
    "In use: query 3 43 MiB (aggregate 40 MiB, sort 2 MiB).",
    { hint: "Raise memoryLimit, or dispose of persisted frames." }));
  expect(() => columns.reserve(50 * MiB)).toThrow("resident columns needs 50 MiB more memory, but the engine is " +
    "limited to 100 MiB. In use: the engine 73 MiB (query 3 43 MiB (aggregate 40 MiB, sort 2 MiB), " +
    "resident columns 30 MiB).");
});

test("a refused reservation changes nothing", () => {
  const { engine, query, aggregate } = tree();
  expect(() => aggregate.reserve(61 * MiB)).toThrow(ResourceError);
  expect([engine.used, query.used, aggregate.used, aggregate.peak]).toEqual([0, 0, 0, 0]);
  aggregate.reserve(60 * MiB);
  expect(query.used).toBe(60 * MiB);
});

test("pressure is answered at the level whose limit is hit", () => {
  const { engine, columns, sort } = tree();
  columns.reserve(90 * MiB);
  const asked: number[] = [];
  engine.onPressure = bytes => {
    asked.push(bytes);
    if (columns.used === 0) return false;
    columns.release(Math.min(columns.used, 15 * MiB));
    return true;
  };
  sort.reserve(30 * MiB);
  expect(asked).toEqual([20 * MiB, 5 * MiB]);
  expect(engine.used).toBe(90 * MiB);
});

test("mistakes of the owner are caught", () => {
  const { query, sort } = tree();
  sort.reserve(100);
  expect(() => sort.release(101)).toThrow("sort releases 101 bytes but holds only 100");
  expect(() => query.close()).toThrow("query 3 is closed but still holds 100 bytes");
  sort.release(100);
  sort.close();
  query.close();
});

test("a transfer moves bytes between branches", () => {
  const { engine, query, sort, columns } = tree();
  sort.reserve(100);
  sort.transfer(60, columns);
  expect([engine.used, query.used, sort.used, columns.used]).toEqual([100, 40, 40, 60]);
});
