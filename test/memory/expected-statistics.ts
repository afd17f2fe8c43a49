// Statistics computed the obvious way, to hold ingest's against.
import { ZONE_ROWS } from "../../engine/memory/resident-column.ts";
import type { Value } from "./read-resident.ts";

const isNaNValue = (value: Value): boolean => typeof value === "number" && Number.isNaN(value);

/** What can be known of a column of at most `SAMPLE_ROWS` rows; min and max without NaN. */
export function expectedStatistics(values: readonly Value[]) {
  const valid = values.filter(value => value !== null);
  const ordered = valid.filter(value => !isNaNValue(value));
  const hasNaN = ordered.length < valid.length;
  const sorted = valid.length === values.length && !hasNaN &&
    values.every((value, i) => i === 0 || values[i - 1]! <= value!);
  return {
    nullCount: values.length - valid.length,
    min: leastOf(ordered), max: greatestOf(ordered), hasNaN, sorted,
    // -0 and 0 are one value; a Set sees them so, and all NaN as one.
    distinct: new Set(valid).size,
    strictlyAscending: sorted && values.every((value, i) => i === 0 || values[i - 1]! < value!),
  };
}

export const leastOf = (values: readonly Value[]): Value =>
  values.reduce((least, value) => least === null || value! < least ? value : least, null);
export const greatestOf = (values: readonly Value[]): Value =>
  values.reduce((most, value) => most === null || value! > most ? value : most, null);

/** Min and max of each zone, undefined where it has neither. */
export function expectedZones(values: readonly Value[]): { min: Value; max: Value }[] {
  return Array.from({ length: Math.ceil(values.length / ZONE_ROWS) }, (_, zone) => {
    const part = values.slice(zone * ZONE_ROWS, (zone + 1) * ZONE_ROWS)
      .filter(value => value !== null && !isNaNValue(value));
    return { min: leastOf(part), max: greatestOf(part) };
  });
}
