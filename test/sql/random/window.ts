// Random window functions. What looks at positions needs an order without ties, or ties of equal rows.
import { listOf, of, optional, sql, type Fragment } from "./fragment.ts";
import type { Kind } from "./kind.ts";
import type { Column, Place } from "./place.ts";
import { aggregateOf, argumentPlace } from "./aggregate.ts";
import { kindHere, leaf, value } from "./value.ts";

/** More keys make a query that nobody can read. */
const MOST_KEYS = 8;

/** Named windows that a select has got so far. */
export type Named = Fragment[];

export const orderWords = (place: Place): string =>
  place.maker.tape.pick(["", "", " desc", " nulls first", " desc nulls last", " desc nulls first", " nulls last"]);

/** Rows that are equal in all these columns are equal; null: the columns cannot say. */
function totalOrder(place: Place): readonly Fragment[] | null {
  const { columns } = place;
  if (columns.length === 0 || columns.length > MOST_KEYS || columns.some(c => c.kind === "loose")) return null;
  return columns.map(({ text }) => sql`${text}${orderWords(place)}`);
}

const exact = (columns: readonly Column[]) => columns.filter(c => c.kind !== "loose");

/** A window function whose result has the kind; null where there is none. */
export function windowValue(place: Place, kind: Kind, named: Named): Fragment | null {
  const inner = argumentPlace(place);
  const { tape } = place.maker;
  if (exact(inner.columns).length === 0 || kind === "loose") return null;
  const total = tape.chance(0.6) ? totalOrder(inner) : null;
  const partition = tape.chance(0.5) ? listOf([value(inner, kindHere(inner))], ", ", 0) : null;
  const form = tape.below(total ? 4 : 2);
  const over = (order: readonly Fragment[], frame: string) =>
    windowText(place, partition, order, frame, named);
  if (form === 0 && (kind === "int" || kind === "ratio")) {
    const order = total ?? [sql`${tape.pick(exact(inner.columns)).text}${orderWords(place)}`];
    const names = kind === "ratio" ? ["percent_rank()", "cume_dist()"] : total ? ["row_number()", "rank()", "dense_rank()", "ntile(3)"]
      : ["rank()", "dense_rank()"];
    return of(kind)`${tape.pick(names)} over ${over(order, "")}`;
  }
  if (form >= 2) return positional(place, kind, total!, over);
  if (tape.chance(0.2)) {
    const ranged = distanceFrame(place, inner);
    if (ranged) return of(kind)`${aggregateOf(inner, kind, "window")} over ${over([ranged.key], ranged.frame)}`;
  }
  const plain = total ?? (tape.chance(0.7) ? [sql`${tape.pick(exact(inner.columns)).text}${orderWords(place)}`] : []);
  const frame = frameText(place, plain, total !== null);
  return of(kind)`${aggregateOf(inner, kind, "window")} over ${over(plain, frame)}`;
}

function positional(place: Place, kind: Exclude<Kind, "loose">, order: readonly Fragment[],
  over: (order: readonly Fragment[], frame: string) => Fragment): Fragment {
  const { tape } = place.maker;
  const inner = argumentPlace(place);
  const argument = value(inner, kind);
  const nulls = tape.chance(0.2) ? " ignore nulls" : "";
  switch (tape.below(4)) {
    case 0: return of(kind)`${tape.pick(["lag", "lead"])}(${argument}${nulls}) over ${over(order, "")}`;
    case 1: {
      // What stands for missing rows is one of the first argument's type, and has to fit.
      const roomy = kind === "decimal" ? sql`cast(${argument} as decimal(18, 2))` : argument;
      const missing = leaf({ ...inner, columns: [] }, kind);
      return of(kind)`${tape.pick(["lag", "lead"])}(${roomy}, 2, ${missing}) over ${over(order, "")}`;
    }
    case 2: return of(kind)`nth_value(${argument}, 2${nulls}) over ${over(order, frameText(place, order, true))}`;
    default: return of(kind)`${tape.pick(["first_value", "last_value"])}(${argument}${nulls}) over ${over(order, frameText(place, order, true))}`;
  }
}

const DISTANCES: Partial<Readonly<Record<Kind, readonly string[]>>> = {
  int: ["1", "3", "0"], decimal: ["1", "0.5", "10"], float: ["1", "2.25"], date: ["interval '3 days'", "interval '1 month'", "interval '20 years'"],
  timestamp: ["interval '1 day'", "interval '90 minutes'", "interval '1 year'"],
};

/** A range of what lies near the key's value; null: no key has distances. */
function distanceFrame(place: Place,
  { columns }: Place): { readonly key: Fragment; readonly frame: string } | null {
  const { tape } = place.maker;
  const keys = columns.filter(c => DISTANCES[c.kind] !== undefined);
  if (keys.length === 0) return null;
  const key = tape.pick(keys);
  const distance = () => tape.pick(DISTANCES[key.kind]!);
  const start = tape.pick([`${distance()} preceding`, "unbounded preceding", "current row"]);
  const end = tape.pick([`${distance()} following`, "current row", "unbounded following"]);
  return { key: sql`${key.text}${orderWords(place)}`, frame: ` range between ${start} and ${end}` };
}

/** Frames of rows only in a total order. */
function frameText(place: Place, order: readonly Fragment[], total: boolean): string {
  const { tape } = place.maker;
  if (tape.chance(0.3)) return "";
  const units = [...(total ? ["rows"] : []), ...(order.length > 0 ? ["range", "groups"] : ["range"])];
  const unit = tape.pick(units);
  const counted = unit !== "range";
  const start = tape.pick(["unbounded preceding", "current row", ...(counted ? ["2 preceding", "1 following"] : [])]);
  const end = tape.pick(["unbounded following", "current row", ...(counted ? ["1 following", "3 following"] : [])]
    .filter(word => start !== "1 following" || word !== "current row"));
  // Peers and the row itself are told apart by an order only.
  const exclude = tape.chance(0.2) && total ? tape.pick([" exclude current row", " exclude ties", " exclude group"]) : "";
  return ` ${unit} between ${start} and ${end}${exclude}`;
}

function windowText(place: Place, partition: Fragment | null, order: readonly Fragment[], frame: string,
  named: Named): Fragment {
  const { tape } = place.maker;
  const parts = partition ? optional`partition by ${partition}` : sql``;
  const sorted = order.length > 0 ? sql` order by ${listOf(order)}` : sql``;
  if (!tape.chance(0.2)) return sql`(${parts}${sorted}${frame})`;
  const name = `w${place.maker.names++}`;
  if (tape.chance(0.4)) {
    named.push(sql`${name} as (${parts}${sorted}${frame})`);
    return sql`${name}`;
  }
  named.push(sql`${name} as (${parts})`);
  return sql`(${name}${sorted}${frame})`;
}
