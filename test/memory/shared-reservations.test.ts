// Reservations of several threads: totals of all ancestors, peaks, and what is refused.
import { expect, test } from "vitest";
import { Budget } from "../../engine/memory/budget.ts";
import { SharedReservations } from "../../engine/memory/shared-reservations.ts";
import { ResourceError } from "../../expr/error.ts";

const KiB = 1024;

test("a reservation counts here and in all ancestors", () => {
  const engine = new SharedReservations("engine");
  const query = new SharedReservations("query 1", undefined, engine);
  const [sort, join] = ["sort", "join"].map(name => new SharedReservations(name, undefined, query));
  sort!.reserve(64 * KiB);
  join!.reserve(32 * KiB);
  sort!.release(48 * KiB);
  join!.reserve(8 * KiB);
  expect([sort, join, query, engine].map(level => level!.used / KiB)).toEqual([16, 40, 56, 56]);
  expect([sort, join, query, engine].map(level => level!.peak / KiB)).toEqual([64, 40, 96, 96]);
});

test("two threads' objects over the same words count together", () => {
  const one = new SharedReservations("query 1");
  const two = new SharedReservations("query 1", one.words);
  one.reserve(4 * KiB);
  two.reserve(8 * KiB);
  expect([one.used, two.peak]).toEqual([12 * KiB, 12 * KiB]);
  one.release(12 * KiB);
  expect(two.used).toBe(0);
});

test("nothing is counted where an ancestor refuses", () => {
  const budget = new Budget("engine", 100 * KiB);
  const query = new SharedReservations("query 1", undefined, budget);
  query.reserve(64 * KiB);
  expect(() => query.reserve(64 * KiB)).toThrow(ResourceError);
  expect([query.used, budget.used]).toEqual([64 * KiB, 64 * KiB]);
});

test("more than is held cannot be released", () => {
  const engine = new SharedReservations("engine");
  const query = new SharedReservations("query 1", undefined, engine);
  query.reserve(4 * KiB);
  expect(() => query.release(8 * KiB)).toThrow("query 1 releases 8192 bytes but holds only 4096");
  expect([query.used, engine.used]).toEqual([4 * KiB, 4 * KiB]);
});

test("what a killed thread left wrong is set right", () => {
  const engine = new SharedReservations("engine");
  engine.reserve(512 * KiB);
  engine.settle(64 * KiB);
  expect([engine.used, engine.peak]).toEqual([64 * KiB, 512 * KiB]);
});
