// Calendar periods as text: "15m", "1mo", "-1d12h". Used by truncate and offsetBy.
import { PlanError } from "../error.ts";

/** A calendar amount: whole months and an exact number of nanoseconds. */
export interface Period {
  readonly months: bigint;
  readonly nanoseconds: bigint;
}

const MONTHS: Readonly<Record<string, bigint>> = { y: 12n, q: 3n, mo: 1n };
const NANOSECONDS: Readonly<Record<string, bigint>> = {
  w: 604_800_000_000_000n, d: 86_400_000_000_000n, h: 3_600_000_000_000n, m: 60_000_000_000n,
  s: 1_000_000_000n, ms: 1_000_000n, us: 1_000n, ns: 1n,
};

/** Reads a sum of amounts such as `1mo`, `-2w`, `1d12h`. */
export function parsePeriod(text: string): Period {
  const match = /^([+-]?)((?:\d+(?:ns|us|ms|mo|[yqwdhms]))+)$/.exec(text.trim());
  if (!match) {
    throw new PlanError("bad-period", `${JSON.stringify(text)} is not a period.`,
      { hint: "Write whole numbers with units, as in \"15m\", \"1mo\" or \"1d12h\"; units: y q mo w d h m s ms us ns." });
  }
  const sign = match[1] === "-" ? -1n : 1n;
  let months = 0n;
  let nanoseconds = 0n;
  for (const [, count, unit] of match[2]!.matchAll(/(\d+)(ns|us|ms|mo|[yqwdhms])/g)) {
    months += (MONTHS[unit!] ?? 0n) * BigInt(count!) * sign;
    nanoseconds += (NANOSECONDS[unit!] ?? 0n) * BigInt(count!) * sign;
  }
  return { months, nanoseconds };
}

/** Reads the argument of truncate: one positive amount, months or nanoseconds but not both. */
export function parseBucket(text: string): Period {
  const period = parsePeriod(text);
  const positive = period.months > 0n !== period.nanoseconds > 0n
    && period.months >= 0n && period.nanoseconds >= 0n;
  if (!positive) {
    throw new PlanError("bad-period", `${JSON.stringify(text)} cannot be truncated to.`,
      { hint: "Use one positive unit kind: months (\"1mo\", \"1q\", \"1y\") or a fixed length (\"15m\", \"1d\")." });
  }
  return period;
}
