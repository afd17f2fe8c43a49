// Wall clocks of time zones, by way of Intl. Offsets are whole seconds; instants are nanoseconds.
import { UnsupportedError } from "../../../expr/error.ts";
import { daysFromCivil } from "../../../expr/text/temporal.ts";
import { floorDivide } from "../number.ts";

/** Converts between instants and one zone's wall clock; both in nanoseconds since 1970. */
export interface Zone {
  toWall(instant: bigint): bigint;
  /** `near` is an instant whose offset is preferred where the wall clock shows the time twice. */
  toInstant(wall: bigint, near: bigint): bigint;
}

const NANOSECONDS = 1_000_000_000n;
const DAY = 86_400n * NANOSECONDS;
/** The last second that Intl can show, less a day so that neighbours can be shown too. */
const LIMIT = 8_640_000_000_000n - 86_400n;

const UTC: Zone = { toWall: instant => instant, toInstant: wall => wall };
const ZONES = new Map<string, Zone>();

/** The zone of a name; null is a wall clock without a zone, which calculates like UTC. */
export function zoneOf(name: string | null): Zone {
  if (name === null || name === "UTC" || name === "Z") return UTC;
  let zone = ZONES.get(name);
  if (!zone) ZONES.set(name, zone = fixedZone(name) ?? namedZone(name));
  return zone;
}

function fixedZone(name: string): Zone | null {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(name);
  if (!match) return null;
  const seconds = BigInt(Number(match[2]) * 3600 + Number(match[3]) * 60);
  const offset = (match[1] === "-" ? -seconds : seconds) * NANOSECONDS;
  return { toWall: instant => instant + offset, toInstant: wall => wall - offset };
}

function namedZone(name: string): Zone {
  const format = formatOf(name);
  const offsetAt = (instant: bigint): bigint => {
    const second = floorDivide(instant, NANOSECONDS);
    const shown = second > LIMIT ? LIMIT : second < -LIMIT ? -LIMIT : second;
    return (wallSeconds(format, Number(shown) * 1000) - shown) * NANOSECONDS;
  };
  return {
    toWall: instant => instant + offsetAt(instant),
    toInstant(wall, near) {
      // The offsets a day before and after bracket any transition; a gap is read with the earlier one.
      const [own, before, after] = [offsetAt(near), offsetAt(wall - DAY), offsetAt(wall + DAY)];
      const offset = [own, before, after].find(o => offsetAt(wall - o) === o) ?? before;
      return wall - offset;
    },
  };
}

function formatOf(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: name, hourCycle: "h23", era: "short", year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric",
    });
  } catch (error) {
    throw new UnsupportedError("unknown-timezone", `The time zone ${JSON.stringify(name)} is not known.`,
      { cause: error, hint: "Use an IANA name such as \"Europe/Berlin\", or an offset such as \"+02:00\"." });
  }
}

function wallSeconds(format: Intl.DateTimeFormat, milliseconds: number): bigint {
  const parts = new Map(format.formatToParts(milliseconds).map(p => [p.type, p.value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const year = parts.get("era")!.startsWith("B") ? 1 - part("year") : part("year");
  const days = daysFromCivil(year, part("month"), part("day"));
  return BigInt(days * 86_400 + part("hour") * 3600 + part("minute") * 60 + part("second"));
}
