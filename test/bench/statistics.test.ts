// The benchmark's statistics: medians, intervals that hold what they promise, geometric means.
import { describe, expect, it } from "vitest";
import { geometricMean, median, medianInterval, percentile } from "../../bench/statistics.ts";

describe("median", () => {
  it("is the middle of an odd count and the mean of the middle two of an even one", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 3])).toBe(4);
  });

  it("leaves its argument as it was", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it("refuses no values", () => {
    expect(() => median([])).toThrow("statistics of no values");
  });
});

describe("medianInterval", () => {
  it("takes the 4th and the 12th of 15 values at 90 %: 96 % coverage, where the 5th and 11th have 88 %", () => {
    const values = Array.from({ length: 15 }, (_, index) => 15 - index);
    expect(medianInterval(values)).toEqual([4, 12]);
  });

  it("is the whole range where few values promise nothing more", () => {
    expect(medianInterval([2, 1, 3])).toEqual([1, 3]);
    expect(medianInterval([7])).toEqual([7, 7]);
  });

  it("narrows with the number of values", () => {
    const width = (count: number): number => {
      const [low, high] = medianInterval(Array.from({ length: count }, (_, index) => index / (count - 1)));
      return high - low;
    };
    expect(width(101)).toBeLessThan(width(31));
    expect(width(31)).toBeLessThan(width(15));
  });

  it("covers the true median at least nine times out of ten", () => {
    let state = 1;
    const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    let covered = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const [low, high] = medianInterval(Array.from({ length: 15 }, () => next() ** 3));
      if (low <= 0.125 && 0.125 <= high) covered++;
    }
    expect(covered / 2000).toBeGreaterThan(0.93);
    expect(covered / 2000).toBeLessThan(0.99);
  });
});

it("percentile is the smallest value that so many do not exceed", () => {
  const values = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
  expect(percentile(values, 0.9)).toBe(9);
  expect(percentile(values, 0.05)).toBe(1);
  expect(percentile([7], 0.9)).toBe(7);
});

it("geometricMean multiplies and takes the root", () => {
  expect(geometricMean([0.5, 2, 1])).toBeCloseTo(1, 12);
  expect(geometricMean([0.1, 0.4])).toBeCloseTo(0.2, 12);
  expect(() => geometricMean([])).toThrow("no values");
});
