// Queries inside of expressions: of one value, EXISTS, IN, ANY and ALL.
import { of, sql, type Fragment } from "./fragment.ts";
import type { Kind } from "./kind.ts";
import { inside, type Place } from "./place.ts";
import { COMPARISONS } from "./condition.ts";
import { query } from "./query.ts";
import { kindHere, value } from "./value.ts";

type ValueKind = Exclude<Kind, "loose">;

/** One value: an aggregate of all rows, or the first row of a total order. */
export function scalarQuery(place: Place, kind: ValueKind): Fragment {
  const rows = place.maker.tape.chance(0.7) ? "aggregate" : "first";
  return of(kind)`(${query(inside(place), { kinds: [kind], rows }).text})`;
}

export function existsQuery(place: Place): Fragment {
  const { tape } = place.maker;
  return of("bool", "true", "false")`(${tape.pick(["", "not "])}exists (${query(inside(place), {}).text}))`;
}

export function inQuery(place: Place): Fragment {
  const { tape } = place.maker;
  const kind = kindHere(place);
  const inner = query(inside(place), { kinds: [kind] }).text;
  return of("bool", "true", "false")`(${value(place, kind)} ${tape.pick(["", "not "])}in (${inner}))`;
}

export function comparedWithQuery(place: Place): Fragment {
  const { tape } = place.maker;
  const kind = kindHere(place);
  const inner = query(inside(place), { kinds: [kind] }).text;
  const op = sql`${tape.pick(COMPARISONS)} ${tape.pick(["any", "all"])}`;
  return of("bool", "true", "false")`(${value(place, kind)} ${op} (${inner}))`;
}

/** Rows in lists and beside each other are left out: DuckDB compares them as structs, whose nulls are values. */
export function rowInQuery(place: Place): Fragment {
  const { tape } = place.maker;
  const [a, b] = [kindHere(place), kindHere(place)];
  // DuckDB has none that read the rows around.
  const inner = query({ ...inside(place), outer: [] }, { kinds: [a, b] }).text;
  return of("bool", "true", "false")`((${value(place, a)}, ${value(place, b)}) ${tape.pick(["", "not "])}in (${inner}))`;
}
