// Dates and times in the reference: parts, truncation and movement, with and without time zones.
import { describe, expect, test } from "vitest";
import { DATE, time, timestamp, type DataType } from "../../expr/type.ts";
import type { FunctionName } from "../../expr/function/table.ts";
import { parseDate, parseTimestamp } from "../../expr/text/temporal.ts";
import { call, cast, col, errorOf, evaluate, lit } from "./evaluate.ts";
import { UTF8 } from "../../expr/type.ts";

const partsOf = (name: FunctionName, type: DataType, ...values: bigint[]) =>
  evaluate(call(name, col("a")), { a: [type, values] });
const days = (...texts: string[]) => texts.map(text => parseDate(text)!);

test("calendar parts", () => {
  const sample = days("2024-02-29", "1969-12-31", "2021-01-03", "2020-12-31", "-0001-03-01");
  expect(partsOf("year", DATE, ...sample)).toEqual([2024n, 1969n, 2021n, 2020n, -1n]);
  expect(partsOf("quarter", DATE, ...sample)).toEqual([1n, 4n, 1n, 4n, 1n]);
  expect(partsOf("month", DATE, ...sample)).toEqual([2n, 12n, 1n, 12n, 3n]);
  expect(partsOf("day", DATE, ...sample)).toEqual([29n, 31n, 3n, 31n, 1n]);
  expect(partsOf("weekday", DATE, ...sample)).toEqual([4n, 3n, 7n, 4n, 1n]);
  expect(partsOf("week", DATE, ...sample)).toEqual([9n, 1n, 53n, 53n, 9n]);
  expect(partsOf("dayOfYear", DATE, ...sample)).toEqual([60n, 365n, 3n, 366n, 60n]);
});

test("clock parts, also before 1970", () => {
  expect(partsOf("hour", timestamp("ns"), -1n)).toEqual([23n]);
  expect(partsOf("minute", time("s"), 3_661n)).toEqual([1n]);
  expect(partsOf("second", timestamp("ms"), -1n)).toEqual([59n]);
  expect(partsOf("millisecond", timestamp("us"), -1n, 1_999n)).toEqual([999n, 1n]);
  expect(partsOf("microsecond", timestamp("ns"), 1_234_567_891n)).toEqual([234_567n]);
  expect(partsOf("nanosecond", timestamp("ms"), 5n)).toEqual([5_000_000n]);
});

const moved = (name: "truncate" | "offsetBy", amount: string, zone: string | null, ...texts: string[]) => {
  const type = timestamp("ms", zone);
  const values = texts.map(text => parseTimestamp(text, "ms"));
  return evaluate(cast(call(name, col("a"), lit(amount)), UTF8), { a: [type, values] });
};

describe("truncate", () => {
  test("to calendar units", () => {
    expect(moved("truncate", "1mo", null, "2024-02-29T12:00", "1969-12-31T23:59")).toEqual(["2024-02-01T00:00:00", "1969-12-01T00:00:00"]);
    expect(moved("truncate", "1q", null, "2024-06-30")).toEqual(["2024-04-01T00:00:00"]);
    expect(moved("truncate", "10y", null, "1969-06-30", "1980-01-01")).toEqual(["1960-01-01T00:00:00", "1980-01-01T00:00:00"]);
    expect(moved("truncate", "1w", null, "2024-03-03T10:00")).toEqual(["2024-02-26T00:00:00"]);
    expect(moved("truncate", "2w", null, "1970-01-11", "1970-01-12")).toEqual(["1969-12-29T00:00:00", "1970-01-12T00:00:00"]);
    expect(moved("truncate", "15m", null, "1969-12-31T23:59")).toEqual(["1969-12-31T23:45:00"]);
  });
  test("finer than the unit it rounds down to the unit", () => {
    expect(evaluate(call("truncate", col("a"), lit("1500ms")), { a: [timestamp("s"), [2n, 3n, -1n]] }))
      .toEqual([1n, 3n, -2n]);
  });
  test("of dates", () => {
    const columns = { a: [DATE, days("2024-02-29")] } as const;
    expect(evaluate(call("truncate", col("a"), lit("1y")), columns)).toEqual(days("2024-01-01"));
    expect(errorOf(() => evaluate(call("truncate", col("a"), lit("1mo")), { a: [DATE, [-(2n ** 31n)]] })).code)
      .toBe("integer-overflow");
  });
  test("on the wall clock of a zone", () => {
    expect(moved("truncate", "1d", "Europe/Berlin", "2024-07-01T23:00Z", "2024-03-31T12:00Z"))
      .toEqual(["2024-07-01T22:00:00Z", "2024-03-30T23:00:00Z"]);
    // 02:30 occurs twice on 2024-10-27: each keeps its own offset.
    expect(moved("truncate", "1h", "Europe/Berlin", "2024-10-27T00:30Z", "2024-10-27T01:30Z"))
      .toEqual(["2024-10-27T00:00:00Z", "2024-10-27T01:00:00Z"]);
    expect(moved("truncate", "1d", "+05:30", "2024-01-01T20:00Z")).toEqual(["2024-01-01T18:30:00Z"]);
  });
});

describe("offsetBy", () => {
  test("months clamp to the month's end, the rest is exact", () => {
    expect(moved("offsetBy", "1mo", null, "2024-01-31T10:00")).toEqual(["2024-02-29T10:00:00"]);
    expect(moved("offsetBy", "-1y", null, "2024-02-29")).toEqual(["2023-02-28T00:00:00"]);
    expect(moved("offsetBy", "1d12h", null, "2024-02-28")).toEqual(["2024-02-29T12:00:00"]);
    expect(evaluate(call("offsetBy", col("a"), lit("-2w")), { a: [DATE, [0n]] })).toEqual([-14n]);
    expect(errorOf(() => evaluate(call("offsetBy", col("a"), lit("1s")), { a: [timestamp("s"), [2n ** 63n - 1n]] })).code)
      .toBe("integer-overflow");
  });
  test("days keep the wall clock of a zone, hours do not", () => {
    expect(moved("offsetBy", "1d", "Europe/Berlin", "2024-03-30T11:00Z")).toEqual(["2024-03-31T10:00:00Z"]);
    expect(moved("offsetBy", "23h", "Europe/Berlin", "2024-03-30T11:00Z")).toEqual(["2024-03-31T10:00:00Z"]);
    // 02:30 does not exist on 2024-03-31: it is read with the offset before the gap.
    expect(moved("offsetBy", "1d", "Europe/Berlin", "2024-03-30T01:30Z")).toEqual(["2024-03-31T01:30:00Z"]);
  });
});

test("a wall clock past 64 bits is an overflow, although the instant is not", () => {
  const columns = { a: [timestamp("us", "+05:30"), [2n ** 63n - 1n]] } as const;
  expect(errorOf(() => evaluate(call("truncate", col("a"), lit("1us")), columns)).code).toBe("integer-overflow");
  expect(evaluate(call("hour", col("a")), columns)).toEqual([9n]);
});

test("an unknown zone is named", () => {
  expect(errorOf(() => moved("truncate", "1d", "Mars/Olympus", "2024-01-01T00:00Z"))).toEqual({
    code: "unknown-timezone",
    message: "The time zone \"Mars/Olympus\" is not known. Use an IANA name such as \"Europe/Berlin\", or an offset such as \"+02:00\".",
  });
});
