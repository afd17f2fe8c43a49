// A table with every type, for the tests of writers and readers.
import {
  BINARY, BOOL, DATE, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, NULL, UINT16, UINT32, UINT64, UINT8, UTF8,
  decimal, duration, field, list, struct, time, timestamp, type DataType, type TimeUnit,
} from "../../../expr/type.ts";
import type { Source } from "../../../engine/source/source.ts";
import { columnFromRaw } from "../../../frame/value/build.ts";
import type { RawValue } from "../../../frame/value/raw.ts";

const UNITS: readonly TimeUnit[] = ["s", "ms", "us", "ns"];
const bytes = (...values: number[]) => Uint8Array.from(values);

/** Three values of each type; the fourth row is null everywhere. */
const COLUMNS: readonly (readonly [string, DataType, readonly RawValue[]])[] = [
  ["null", NULL, [null, null, null]],
  ["bool", BOOL, [true, false, true]],
  ["int8", INT8, [-128n, 0n, 127n]], ["int16", INT16, [-32768n, 0n, 32767n]],
  ["int32", INT32, [-(2n ** 31n), 0n, 2n ** 31n - 1n]],
  ["int64", INT64, [-(2n ** 63n), 2n ** 53n + 1n, 2n ** 63n - 1n]],
  ["uint8", UINT8, [0n, 1n, 255n]], ["uint16", UINT16, [0n, 1n, 65535n]],
  ["uint32", UINT32, [0n, 1n, 2n ** 32n - 1n]], ["uint64", UINT64, [0n, 2n ** 53n + 1n, 2n ** 64n - 1n]],
  ["float32", FLOAT32, [Math.fround(0.1), -0, Math.fround(3.4e38)]],
  ["float64", FLOAT64, [0.1 + 0.2, 5e-324, -1.7976931348623157e308]],
  ["decimal", decimal(38, 10), [-(10n ** 37n) - 1n, 5n, 10n ** 38n - 1n]],
  ["utf8", UTF8, ["", 'quote " and \\ and \n\u0001', "日本語 🎈 \u2028"]],
  ["binary", BINARY, [bytes(), bytes(0, 255), bytes(1, 2, 3, 4)]],
  ["date", DATE, [-719_162n, 0n, 20_000n]],
  ...UNITS.flatMap((unit): [string, DataType, RawValue[]][] => [
    [`time ${unit}`, time(unit), [0n, 1n, 80_001n]],
    [`timestamp ${unit}`, timestamp(unit), [-1n, 0n, 1_700_000_001n]],
    [`timestamp ${unit} utc`, timestamp(unit, "UTC"), [-1n, 0n, 1_700_000_001n]],
    [`duration ${unit}`, duration(unit), [-1_500n, 0n, 1_700_000_001n]],
  ]),
  ["list", list(field("item", INT64, true)), [[], [1n, null], [2n ** 62n]]],
  ["struct", struct([field("a", decimal(20, 2), true), field("b c", UTF8, true)]), [[1n, "x"], [null, null], [7n, "\""]]],
  ["nested", list(field("item", struct([field("tags", list(field("item", UTF8, true)), true)]), true)),
    [[[["p", null]]], [null, [null]], [[[]]]]],
  ['a "name"', INT32, [1n, 2n, 3n]],
];

export function everyType(): Source {
  const columns = COLUMNS.map(([, type, values]) => columnFromRaw(type, [...values, null]));
  return {
    schema: COLUMNS.map(([name, type]) => field(name, type, true)),
    rowCount: 4, column: index => columns[index]!,
  };
}
