// Offsets of a time zone as a table of transitions, asked of the platform's time zone data (Intl).
import { UnsupportedError } from "../../expr/error.ts";
import { daysFromCivil } from "../../expr/text/temporal.ts";

/** Pairs of second and offset: the offset holds from that second on. */
export type ZoneTable = readonly bigint[];

const DAY = 86_400;
/** Zones did not change before; local mean time held. */
const FIRST = Date.UTC(1840, 0, 1) / 1000;
/** As far as summer time rules are followed; years beyond keep the last offset. */
const LAST = Date.UTC(2500, 0, 1) / 1000;
/** No zone has changed twice within so many days, as far as the data goes. */
const STEP = 14 * DAY;

const TABLES = new Map<string, ZoneTable>();

/** The table for instants between two seconds; fixed offsets have one entry. */
export function zoneTable(name: string, from: bigint, to: bigint): ZoneTable {
  const fixed = fixedOffset(name);
  if (fixed !== null) return [0n, fixed];
  // Whole decades, so that similar columns share a table.
  const decade = 3652 * DAY;
  const start = Math.floor(clamp(from) / decade) * decade;
  const end = Math.min(LAST, (Math.floor(clamp(to) / decade) + 1) * decade);
  const key = `${name} ${start} ${end}`;
  let table = TABLES.get(key);
  if (!table) TABLES.set(key, table = transitions(name, start, end));
  return table;
}

const clamp = (second: bigint): number => Math.min(LAST, Math.max(FIRST, Number(second) - DAY));

function fixedOffset(name: string): bigint | null {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(name);
  if (!match) return null;
  const seconds = BigInt(Number(match[2]) * 3600 + Number(match[3]) * 60);
  return match[1] === "-" ? -seconds : seconds;
}

function transitions(name: string, start: number, end: number): ZoneTable {
  const offsetAt = offsetFunction(name);
  let offset = offsetAt(start);
  const table = [BigInt(start), BigInt(offset)];
  for (let at = start; at < end; at += STEP) {
    const next = offsetAt(at + STEP);
    if (next === offset) continue;
    let [low, high] = [at, at + STEP];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    offset = next;
    table.push(BigInt(high), BigInt(offset));
  }
  return table;
}

/** Seconds that the zone's wall clock is ahead of UTC. */
function offsetFunction(timeZone: string): (second: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone, hourCycle: "h23", era: "short", year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric",
    });
  } catch (cause) {
    throw new UnsupportedError("unknown-timezone", `The time zone ${JSON.stringify(timeZone)} is not known.`,
      { cause, hint: "Use an IANA name such as \"Europe/Berlin\", or an offset such as \"+02:00\"." });
  }
  return second => {
    const shown: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(second * 1000)) shown[type] = value;
    const year = shown.era!.startsWith("B") ? 1 - Number(shown.year) : Number(shown.year);
    const days = daysFromCivil(year, Number(shown.month), Number(shown.day));
    return days * DAY + Number(shown.hour) * 3600 + Number(shown.minute) * 60 + Number(shown.second) - second;
  };
}
