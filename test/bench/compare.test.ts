// When the benchmark calls two answers the same, and what it says when they are not.
import { describe, expect, it } from "vitest";
import { difference } from "../../bench/result/compare.ts";
import type { ResultColumn, ResultTable } from "../../bench/result/table.ts";

const table = (...columns: ResultColumn[]): ResultTable => ({ columns, rowCount: columns[0]!.values.length });
const exact = (name: string, scale: number, ...values: (bigint | null)[]): ResultColumn =>
  ({ name, kind: "exact", scale, values });
const float = (name: string, ...values: (number | null)[]): ResultColumn => ({ name, kind: "float", values });
const text = (name: string, ...values: (string | null)[]): ResultColumn => ({ name, kind: "text", values });

const ordered = { ordered: true };
const anyOrder = { ordered: false };

describe("difference", () => {
  it("finds none between decimals of different scale and equal value", () => {
    const cents = table(exact("a", 2, 150n, null));
    expect(difference(cents, table(exact("a", 4, 15000n, null)), ordered)).toBeUndefined();
  });

  it("is exact for integers and decimals, however large", () => {
    const big = 10n ** 30n;
    expect(difference(table(exact("a", 0, big)), table(exact("a", 0, big + 1n)), ordered))
      .toBe(`column a, row 0: ${big} is not ${big + 1n}`);
  });

  it("lets floats differ by 1e-9 of their size and no more", () => {
    expect(difference(table(float("x", 1e6)), table(float("x", 1e6 + 5e-4)), ordered)).toBeUndefined();
    expect(difference(table(float("x", 1e6)), table(float("x", 1e6 + 5e-3)), ordered))
      .toBe("column x, row 0: 1000000 is not 1000000.005");
    expect(difference(table(float("x", 0)), table(float("x", 1e-300)), ordered)).toMatch("0 is not 1e-300");
  });

  it("lets floats differ by the query's noise, near zero only", () => {
    const noisy = { ordered: true, noise: 1e-12 };
    expect(difference(table(float("x", 0)), table(float("x", 9e-13)), noisy)).toBeUndefined();
    expect(difference(table(float("x", 0)), table(float("x", 2e-12)), noisy)).toMatch("0 is not 2e-12");
    expect(difference(table(float("x", 1)), table(float("x", 1 + 5e-10)), noisy)).toBeUndefined();
    expect(difference(table(float("x", 1)), table(float("x", 1 + 5e-9)), noisy)).toBeDefined();
  });

  it("compares a float with a decimal by value", () => {
    expect(difference(table(float("x", 1.5)), table(exact("x", 1, 15n)), ordered)).toBeUndefined();
    expect(difference(table(float("x", 1.5)), table(exact("x", 1, 16n)), ordered)).toMatch("1.5 is not 1.6");
  });

  it("NaN is NaN, null is null, and neither is the other", () => {
    expect(difference(table(float("x", NaN, null)), table(float("x", NaN, null)), ordered)).toBeUndefined();
    expect(difference(table(float("x", NaN)), table(float("x", null)), ordered)).toMatch("NaN is not null");
  });

  it("minds the order of rows only if the query does", () => {
    const ours = table(text("k", "a", "b", "a"), exact("n", 0, 1n, 2n, 3n));
    const theirs = table(text("k", "a", "a", "b"), exact("n", 0, 3n, 1n, 2n));
    expect(difference(ours, theirs, anyOrder)).toBeUndefined();
    expect(difference(ours, theirs, ordered)).toBe("column n, row 0: 1 is not 3");
  });

  it("counts rows that occur more than once", () => {
    expect(difference(table(text("k", "a", "a", "b")), table(text("k", "a", "b", "b")), anyOrder))
      .toBe("column k, row 1 (rows sorted): a is not b");
  });

  it("sorts by what is exact, so that nearly equal floats do not shuffle the rows", () => {
    const ours = table(float("x", 1, 1 + 1e-12), text("k", "a", "b"));
    const theirs = table(float("x", 1, 1 + 1e-12), text("k", "b", "a"));
    expect(difference(ours, theirs, anyOrder)).toBeUndefined();
  });

  it("names differing columns, row counts and kinds", () => {
    expect(difference(table(text("a", "x")), table(text("b", "x")), ordered)).toBe("columns (a) are not (b)");
    expect(difference(table(text("a", "x")), table(text("a")), ordered)).toBe("1 rows are not 0");
    expect(difference(table(text("a", "1")), table(float("a", 1)), ordered)).toBe("column a is text, not float");
  });
});
