// Dates, times and timestamps as days and nanoseconds of a wall clock, and back.
import { UNITS_PER_SECOND, type DataType } from "../../../expr/type.ts";
import { floorDivide } from "../number.ts";
import { zoneOf } from "./zone.ts";

export const DAY_NANOSECONDS = 86_400_000_000_000n;

/** Nanoseconds in one step of a temporal type. */
export function stepOf(type: DataType): bigint {
  switch (type.kind) {
    case "date": return DAY_NANOSECONDS;
    case "time": case "timestamp": case "duration":
      return UNITS_PER_SECOND.ns / UNITS_PER_SECOND[type.unit];
    default: throw new Error(`${type.kind} is no temporal type`);
  }
}

const zoneFor = (type: DataType) => zoneOf(type.kind === "timestamp" ? type.timezone : null);

/** What the wall clock of the type's zone shows, in nanoseconds since 1970-01-01T00:00. */
export const wallOf = (value: bigint, type: DataType): bigint => zoneFor(type).toWall(value * stepOf(type));

/** The instant in nanoseconds at which the wall clock shows a time; `near` decides between two. */
export const instantOf = (wall: bigint, near: bigint, type: DataType): bigint =>
  zoneFor(type).toInstant(wall, near * stepOf(type));

/** Nanoseconds as a count of the type's steps, rounded down. */
export const stepsOf = (nanoseconds: bigint, type: DataType): bigint =>
  floorDivide(nanoseconds, stepOf(type));

/** A wall clock split into whole days since 1970-01-01 and nanoseconds since midnight. */
export function splitDay(wall: bigint): { days: number; nanoseconds: bigint } {
  const days = floorDivide(wall, DAY_NANOSECONDS);
  return { days: Number(days), nanoseconds: wall - days * DAY_NANOSECONDS };
}
