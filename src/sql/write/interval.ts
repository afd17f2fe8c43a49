// Amounts of time as INTERVAL literals, in the units a person would take.
import type { Period } from "../../../expr/text/period.ts";
import { unsupported } from "./written.ts";

const CLOCK: readonly (readonly [string, bigint])[] = [
  ["hour", 3_600_000_000_000n], ["minute", 60_000_000_000n], ["second", 1_000_000_000n],
  ["millisecond", 1_000_000n], ["microsecond", 1_000n],
];
const DAY = 86_400_000_000_000n;

const many = (count: bigint, unit: string): string => `${count} ${unit}${count === 1n || count === -1n ? "" : "s"}`;

function parts(rest: bigint, units: readonly (readonly [string, bigint])[]): readonly string[] {
  const found: string[] = [];
  for (const [unit, size] of units) {
    if (rest / size !== 0n) found.push(many(rest / size, unit));
    rest %= size;
  }
  if (rest !== 0n) unsupported("an interval finer than a microsecond");
  return found;
}

/** `days`: whether 24 hours may be a day, which in a time zone is another thing. */
export function intervalSql({ months, nanoseconds }: Period, days = true): string {
  const text = [
    ...months % 12n === 0n && months !== 0n ? [many(months / 12n, "year")] : months === 0n ? []
      : [many(months, "month")],
    ...parts(nanoseconds, days ? [["day", DAY], ...CLOCK] : CLOCK),
  ];
  return `INTERVAL '${text.join(" ") || "0 days"}'`;
}
