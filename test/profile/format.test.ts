// Numbers, durations and shares as people read them, at the borders between units.
import { describe, expect, it } from "vitest";
import { estimateError, estimateErrorText } from "../../engine/profile/estimate.ts";
import { formatCount, formatDuration, formatShare, oneLine, plural, printable } from "../../engine/profile/format.ts";

describe("numbers for people", () => {
  it.each([
    [0, "0"], [999, "999"], [1000, "1,000"], [1234.5, "1,235"], [9_999_999, "9,999,999"], [10_000_000, "10 M"],
    [59_986_052, "60 M"], [123_456_789, "123 M"], [999_499_999, "999 M"], [999_600_000, "1 G"], [1.5e12, "1.5 T"],
    [-1_234, "-1,234"], [Infinity, "?"],
  ])("count %d", (count, text) => expect(formatCount(count)).toBe(text));

  it.each([
    [0, "0 ms"], [0.0004, "0.4 µs"], [0.84, "840 µs"], [0.9994, "999 µs"], [0.9996, "1 ms"], [1.234, "1.23 ms"],
    [12.34, "12.3 ms"], [100, "100 ms"], [999.4, "999 ms"], [999.6, "1 s"], [12_340, "12.3 s"], [59_940, "59.9 s"],
    [59_999, "1 min 0 s"], [200_400, "3 min 20 s"], [NaN, "?"],
  ])("duration %d", (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));

  it.each([
    [0, 10, "0 %"], [0.05, 10, "<1 %"], [3.7, 10, "37 %"], [10, 10, "100 %"], [30, 10, "300 %"], [120, 10, "12×"],
    [1, 0, "–"], [0, 0, "–"],
  ])("share %d of %d", (part, whole, text) => expect(formatShare(part, whole)).toBe(text));

  it("counts nouns", () => {
    expect([0, 1, 2].map(n => plural(n, "row"))).toEqual(["0 rows", "1 row", "2 rows"]);
  });

  it("keeps control characters away from tables and terminals", () => {
    expect(oneLine(" a\n\tb\u001b[31m ")).toBe("a b\ufffd[31m");
    expect(printable("a\r\n  b\u0000\n")).toBe("a\n  b\ufffd");
  });
});

describe("estimates", () => {
  it("are compared by a factor, no rows count as one", () => {
    expect(estimateError(10, 1000)).toEqual({ factor: 100, direction: "more" });
    expect(estimateError(1000, 10)).toEqual({ factor: 100, direction: "less" });
    expect(estimateError(0, 0)).toEqual({ factor: 1, direction: "more" });
    expect(estimateError(50, 0)).toEqual({ factor: 50, direction: "less" });
  });

  it("are mentioned from a factor of ten on", () => {
    expect(estimateErrorText(100, 999)).toBe("");
    expect(estimateErrorText(100, 1000)).toBe("10× more");
    expect(estimateErrorText(1_000_000, 99_000)).toBe("10× less");
    expect(estimateErrorText(null, 1000)).toBe("");
  });
});
