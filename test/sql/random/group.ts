// Random GROUP BY clauses: columns, expressions, rollup, cube and grouping sets, with what can be read
// behind them.
import { listOf, optional, sql, type Fragment, type Part } from "./fragment.ts";
import { isPlain } from "./condition.ts";
import type { Column, Place } from "./place.ts";
import { leaf, value } from "./value.ts";

export interface Grouped {
  readonly text: Fragment;
  /** The keys, and what `grouping` says of them. */
  readonly columns: readonly Column[];
  /** Whether there are several sets of keys. */
  readonly sets: boolean;
}

/** A column, or an expression of one: a bare number would be a position in the select list. */
function key(place: Place): Column {
  const { tape } = place.maker;
  const exact = place.columns.filter(c => c.kind !== "loose");
  const column = tape.pick(exact);
  if (!isPlain(column.kind) || !tape.chance(0.3)) return column;
  const inner = { ...place, outer: [], subqueries: false };
  const text = column.kind === "int" ? sql`(${column.text} % 3)`
    : column.kind === "bool" ? sql`(not ${column.text})`
      : tape.chance(0.5) ? sql`coalesce(${column.text}, ${leaf({ ...inner, columns: [] }, column.kind)})`
        : sql`case when ${column.text} is null then ${value(inner, column.kind)} else ${column.text} end`;
  return { text, kind: column.kind, table: null, name: null, plain: false, narrow: false };
}

export function groupBy(place: Place): Grouped | null {
  const { tape } = place.maker;
  if (place.columns.every(c => c.kind === "loose")) return null;
  const keys = Array.from({ length: tape.pick([1, 2, 1, 3]) }, () => key(place));
  const texts = keys.map(k => k.text);
  if (!tape.chance(0.3)) return { text: optional` group by ${listOf(texts)}`, columns: keys, sets: false };
  const level: Column = { text: sql`grouping(${tape.pick(texts)})`, kind: "int", table: null, name: null, plain: false, narrow: false };
  return {
    text: sql` group by ${setsText(place, texts)}`, sets: true,
    columns: [...keys.map(k => ({ ...k, plain: false })), ...(tape.chance(0.4) ? [level] : [])],
  };
}

function setsText(place: Place, keys: readonly Part[]): Fragment {
  const { tape } = place.maker;
  const [first, ...rest] = keys;
  switch (tape.below(4)) {
    case 0: return sql`rollup (${listOf(keys)})`;
    case 1: return sql`cube (${listOf(keys)})`;
    case 2: return rest.length > 0 ? sql`${first!}, rollup (${listOf(rest)})` : sql`grouping sets ((${first!}), ())`;
    default: return sql`grouping sets (${listOf([sql`(${listOf(keys)})`, ...keys.map(k => sql`(${k})`), "()"])})`;
  }
}
